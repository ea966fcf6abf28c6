"""Checks what is said of an incident, in each language of the site, and which one is meant."""

from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any, cast

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from accessibility.text.directions import direction_of
from helpdesk import labels
from helpdesk.actions.cases.incidents import Said
from helpdesk.choices import ClosingReason
from helpdesk.forms.days import DayField
from helpdesk.models import Incident, IncidentText
from helpdesk.models.texts import first_language, languages
from helpdesk.policy.hours import instant_about
from helpdesk.policy.incidents import BadPostcodes, beginnings_in
from helpdesk.policy.several import REASONS
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.texts import rows_by_language
from helpdesk.reads.topics import offered_topics
from helpdesk.words.foreign import foreign_problems


def _day(label: Any, **more: Any) -> DayField:
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return DayField(label=label, widget=widget, **more)


def _hour(label: Any, **more: Any) -> forms.TimeField:
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **more)


class IncidentForm(PlainForm):
    """What does not work, where, since when, and when the next news come."""

    topic = forms.TypedChoiceField(
        label=_("What is it about?"),
        help_text=_("Requests about it are proposed. Empty: any topic."),
        coerce=int,
        empty_value=None,
        required=False,
    )
    area = forms.CharField(
        label=_("Where?"),
        help_text=_("As people say it: “Lille and around”. Empty: everywhere."),
        max_length=60,
        required=False,
    )
    postcodes = forms.CharField(
        label=_("How the postcodes begin"),
        help_text=_("59, 62100. Only for proposing requests. Nobody else sees them."),
        max_length=120,
        required=False,
    )
    began_day = _day(_("Since which day?"))
    began_hour = _hour(_("Since which hour?"))
    news_day = _day(_("Next news: which day?"), required=False)
    news_hour = _hour(_("Next news: from which hour on?"), required=False)

    def __init__(self, *args: Any, incident: Incident | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {topic.pk: topic for topic in offered_topics()}
        field = cast(forms.TypedChoiceField, self.fields["topic"])
        of_topics = [(str(pk), topic.name) for pk, topic in self.topics.items()]
        field.choices = [("", gettext("Any topic")), *of_topics]
        self._add_words(incident)
        if incident is not None:
            self.initial.update(_initial_of(incident))
        else:
            self.initial.update(_moment("began", timezone.now()))

    def _add_words(self, incident: Incident | None) -> None:
        """The first language first; in every other one all of it, or nothing."""
        kept = rows_by_language(IncidentText, incident.pk if incident else None)
        self.codes = sorted(languages(), key=lambda code: code != first_language())
        for code in self.codes:
            for name in IncidentText.fields:
                field = cast(Any, IncidentText._meta.get_field(name)).formfield()
                field.label = f"{field.label} ({labels.language_name(code)})"
                field.initial = getattr(kept.get(code), name, "")
                field.required = name == "title" and code == first_language()
                field.widget.attrs.update({"lang": code, "dir": direction_of(code)})
                self.fields[f"{name}_{code}"] = field

    def words(self) -> Iterator[forms.BoundField]:
        """The fields of words, the first language first."""
        for code in self.codes:
            for name in IncidentText.fields:
                yield self[f"{name}_{code}"]

    def clean_postcodes(self) -> str:
        """Beginnings of postcodes, or nothing."""
        try:
            beginnings_in(self.cleaned_data["postcodes"])
        except BadPostcodes as problem:
            words = gettext("Write how postcodes begin, with a comma between two: 59, 62100.")
            raise forms.ValidationError(words) from problem
        return str(self.cleaned_data["postcodes"])

    def clean(self) -> dict[str, Any]:
        """It began before now; its next news are to come; its words lead nowhere else."""
        said = super().clean() or {}
        now = timezone.now()
        said["began_at"] = self._instant("began", needs_hour=True)
        if said["began_at"] and said["began_at"] > now:
            self.add_error("began_hour", gettext("This hour is still to come. Choose another."))
        said["next_news_at"] = self._instant("news")
        if said["next_news_at"] and said["next_news_at"] <= now:
            self.add_error("news_hour", gettext("This hour has passed. Choose another."))
        for code in self.codes:
            self._check_words(code)
        return said

    def _check_words(self, code: str) -> None:
        title, advice = f"title_{code}", f"advice_{code}"
        is_alone = self.cleaned_data.get(advice) and not self.cleaned_data.get(title)
        if is_alone and title not in self.errors:
            self.add_error(title, gettext("Write this too, or nothing in this language."))
        for problem in foreign_problems(self.cleaned_data.get(title, "")):
            self.add_error(title, problem)

    def _instant(self, name: str, *, needs_hour: bool = False) -> datetime | None:
        """The instant of a day and an hour; an error where only one of the two is there."""
        day: date | None = self.cleaned_data.get(f"{name}_day")
        hour: time | None = self.cleaned_data.get(f"{name}_hour")
        if day is None or hour is None:
            if (day is None) != (hour is None) and not needs_hour:
                lacking = f"{name}_day" if day is None else f"{name}_hour"
                if lacking not in self.errors:
                    self.add_error(lacking, gettext("Write the day and the hour, or neither."))
            return None
        # A line goes down in the night when the clocks change, too.
        return instant_about(day, hour, desk_zone(), latest=name == "news")

    def said(self) -> Said:
        """For the action, once it is valid."""
        found = self.cleaned_data
        written = [code for code in self.codes if found[f"title_{code}"]]
        return Said(
            texts={
                code: {name: found[f"{name}_{code}"] for name in IncidentText.fields}
                for code in written
            },
            began_at=found["began_at"],
            next_news_at=found["next_news_at"],
            topic=self.topics.get(found["topic"]),
            area=found["area"],
            postcodes=found["postcodes"],
        )


def _moment(name: str, at: datetime | None) -> dict[str, Any]:
    local = at.astimezone(desk_zone()) if at else None
    return {f"{name}_day": local.date(), f"{name}_hour": local.time()} if local else {}


def _initial_of(incident: Incident) -> dict[str, Any]:
    return {
        "topic": incident.topic_id,
        "area": incident.area,
        "postcodes": incident.postcodes,
        **_moment("began", incident.began_at),
        **_moment("news", incident.next_news_at),
    }


class EndForm(PlainForm):
    """How the requests of an incident end."""

    reason = forms.TypedChoiceField(
        label=_("How do these requests end?"), coerce=ClosingReason, empty_value=None
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = cast(forms.TypedChoiceField, self.fields["reason"])
        field.choices = [(str(code), labels.CLOSING_REASON[code]) for code in REASONS]
        field.initial = str(ClosingReason.SOLVED_FOR)
