"""The form of a guide in the CMS: what is below the bar is refused, with what to change."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accessibility.forms.plain import PlainPageForm
from accessibility.words.readability import RULES, advice
from knowledge.blocks import shortest_path, wrong_answers
from knowledge.editing.changes import begin_anew
from knowledge.editing.choices import related_field
from knowledge.editing.next_reader import may_publish, only_you_wrote_it
from knowledge.editing.plainness import Plainness, can_be_measured, plainness_of
from knowledge.editing.plainness_labels import place_label, too_seldom_heard
from knowledge.models import GuidePage

MOST_SAID = 12
OVERRULE = "knowledge.overrule_plainness"
# Publish; hand over to a reviewer, whose approval publishes what was handed over; approve.
_LEADS_TO_READERS = {
    *("action-publish", "action-submit"),
    *("action-restart-workflow", "action-workflow-action"),
}


class GuidePageForm(PlainPageForm):
    """Asks the rules when a guide is to be published; a draft may be as it is.

    A new guide has a number that is free, and the steps that the shortest one has, to fill in.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        guide = kwargs.get("instance")
        if guide is not None and guide.pk is None:
            guide.number = guide.number or guide.next_number()
            if not guide.paths:
                guide.paths = [("path", shortest_path())]
        if guide is not None:
            begin_anew(guide)
        super().__init__(*args, **kwargs)
        if self.instance.locale_id and self.instance.locale.language_code != settings.LANGUAGE_CODE:
            # Nothing is translated from a translation.
            self.fields.pop("is_small_change", None)
        if "related" in self.fields:
            self.fields["related"] = related_field(self.instance, self.fields["related"])

    def clean(self) -> Any:
        """A new guide with the number of one in another language is its translation.

        A title, a promise or a need takes no answer of ours that does not exist.
        """
        cleaned = super().clean()
        above = {name: self.cleaned_data.get(name) for name in ("title", "promise", "needs")}
        for name, wrong in wrong_answers(above, room=("promise",)).items():
            self.add_error(name, wrong)
        original = _original_by_number(self.instance, self.cleaned_data.get("number"))
        if original is not None:
            self.instance.translation_key = original.translation_key
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()
        if not self.errors and self.wants_to_publish and can_be_measured(self.instance):
            self._refuse_what_is_not_plain(plainness_of(self.instance))
        if not self.errors and "action-publish" in self.data:
            self._refuse_what_was_written_alone()

    def _refuse_what_was_written_alone(self) -> None:
        """Whoever may publish nothing saves a draft by this button, as on any page."""
        user, parent = getattr(self, "for_user", None), getattr(self, "parent_page", None)
        if user is None or parent is None:
            return
        publishes = parent.permissions_for_user(user).can_publish_subpage()
        if publishes and not may_publish(self.instance, user):
            self.add_error(None, only_you_wrote_it(self.instance, user))

    @property
    def wants_to_publish(self) -> bool:
        """Whether the button was one after which the guide may be shown without another form."""
        return not _LEADS_TO_READERS.isdisjoint(self.data)

    def _refuse_what_is_not_plain(self, plainness: Plainness) -> None:
        for fact in plainness.to_fill_in:
            self.add_error(None, _("Still to fill in: %(fact)s") % {"fact": fact})
        if not plainness.is_light:
            self.add_error(None, too_heavy(plainness))
        if plainness.is_plain or self._is_overruled():
            return
        for message in what_to_change(plainness):
            self.add_error(None, ValidationError(message))

    def _is_overruled(self) -> bool:
        user = getattr(self, "for_user", None)
        may = user is not None and user.has_perm(OVERRULE)
        return bool(may and self.instance.overruled_because.strip())


def _original_by_number(guide: GuidePage, number: int | None) -> GuidePage | None:
    """The guide of this number that has no translation in this guide's language; None else.

    None too once this guide was shown to readers, or is a translation already.
    """
    if number is None or guide.first_published_at is not None:
        return None
    if guide.pk is not None and guide.get_translations().exists():
        return None
    others = GuidePage.objects.filter(number=number).exclude(pk=guide.pk)
    if any(other.locale_id == guide.locale_id for other in others):
        return None
    return others.first()


def too_heavy(plainness: Plainness) -> str:
    """What the pictures weigh, and how little is wanted."""
    return _("The pictures weigh %(weight)d kB together. 40 is the most: take fewer.") % {
        "weight": round(plainness.pictures / 1000)
    }


def what_to_change(plainness: Plainness) -> list[str]:
    """One line a thing, the first MOST_SAID; then how many more. [] for a plain guide."""
    lines = [
        f"{place_label(place)} – {RULES[one.rule]}: « {one.text} » → {advice(one)}"
        for place, one in plainness.stops
    ]
    if not plainness.hearing.is_plain:
        lines.append(too_seldom_heard(plainness))
    if not lines and not plainness.reading.is_plain:
        score: Any = plainness.reading.score
        lines = [_("The whole is hard to read: %(score)d, and 80 is needed.") % {"score": score}]
    left = len(lines) - MOST_SAID
    if left > 0:
        lines = [*lines[:MOST_SAID], _("And %(number)d more.") % {"number": left}]
    return lines
