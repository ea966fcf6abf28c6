"""The words of search that editors manage: what people say for a thing, and known questions."""

from collections.abc import Callable
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from wagtail.admin.panels import FieldPanel
from wagtail.models import PreviewableMixin

from accessibility.forms.plain import PlainModelForm
from knowledge.analysis import LONGEST_EXPRESSION, words
from knowledge.models.pages import GuidePage


def content_languages() -> list[tuple[str, Any]]:
    """The languages that guides are written in."""
    return list(settings.WAGTAIL_CONTENT_LANGUAGES)


def _lines(text: str) -> list[str]:
    return list(dict.fromkeys(line.strip() for line in text.splitlines() if line.strip()))


class WhatPeopleSay(PreviewableMixin, models.Model):
    """Lines of what people say, whose effect on search is shown before they are saved."""

    said = models.TextField(_("what people say"), help_text=_("One a line. Accents do not matter."))
    updated_at = models.DateTimeField(auto_now=True)

    # What this row would change, registered by search: see wagtail_hooks.py.
    changes_of: ClassVar[Callable[["WhatPeopleSay"], list[Any]]]

    class Meta:
        abstract = True

    @property
    def lines(self) -> list[str]:
        """What people say, each once, in order."""
        return _lines(self.said)

    def clean(self) -> None:
        """At least one line has a word."""
        super().clean()
        if not any(words(line) for line in self.lines):
            raise ValidationError({"said": _("Write at least one word.")})

    def get_preview_template(self, request: HttpRequest, mode_name: str) -> str:
        """A table of questions: what they find now, and what they would find."""
        return "knowledge/search_words_preview.html"

    def get_preview_context(self, request: HttpRequest, mode_name: str) -> dict[str, Any]:
        """With the questions that would be answered otherwise."""
        changes = type(self).changes_of(self)
        return {**super().get_preview_context(request, mode_name), "changes": changes}


class Synonym(WhatPeopleSay):
    """What people say, and the words that the guides use for it."""

    language = models.CharField(_("language"), max_length=8, choices=content_languages)
    preferred = models.CharField(
        _("words of the guides"), max_length=60, help_text=_("As the guides write them.")
    )

    base_form_class = PlainModelForm
    panels: ClassVar[list] = [
        FieldPanel("language"),
        FieldPanel("preferred"),
        FieldPanel("said"),
    ]

    class Meta:
        ordering: ClassVar[list] = ["language", "preferred"]
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["language", "preferred"], name="one_row_a_preferred")
        ]

    def __str__(self) -> str:
        return self.preferred

    def clean(self) -> None:
        """Each line is an expression of a few words, which leads to one thing only."""
        super().clean()
        if not words(self.preferred):
            raise ValidationError({"preferred": _("Write at least one word.")})
        for line in self.lines:
            if len(words(line)) > LONGEST_EXPRESSION:
                message = ngettext(
                    "“%(line)s” is too long: at most %(most)s word.",
                    "“%(line)s” is too long: at most %(most)s words.",
                    LONGEST_EXPRESSION,
                )
                params = {"line": line, "most": LONGEST_EXPRESSION}
                raise ValidationError({"said": ValidationError(message, params=params)})
        self._refuse_two_meanings()

    def _refuse_two_meanings(self) -> None:
        mine = {tuple(words(line)): line for line in self.lines}
        for other in Synonym.objects.filter(language=self.language).exclude(pk=self.pk):
            for line in other.lines:
                if (said := mine.get(tuple(words(line)))) is not None:
                    message = _("“%(line)s” already leads to “%(other)s”.")
                    params = {"line": said, "other": other.preferred}
                    raise ValidationError({"said": ValidationError(message, params=params)})


class KnownQuestion(WhatPeopleSay):
    """Whole questions that one guide answers: it comes first, however they are turned."""

    guide = models.OneToOneField(
        GuidePage, on_delete=models.CASCADE, related_name="known_question", verbose_name=_("guide")
    )

    base_form_class = PlainModelForm
    panels: ClassVar[list] = [FieldPanel("guide"), FieldPanel("said")]

    class Meta:
        ordering: ClassVar[list] = ["guide__number", "pk"]
        verbose_name = _("known question")
        verbose_name_plural = _("known questions")

    def __str__(self) -> str:
        return str(self.guide)

    @property
    def language(self) -> str:
        """The two letters of the guide's language."""
        return str(self.guide.locale.language_code)[:2]

    def clean(self) -> None:
        """A question leads to one guide only."""
        super().clean()
        if self.guide_id is None:
            return
        mine = {tuple(words(line)): line for line in self.lines}
        others = KnownQuestion.objects.filter(guide__locale=self.guide.locale)
        for other in others.exclude(pk=self.pk).select_related("guide"):
            for line in other.lines:
                if (said := mine.get(tuple(words(line)))) is not None:
                    message = _("“%(line)s” already leads to “%(other)s”.")
                    params = {"line": said, "other": other.guide.title}
                    raise ValidationError({"said": ValidationError(message, params=params)})
