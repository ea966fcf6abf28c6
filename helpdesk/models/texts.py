"""Words of the reference data: one row a language, read together and kept for some seconds."""

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from django.conf import settings
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from helpdesk.models.in_hand import kept, let_go
from helpdesk.policy.texts import Text, text_in

CACHE_SECONDS = 20

# Words by field, by language.
Words = Mapping[str, Mapping[str, str]]


def first_language() -> str:
    """What is read where a text has no words in the language that is asked for."""
    return settings.LANGUAGE_CODE


def languages() -> list[str]:
    """The codes of the languages that are turned on (SITE_LANGUAGES), in their order."""
    return [code for code, _name in settings.LANGUAGES]


def turned_on(code: str) -> str:
    """The language of the site for somebody who speaks `code`: "pt-br" for "pt"; "" for none."""
    codes = languages()
    if code in codes:
        return code
    return next((one for one in codes if one[:2] == code[:2]), "")


class TextRow(models.Model):
    """The words of one row in one language; `owner` names the row, `fields` the words."""

    owner: ClassVar[str]
    fields: ClassVar[tuple[str, ...]]

    language = models.CharField(_("language"), max_length=8)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.owner} {getattr(self, f'{self.owner}_id')} {self.language}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Other processes see the change within CACHE_SECONDS, this one at once."""
        super().save(*args, **kwargs)
        forget(type(self))

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """As for `save`."""
        deleted = super().delete(*args, **kwargs)
        forget(type(self))
        return deleted


def forget(model: type[TextRow]) -> None:
    """Read the rows again: for whoever writes many at once, beside `save`."""
    let_go(_key(model))


def words_of(owner: models.Model, model: type[TextRow]) -> Words:
    """Language → its words by field, of this row. No query most of the time.

    {} for a row that is not kept yet, or that has no words.
    """
    if owner.pk is None:
        return {}
    known = kept(_key(model), lambda: _read(model), seconds=CACHE_SECONDS)
    # A row that is younger than what is kept.
    return known[owner.pk] if owner.pk in known else _read(model, owner.pk).get(owner.pk, {})


def say(words: Words, field: str, language: str | None = None) -> Text:
    """The words of this field in a language, None is the active one; else in the first one."""
    asked = language or get_language() or first_language()
    texts = {code: fields[field] for code, fields in words.items()}
    return text_in(texts, asked, first=first_language())


def _read(model: type[TextRow], *owners: int) -> dict[int, Words]:
    rows = model._default_manager.order_by("pk")
    if owners:
        rows = rows.filter(**{f"{model.owner}__in": owners})
    found: dict[int, dict[str, dict[str, str]]] = {}
    for owner, language, *words in rows.values_list(f"{model.owner}_id", "language", *model.fields):
        found.setdefault(owner, {})[language] = dict(zip(model.fields, words, strict=True))
    return cast(dict[int, Words], found)


def _key(model: type[TextRow]) -> str:
    return f"helpdesk.words.{model._meta.model_name}"
