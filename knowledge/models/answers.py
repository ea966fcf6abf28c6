"""What only the cooperative knows, written once for all guides: where the PUK is, our prices."""

from collections.abc import Callable
from typing import ClassVar

from django.db import models
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Locale

LONGEST_ANSWER = 300
MAY_ANSWER = "knowledge.change_ouranswer"
# Each says the desk's number in pairs, "" for none, and reads it anew where it is asked to: told by
# the app that knows the desk.
numbers_to_call: list[Callable[[bool], str]] = []


class OurAnswer(models.Model):
    """One of our own answers in one language (réponse de la maison); guides name it by its code."""

    code = models.CharField(_("code"), max_length=30)
    locale = models.ForeignKey(Locale, models.CASCADE, related_name="+")
    text = models.TextField(_("answer"), max_length=LONGEST_ANSWER)

    class Meta:
        verbose_name = _("answer of ours")
        verbose_name_plural = _("our answers")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["code", "locale"], name="one_answer_a_language")
        ]

    def __str__(self) -> str:
        return self.code

    @classmethod
    def of(cls, locale_id: int) -> dict[str, str]:
        """Code → the answer of this language, as the database has it now. One query."""
        return dict(cls.objects.filter(locale_id=locale_id).values_list("code", "text"))


def working_sentence(language: str, *, anew: bool = False) -> str:
    """What a reader meets until an answer is written: whom to ask. In this language.

    `anew`: with the number that the database has now, not the one of some seconds ago.
    """
    number = next(filter(None, (ask(anew) for ask in numbers_to_call)), "")
    with translation.override(language):
        if not number:
            return gettext("Ask for a call: we tell you.")
        return gettext("Call %(number)s or ask for a call: we tell you.") % {"number": number}
