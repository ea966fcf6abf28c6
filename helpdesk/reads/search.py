"""Reads what a search of the desk finds: requests by their words, and where the words stand.

Nothing is found by what the asker may not see: a restricted record that they have not opened.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Substr

from helpdesk.choices import FoundIn, NoticeKind
from helpdesk.models import Case, IncomingMail, Note, Notice
from helpdesk.models.search_index import cases_having, words_near
from helpdesk.policy.search import (
    Piece,
    Wanted,
    excerpt,
    pieces_of,
    wanted_words,
    with_guides,
    with_slips,
)
from helpdesk.reads.restricted import seen_by
from knowledge.models import GuidePage

PAGE = 25
# Of a request so many places are shown, and so much of a text is looked at.
MOST_PLACES, MOST_LETTERS, MOST_TEXTS = 3, 20_000, 1000
# Words that begin or end as a misspelt one.
CANDIDATES = 5000
MOST_GUIDES = 5000
_KEPT = "titles-of-guides"


@dataclass(frozen=True)
class Place:
    """Where words stand: in what, since when (None for a guide), and the text around them."""

    where: FoundIn
    at: datetime | None
    pieces: Sequence[Piece]


@dataclass(frozen=True)
class Hit:
    """A request that was found; `name` is marked where it was looked for."""

    case: Case
    name: Sequence[Piece]
    places: Sequence[Place]


@dataclass(frozen=True)
class Found:
    """A page of what was found, the newest request first.

    `before` leads to the next page, None for the last. `is_alike`: no request has these words, and
    these have words that may be meant. `is_empty`: there is no word to look for.
    """

    hits: Sequence[Hit] = ()
    before: int | None = None
    is_alike: bool = False
    is_empty: bool = False


def search(text: str, *, user_id: int, before: int | None, at: datetime) -> Found:
    """The requests in whose words, notes, messages, name or guide stands each word of `text`.

    `before` is the key of the last request of the page before. Two queries, one more each minute
    for the titles of guides, two when nobody wrote these words; none without any word.
    """
    wanted = wanted_words(text)
    if not wanted:
        return Found(is_empty=True)
    titles = _titles()
    wanted = with_guides(wanted, titles)
    seen = may_be_seen(user_id, at=at)
    cases = _page(wanted, seen, before)
    is_alike = not cases and before is None
    if is_alike:
        wanted = with_slips(wanted, words_near([word.typed for word in wanted], CANDIDATES))
        cases = _page(wanted, seen, before)
    shown = cases[:PAGE]
    texts = _texts_of(shown)
    return Found(
        hits=[_hit(case, wanted, texts.get(case.pk, []), titles) for case in shown],
        before=shown[-1].pk if len(cases) > PAGE else None,
        is_alike=is_alike and bool(shown),
    )


def _titles() -> dict[int, str]:
    """What each guide is called, in each of its languages. One query a minute."""
    kept: dict[int, str] | None = cache.get(_KEPT)
    if kept is not None:
        return kept
    titles: dict[int, str] = {}
    rows = GuidePage.objects.live().order_by("number", "pk").values_list("number", "title")
    for number, title in rows[:MOST_GUIDES]:
        titles[number] = f"{titles[number]} / {title}" if number in titles else title
    cache.set(_KEPT, titles, 60)
    return titles


def may_be_seen(user_id: int, *, at: datetime) -> Q:
    """The requests whose person is not restricted, or whose record this account may read now."""
    return Q(person__is_restricted=False) | Q(person__in=seen_by(user_id, at=at))


def _page(wanted: Sequence[Wanted], seen: Q, before: int | None) -> list[Case]:
    """One more than a page has. One query."""
    cases = Case.objects.filter(seen, cases_having(wanted)).for_list()
    if before is not None:
        cases = cases.filter(pk__lt=before)
    return list(cases.order_by("-pk")[: PAGE + 1])


def _texts_of(cases: Collection[Case]) -> dict[int, list[tuple[FoundIn, datetime, str]]]:
    """What was written about these requests, the newest first. One query; none for no request."""
    if not cases:
        return {}

    def rows(model: Any, where: FoundIn, at: str, text: str, **of: Any) -> Any:
        found = model.objects.filter(case__in=cases, **of).order_by()
        return found.annotate(
            where=Value(where.value, CharField()),
            said_at=F(at),
            said=Substr(F(text), 1, MOST_LETTERS),
        ).values_list("case", "where", "said_at", "said")

    notes = rows(Note, FoundIn.NOTE, "written_at", "text")
    mails = rows(IncomingMail, FoundIn.MAIL, "came_at", "subject").exclude(subject="")
    answers = rows(Notice, FoundIn.ANSWER, "due_at", "text", kind=NoticeKind.REPLY)
    texts: dict[int, list[tuple[FoundIn, datetime, str]]] = {}
    latest = notes.union(mails, answers, all=True).order_by("-said_at")
    for case, where, at, text in latest[:MOST_TEXTS]:
        texts.setdefault(case, []).append((FoundIn(where), at, text))
    return texts


def _hit(
    case: Case,
    wanted: Sequence[Wanted],
    texts: Sequence[tuple[FoundIn, datetime, str]],
    titles: dict[int, str],
) -> Hit:
    said: list[tuple[FoundIn, datetime | None, str]] = [
        (FoundIn.QUESTION, case.opened_at, case.question),
        *texts,
        (FoundIn.REFERRAL, None, case.referral_name),
        (FoundIn.ASKED_BY, None, case.asked_by),
    ]
    places = [Place(where, at, excerpt(text, wanted)) for where, at, text in said]
    if any(case.guide_number in word.guides for word in wanted):
        title = titles[case.guide_number or 0]
        places.append(Place(FoundIn.GUIDE, None, pieces_of(title, wanted) or [Piece(title)]))
    return Hit(
        case=case,
        name=pieces_of(case.person.name, wanted) or [Piece(case.person.shown_name)],
        places=_best([place for place in places if place.pieces]),
    )


def _best(places: Sequence[Place]) -> list[Place]:
    """Those in which most different words stand, in the order of the case's story."""
    ranked = sorted(places, key=lambda place: -len(_marked(place)))
    shown = ranked[:MOST_PLACES]
    return [place for place in places if place in shown]


def _marked(place: Place) -> set[str]:
    return {piece.text.casefold() for piece in place.pieces if piece.is_marked}
