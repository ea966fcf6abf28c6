"""Reference data with its words: in one form, the fields of every language that is turned on."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar, cast

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainModelForm
from accessibility.text.directions import direction_of
from helpdesk import labels
from helpdesk.actions.messages.texts import save_row_texts
from helpdesk.choices import ClosingReason
from helpdesk.models import (
    CannedReply,
    CannedReplyText,
    PendingReason,
    PendingReasonText,
    Topic,
    TopicText,
)
from helpdesk.models.texts import TextRow, first_language, languages
from helpdesk.policy.foreign import Foreign
from helpdesk.reads.texts import rows_by_language
from helpdesk.words.foreign import foreign_problems
from helpdesk.words.notices import places_of
from helpdesk.words.replies import PLACES


@dataclass(frozen=True)
class Panel:
    """The fields of one language; `is_missing` says that the row has no words in it yet."""

    code: str
    name: str
    fields: list[forms.BoundField]
    is_missing: bool


class TextsForm(PlainModelForm):
    """A row, and its words in each language; the desk's first language is needed.

    In any other language all that is needed is written, or nothing. Words of a language that was
    turned off stay as they are.
    """

    text_model: ClassVar[type[TextRow]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.codes = languages()
        self.kept = rows_by_language(self.text_model, self.instance.pk)
        for code in self.codes:
            for name in self.text_model.fields:
                self.fields[f"{name}_{code}"] = self._field(name, code)

    def _field(self, name: str, code: str) -> forms.Field:
        field: forms.Field = self._of_model(name).formfield()
        language = labels.language_name(code)
        field.label = f"{field.label} ({language})"
        field.initial = getattr(self.kept.get(code), name, "")
        field.required = field.required and code == first_language()
        field.widget.attrs.update({"lang": code, "dir": direction_of(code)})
        if isinstance(field.widget, forms.Textarea):
            field.widget.attrs["rows"] = 5
        return field

    def panels(self) -> Iterator[Panel]:
        """The fields of each language, the first one first."""
        for code in sorted(self.codes, key=lambda code: code != first_language()):
            fields = [self[f"{name}_{code}"] for name in self.text_model.fields]
            missing = code not in self.kept and self.instance.pk is not None
            yield Panel(code, labels.language_name(code), fields, missing)

    def plain_fields(self) -> list[forms.BoundField]:
        """The fields without words of a language."""
        texts = {f"{name}_{code}" for name in self.text_model.fields for code in self.codes}
        return [field for field in self.visible_fields() if field.name not in texts]

    def clean(self) -> dict[str, Any]:
        """Refuse a language that is half written."""
        super().clean()
        needed = [name for name in self.text_model.fields if not self._of_model(name).blank]
        for code in self.codes:
            texts = self._texts(code)
            for name in needed if any(texts.values()) else ():
                field = f"{name}_{code}"
                if not texts[name] and field not in self.errors:
                    self.add_error(field, gettext("Write this too, or nothing in this language."))
        return self.cleaned_data

    def _of_model(self, name: str) -> Any:
        """The column of these words."""
        return self.text_model._meta.get_field(name)

    def _texts(self, code: str) -> dict[str, str]:
        cleaned = self.cleaned_data
        return {name: cleaned.get(f"{name}_{code}", "") for name in self.text_model.fields}

    @transaction.atomic
    def save(self, commit: bool = True) -> Any:
        """The row and its words; a language that was emptied has none any more."""
        row = super().save(commit)
        for code in self.codes if commit else ():
            save_row_texts(model=self.text_model, row=row, language=code, texts=self._texts(code))
        return row


class TopicForm(TextsForm):
    """A topic: its name and its things to do in each language."""

    text_model = TopicText

    class Meta:
        model = Topic
        fields = (
            "code",
            "icon",
            "position",
            "call_minutes",
            "notice_minutes",
            "horizon_days",
            "coop_theme",
            "is_active",
        )


class PendingReasonForm(TextsForm):
    """A reason to wait: no silence says that somebody was referred, or asked twice."""

    text_model = PendingReasonText

    class Meta:
        model = PendingReason
        fields = (
            "code",
            "follow_up_days",
            "follow_ups",
            "closing_reason",
            "position",
            "is_active",
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        cast(forms.TypedChoiceField, self.fields["closing_reason"]).choices = [
            (code, words)
            for code, words in labels.choices_of(labels.CLOSING_REASON)
            if code not in (ClosingReason.REFERRED, ClosingReason.DUPLICATE)
        ]


class CannedReplyForm(TextsForm):
    """A ready answer: its places are those that can be filled."""

    text_model = CannedReplyText

    class Meta:
        model = CannedReply
        fields = ("topic", "is_active")

    def _field(self, name: str, code: str) -> forms.Field:
        field = super()._field(name, code)
        if name == "text":
            places = ", ".join(f"{{{place}}} ({words})" for place, words in PLACES.items())
            field.help_text = _("Places to fill in: %(places)s") % {"places": places}
        return field

    def clean(self) -> dict[str, Any]:
        """Refuse a place that nothing fills, and what leads away from the desk."""
        super().clean()
        for code in self.codes:
            places = places_of(self._texts(code)["text"])
            if unknown := [f"{{{place}}}" for place in places if place not in PLACES]:
                self.add_error(
                    f"text_{code}",
                    gettext("There is no place %(place)s. Take one of the list.")
                    % {"place": ", ".join(unknown)},
                )
            # A partner's number may stand in an answer; one that costs money, or a link, may not.
            for problem in foreign_problems(
                self._texts(code)["text"], allowed=(Foreign.OTHER_NUMBER,)
            ):
                self.add_error(f"text_{code}", problem)
        return self.cleaned_data
