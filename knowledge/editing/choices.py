"""What editors choose in place of typing it: related guides, and the pictogram of a topic."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accessibility.forms.plain import PlainPageForm
from accessibility.templatetags.icons import icon, icons
from knowledge.models import GuidePage

# What a topic may be about, as our sprite draws it.
PICTOGRAMS: Final = (
    ("sim", gettext_lazy("SIM card")),
    ("phone", gettext_lazy("phone")),
    ("handset", gettext_lazy("telephone receiver")),
    ("envelope", gettext_lazy("envelope")),
    ("signal", gettext_lazy("signal")),
    ("wifi", gettext_lazy("Wi-Fi")),
    ("bill", gettext_lazy("bill")),
    ("shield", gettext_lazy("shield")),
    ("lock", gettext_lazy("padlock")),
    ("gear", gettext_lazy("cog wheel")),
    ("camera", gettext_lazy("camera")),
    ("plane", gettext_lazy("aeroplane")),
    ("battery", gettext_lazy("battery")),
    ("eye", gettext_lazy("eye")),
    ("ear", gettext_lazy("ear")),
    ("hand", gettext_lazy("hand")),
    ("person", gettext_lazy("person")),
    ("heart", gettext_lazy("heart")),
    ("lifebuoy", gettext_lazy("lifebuoy")),
    ("question", gettext_lazy("question mark")),
)
# More is no help: readers choose among few.
MOST_RELATED: Final = 8


def numbers_in(text: str) -> list[int]:
    """The numbers of "101, 103", each once, in order."""
    parts = text.replace(",", " ").split()
    return list(dict.fromkeys(int(part) for part in parts if part.isdecimal()))


class GuideNumbersField(forms.MultipleChoiceField):
    """Guides of one language, kept as their numbers: "101, 103"."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, *args: Any, guides: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        """`guides`: number and title of each that may be chosen."""
        choices = [(str(number), f"{number} – {title}") for number, title in guides]
        super().__init__(*args, choices=choices, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """The numbers that are ticked; one whose guide is gone is ticked nowhere."""
        return [str(number) for number in numbers_in(value)] if isinstance(value, str) else value

    def to_python(self, value: Any) -> list[str]:
        """The numbers, from boxes or from a text."""
        text = " ".join(value) if isinstance(value, list | tuple) else str(value or "")
        return [str(number) for number in numbers_in(text)]

    def validate(self, value: Any) -> None:
        """Each names a guide, and they are few. Raises ValidationError."""
        unknown = [number for number in value if not self.valid_value(number)]
        if unknown:
            said = _("No guide of this language has the number %(number)s.")
            raise ValidationError(said % {"number": unknown[0]})
        if len(value) > MOST_RELATED:
            raise ValidationError(_("Choose eight guides at most."))

    def clean(self, value: Any) -> str:
        """As the page keeps them: "101, 103"."""
        return ", ".join(super().clean(value))

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether other numbers are chosen."""
        return numbers_in(initial or "") != [int(number) for number in self.to_python(data)]


def related_field(guide: GuidePage, field: forms.Field) -> GuideNumbersField:
    """The field in place of a typed one: live guides of the same language, by number."""
    others = GuidePage.objects.live().filter(locale_id=guide.locale_id).exclude(pk=guide.pk)
    return GuideNumbersField(
        guides=others.order_by("number").values_list("number", "title"),
        label=field.label,
        help_text=gettext_lazy("Shown under the steps."),
        required=False,
    )


class TopicPageForm(PlainPageForm):
    """The form of a topic: its pictogram is chosen among those that we drew."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "icon" in self.fields:
            before = self.initial.get("icon") or ""
            self.fields["icon"] = forms.ChoiceField(
                label=self.fields["icon"].label,
                choices=_pictograms(before),
                widget=forms.RadioSelect,
                required=False,
            )


def _pictograms(before: str) -> list[tuple[str, Any]]:
    """None, and each beside its name; what stood there before stays possible."""
    listed: list[tuple[str, Any]] = list(PICTOGRAMS)
    if before in icons() and before not in dict(listed):
        listed.append((before, before))
    drawn = [(name, format_html("{} {}", icon(name), words)) for name, words in listed]
    return [("", gettext_lazy("None")), *drawn]
