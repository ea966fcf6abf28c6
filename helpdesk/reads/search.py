"""Reads what a search of the desk finds: requests by their words, and where the words stand.

Nothing is found by what the asker may not see: a restricted record that they have not opened.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.cache import cache
from django.db.models import BooleanField, CharField, ExpressionWrapper, F, Q, Value
from django.db.models.expressions import RawSQL
from django.db.models.functions import Substr

from helpdesk.choices import FoundIn, NoticeKind
from helpdesk.models import Case, IncomingMail, Note, Notice
from helpdesk.models.search_asked import (
    best_first,
    cases_having,
    keys_or_words_near,
    words_near,
)
from helpdesk.policy.search import (
    Piece,
    Wanted,
    as_typed,
    excerpt,
    nearest,
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
class After:
    """The last request of a page: how good it was (one of the ranks below), and its key."""

    rank: int
    key: int


@dataclass(frozen=True)
class Found:
    """A page of what was found: the best first, and the newest first of those as good.

    `after` leads to the next page, None for the last. `is_alike`: no request has these words, and
    these have words that may be meant. `is_empty`: there is no word to look for.
    """

    hits: Sequence[Hit] = ()
    after: After | None = None
    is_alike: bool = False
    is_empty: bool = False


# As it was typed, in another form or half typed; a slip away from what looks most alike, from else.
AS_TYPED, OTHER_FORM, NEAREST, NEAR = range(4)


def search(text: str, *, user_id: int, after: After | None, at: datetime) -> Found:
    """The requests in whose words, notes, messages, name or guide stands each word of `text`.

    Three queries, one more each minute for the titles of guides, and none without any word.
    """
    wanted = wanted_words(text)
    if not wanted:
        return Found(is_empty=True)
    titles = _titles()
    wanted = with_guides(wanted, titles)
    seen = may_be_seen(user_id, at=at)
    typed = [word.typed for word in wanted]
    cases: list[tuple[Case, int]] = []
    if after is None or after.rank < NEAREST:
        top = _top(as_typed(wanted), wanted, seen, _place_in(after, AS_TYPED))
        ranks, near = keys_or_words_near(top, typed, 0 if after else CANDIDATES)
        cases = _cases_of(ranks)
    else:
        near = words_near(typed, CANDIDATES)
    if near:
        wanted = with_slips(wanted, near)
        cases = _near_page(nearest(wanted, near), wanted, seen, _place_in(after, NEAREST))
    shown = [case for case, _rank in cases[:PAGE]]
    texts = _texts_of(shown)
    return Found(
        hits=[_hit(case, wanted, texts.get(case.pk, []), titles) for case in shown],
        after=After(cases[PAGE - 1][1], shown[-1].pk) if len(cases) > PAGE else None,
        is_alike=bool(near and shown),
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


def _place_in(after: After | None, first: int) -> After | None:
    """The same, its rank counted from `first`."""
    return After(after.rank - first, after.key) if after else None


def _top(
    sharp: Sequence[Wanted], wide: Sequence[Wanted], seen: Q, after: After | None
) -> tuple[str, list[Any]]:
    """The keys of one request more than a page has, the sharp ones first, as SQL."""
    cases = Case.objects.filter(seen)
    best = cases.filter(cases_having(sharp))
    others = cases.filter(cases_having(wide)).exclude(cases_having(sharp))
    if after is not None and after.rank == 0:
        best = best.filter(pk__lt=after.key)
    elif after is not None:
        best, others = best.filter(pk__lt=0), others.filter(pk__lt=after.key)
    return best_first(best, others, PAGE + 1)


def _cases_of(ranks: dict[int, int]) -> list[tuple[Case, int]]:
    """These requests in their order, each with its rank. One query; none for none."""
    if not ranks:
        return []
    cases = {case.pk: case for case in Case.objects.filter(pk__in=ranks).for_list()}
    return [(cases[key], AS_TYPED + rank) for key, rank in ranks.items() if key in cases]


def _near_page(
    sharp: Sequence[Wanted], wide: Sequence[Wanted], seen: Q, after: After | None
) -> list[tuple[Case, int]]:
    """One more than a page has, each with its rank. One query."""
    sql, params = _top(sharp, wide, seen, after)
    is_sharp = ExpressionWrapper(cases_having(sharp), output_field=BooleanField())
    cases: Any = Case.objects.filter(pk__in=RawSQL(f"SELECT id FROM ({sql}) t", params))  # noqa: S608, S611
    ranked = cases.annotate(is_sharp=is_sharp).for_list().order_by("-is_sharp", "-pk")
    return [(case, NEAREST if case.is_sharp else NEAR) for case in ranked]


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
