"""All guides at a glance, for editors: what each lacks, in the same few queries for any number."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Q
from wagtail.models import Locale

from knowledge.blocks import ANY_PHONE
from knowledge.editing.claims import due_by_guide, due_claims
from knowledge.models import GuideCheck, GuidePage, GuideVote, TopicPage
from knowledge.placeholders import codes_in, holes_in
from knowledge.reading.answers import all_answers
from knowledge.reading.vote_share import Share

# Due soon enough to plan it; and for so long votes are counted.
AHEAD: Final = timedelta(days=30)
COUNTED: Final = timedelta(days=30)


@dataclass(frozen=True)
class Facts:
    """What is known of all guides at once; `votes` by number and language, the rest by number.

    `due_claims` counts the facts of a guide whose day has come to be checked again.
    """

    today: date
    topics: Mapping[str, TopicPage]
    checks: Mapping[int, GuideCheck]
    votes: Mapping[tuple[int, str], Share]
    answers: Mapping[tuple[str, int], str]
    live: Mapping[int, Sequence[str]]
    due_claims: Mapping[int, int]
    locales: Sequence[Locale]


@dataclass(frozen=True)
class GuideAtAGlance:
    """One guide in one language, and what its editors have to do with it."""

    guide: GuidePage
    facts: Facts

    @property
    def language(self) -> str:
        """The code of its language."""
        return str(self.guide.locale.language_code)

    @property
    def topic(self) -> TopicPage | None:
        """The topic under which it stands, in its own language."""
        return self.facts.topics.get(self.guide.path[: -self.guide.steplen])

    @property
    def languages(self) -> Sequence[str]:
        """The languages in which it is live, the site's first one first."""
        return self.facts.live.get(self.guide.number, ())

    @property
    def lacking_languages(self) -> Sequence[str]:
        """The languages of the site in which no reader finds it."""
        codes = [locale.language_code for locale in self.facts.locales]
        return [code for code in codes if code not in self.languages]

    @property
    def is_due(self) -> bool:
        """Whether it is to be read again within a month, or nobody said when."""
        on = self.guide.review_on
        return self.guide.live and (on is None or on <= self.facts.today + AHEAD)

    @property
    def is_late(self) -> bool:
        """Whether its day has passed."""
        return self.guide.review_on is not None and self.guide.review_on < self.facts.today

    @property
    def check(self) -> GuideCheck | None:
        """How plain its newest version is; None where there are no rules for its language."""
        return self.facts.checks.get(self.guide.latest_revision_id or 0)

    @property
    def votes(self) -> Share:
        """What readers said in the last days that count."""
        return self.facts.votes.get((self.guide.number, self.language[:2]), Share(0, 0))

    @cached_property
    def missing_answers(self) -> int:
        """How many of our answers it waits for, with the holes that no answer fills."""
        text, locale_id = self.guide.written(), self.guide.locale_id
        waits = [code for code in codes_in(text) if not self.facts.answers.get((code, locale_id))]
        return len(waits) + len(holes_in(text))

    @property
    def due_claims(self) -> int:
        """How many of the facts on which it rests are to be checked again."""
        return self.facts.due_claims.get(self.guide.number, 0)

    @property
    def older_steps(self) -> int:
        """How many of its steps the original has overtaken, or has and it lacks."""
        return len(self.guide.older_steps) + self.guide.missing_steps

    @cached_property
    def missing_screens(self) -> int:
        """How many steps of one kind of phone show nothing of it."""
        return sum(not _shows_the_phone(step) for step in _steps_of_phones(self.guide))

    @property
    def to_do(self) -> list[str]:
        """The codes of TO_DO that concern it, in their order."""
        return [code for code, concerns in TO_DO.items() if concerns(self)]


# What an editor may filter by: code → whether it concerns a guide.
TO_DO: Final[Mapping[str, Callable[[GuideAtAGlance], bool]]] = {
    "review": lambda one: one.is_due,
    "native": lambda one: one.guide.live and one.guide.awaits_a_native(one.language),
    "hard": lambda one: one.check is not None and not one.check.is_plain,
    "claims": lambda one: one.due_claims > 0,
    "votes": lambda one: one.votes.is_surely_low,
    "answers": lambda one: one.missing_answers > 0,
    "steps": lambda one: one.older_steps > 0,
    "screens": lambda one: one.missing_screens > 0,
    "languages": lambda one: bool(one.lacking_languages),
    "draft": lambda one: one.guide.has_unpublished_changes or not one.guide.live,
}


def _steps_of_phones(guide: GuidePage) -> Iterator[Any]:
    for path in guide.paths:
        if path.value["device"] != ANY_PHONE:
            yield from path.value["steps"]


def _shows_the_phone(step: Any) -> bool:
    return bool(step["picture"] or step.get("screen"))


def guides_at_a_glance(today: date) -> list[GuideAtAGlance]:
    """Every guide, live or not, by number, the site's first language first. Six queries."""
    guides = list(GuidePage.objects.select_related("locale"))
    locales = [*{guide.locale_id: guide.locale for guide in guides}.values()]
    locales.sort(key=_place)
    guides.sort(key=lambda guide: (guide.number, _place(guide.locale)))
    live = defaultdict(list)
    for guide in guides:
        if guide.live:
            live[guide.number].append(guide.locale.language_code)
    checks = GuideCheck.objects.filter(revision__in=GuidePage.objects.values("latest_revision"))
    facts = Facts(
        today=today,
        topics={topic.path: topic for topic in TopicPage.objects.all()},
        checks={check.revision_id: check for check in checks},
        votes=_votes(today),
        answers=all_answers(),
        live=live,
        due_claims=due_by_guide(due_claims(today)),
        locales=locales,
    )
    return [GuideAtAGlance(guide, facts) for guide in guides]


def _place(locale: Locale) -> tuple[int, str]:
    """In the order of the settings; a language that is gone from them comes last."""
    codes = [code for code, _name in settings.LANGUAGES]
    here = locale.language_code
    return (codes.index(here) if here in codes else len(codes), here)


def _votes(today: date) -> dict[tuple[int, str], Share]:
    rows = GuideVote.objects.filter(day__gt=today - COUNTED, day__lte=today)
    counted = rows.values("number", "language").annotate(
        yes=Count("pk", filter=Q(helped=True)), asked=Count("pk")
    )
    return {(row["number"], row["language"]): Share(row["yes"], row["asked"]) for row in counted}


def how_many(guides: Sequence[GuideAtAGlance]) -> Counter[str]:
    """How many guides each code of TO_DO concerns."""
    return Counter(code for one in guides for code in one.to_do)
