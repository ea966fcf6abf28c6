"""Words that people may not know, explained in a sentence or two."""

import re
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import TranslatableMixin

from accessibility.forms.plain import PlainModelForm


class GlossaryTerm(TranslatableMixin, models.Model):
    """A word and its plain definition, in one language (mot expliqué)."""

    code = models.SlugField(_("code"), max_length=40)
    term = models.CharField(_("word"), max_length=60)
    definition = models.TextField(_("definition"))

    base_form_class = PlainModelForm
    panels: ClassVar[list] = [FieldPanel("term"), FieldPanel("definition"), FieldPanel("code")]

    class Meta(TranslatableMixin.Meta):
        ordering: ClassVar[list] = ["term"]
        verbose_name = _("word explained")
        verbose_name_plural = _("words explained")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["code", "locale"], name="one_definition_a_language")
        ]

    def __str__(self) -> str:
        return self.term

    def place_in(self, text: str) -> int:
        """Where the text has this term as whole words, alone or in the plural; -1: nowhere."""
        words = self.term.split()
        # Almost every term is absent: that is seen without a pattern, and guides are read often.
        if not words or words[0].lower() not in text.lower():
            return -1
        plural = r"s?\s+".join(re.escape(word) for word in words)
        match = re.search(rf"(?<!\w){plural}s?(?!\w)", text, re.IGNORECASE)
        return match.start() if match else -1
