"""The form of our own answers: one for all codes and languages, refused where it is not plain."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Locale

from accessibility.forms.plain import PlainForm
from accessibility.readability import findings
from accessibility.readability.language import can_be_measured
from accessibility.words.readability import advice
from knowledge.models.answers import LONGEST_ANSWER
from knowledge.placeholders import OWN_ANSWERS, PLACEHOLDER, with_its_end

# Code and key of a language: where an answer stands.
Place = tuple[str, int]


class OurAnswersForm(PlainForm):
    """A field a code a language. Each says what was shown: another editor's answer stays."""

    def __init__(
        self,
        *args: Any,
        locales: Sequence[Locale],
        written: Mapping[Place, str],
        glossary: Mapping[int, frozenset[str]],
        **kwargs: Any,
    ) -> None:
        """`glossary`: key of a language → the words that it explains."""
        super().__init__(*args, **kwargs)
        self._glossary = glossary
        self.places: dict[str, Place] = {}
        self._locales = {locale.pk: locale for locale in locales}
        for code, own in OWN_ANSWERS.items():
            for locale in locales:
                name = f"{code}-{locale.language_code}"
                self.places[name] = (code, locale.pk)
                self.fields[name] = forms.CharField(
                    label=f"{own.name} – {locale.get_display_name()}",
                    required=False,
                    max_length=LONGEST_ANSWER,
                    widget=forms.Textarea(
                        attrs={"rows": 2, "lang": locale.language_code, "dir": "auto"}
                    ),
                    initial=written.get((code, locale.pk), ""),
                    show_hidden_initial=True,
                )

    def clean(self) -> dict[str, Any]:
        """One or two whole sentences, as plain as a guide."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name in self.changed_data:
            text = " ".join(cleaned.get(name, "").split())
            if not text:
                continue
            cleaned[name] = with_its_end(text)
            for message in self._refused(name, cleaned[name]):
                self.add_error(name, ValidationError(message))
        return cleaned

    def _refused(self, name: str, text: str) -> list[str]:
        if PLACEHOLDER.search(text):
            return [_("Write the answer itself, and no brackets.")]
        _code, locale_id = self.places[name]
        language = self._locales[locale_id].language_code[:2]
        if not can_be_measured(language):
            return []
        found = findings(text, language, glossary=self._glossary.get(locale_id, frozenset()))
        return [f"« {one.text} » → {advice(one)}" for one in found if one.stops]

    def given(self) -> dict[Place, str]:
        """What this editor changed."""
        return {self.places[name]: self.cleaned_data[name] for name in self.changed_data}
