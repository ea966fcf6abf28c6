"""Writes our own answers, and has all that says them follow: sounds, the search index."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import transaction
from django.db.models import Q, TextField
from django.db.models.functions import Cast
from modelsearch.tasks import insert_or_update_object_task
from wagtail.log_actions import log
from wagtail.models import Locale
from wagtail.query import PageQuerySet

from knowledge.models import GuideIndexPage, GuidePage, OurAnswer
from knowledge.placeholders import OWN_ANSWERS
from knowledge.reading.audio import ask_for_audio, keep_what_is_of_now

_TEXTS: Final = ("promise", "needs", "paths", "if_it_fails")


@dataclass(frozen=True)
class Uses:
    """Which guides take an answer (code → guides), and which have holes that no answer fills."""

    by_code: Mapping[str, Sequence[GuidePage]]
    with_holes: Sequence[GuidePage]

    def missing(self, written: Mapping[tuple[str, int], str]) -> set[tuple[str, int]]:
        """(code, key of the language) of what a guide takes and nobody has written."""
        taken = {(code, guide.locale_id) for code in self.by_code for guide in self.by_code[code]}
        return {place for place in taken if not written.get(place)}


def languages() -> list[Locale]:
    """Those in which the site has guides, the site's first one first. One query."""
    pages = GuideIndexPage.objects.values("locale_id")
    return list(Locale.objects.filter(pk__in=pages).order_by("pk"))


def all_answers() -> dict[tuple[str, int], str]:
    """(code, key of the language) → answer. One query."""
    rows = OurAnswer.objects.values_list("code", "locale_id", "text")
    return {(code, locale_id): text for code, locale_id, text in rows}


def uses_of_answers() -> Uses:
    """What live guides take, and drafts that were never live, by number and language.

    Two queries.
    """
    by_code: dict[str, list[GuidePage]] = defaultdict(list)
    with_holes = []
    guides = _open_guides().select_related("locale").order_by("number", "locale__language_code")
    for guide in guides:
        for code in guide.own_answers():
            by_code[code].append(guide)
        if guide.holes():
            with_holes.append(guide)
    return Uses(by_code, with_holes)


def _open_guides() -> PageQuerySet:
    """Guides with something in brackets: few, so few are read."""
    texts = {f"{name}_as_text": Cast(name, TextField()) for name in _TEXTS}
    has = Q()
    for name in texts:
        has |= Q(**{f"{name}__contains": "[["})
    return GuidePage.objects.annotate(**texts).filter(has)


@transaction.atomic
def write_answers(
    given: Mapping[tuple[str, int], str], *, by: AbstractBaseUser | AnonymousUser
) -> list[str]:
    """Write these answers, (code, key of the language) → text; "" takes one away.

    Returns the codes that changed. Others keep what they say. Raises KeyError for no code of ours.
    """
    changed = []
    # Two editors who answer at once come one after the other.
    list(Locale.objects.select_for_update().filter(pk__in={pk for _code, pk in given}))
    for (code, locale_id), text in given.items():
        OWN_ANSWERS[code]
        row = OurAnswer.objects.filter(code=code, locale_id=locale_id).first()
        if text == (row.text if row else ""):
            continue
        _write(row or OurAnswer(code=code, locale_id=locale_id), text, by)
        changed.append(code)
    if changed:
        follow(changed)
    return list(dict.fromkeys(changed))


def _write(row: OurAnswer, text: str, by: AbstractBaseUser | AnonymousUser) -> None:
    if not text:
        log(instance=row, action="wagtail.delete", user=by)
        row.delete()
        return
    is_new = row.pk is None
    row.text = text
    row.save()
    log(instance=row, action="wagtail.create" if is_new else "wagtail.edit", user=by)


def follow(codes: Collection[str]) -> None:
    """Live guides that take one of these answers are read aloud again, and found by its words."""
    for guide in _open_guides().live().select_related("locale"):
        if not {*codes}.isdisjoint(guide.own_answers()):
            insert_or_update_object_task.enqueue("knowledge", "guidepage", str(guide.pk))
            if guide.audio:
                keep_what_is_of_now(guide)
    ask_for_audio()


def when_desk_is_saved(**_signal: Any) -> None:
    """Sounds that say the number of before are dropped, and made again. Called by Django."""
    spoken = list(_open_guides().live().exclude(audio={}).select_related("locale"))
    for guide in spoken:
        keep_what_is_of_now(guide)
    if spoken:
        ask_for_audio()
