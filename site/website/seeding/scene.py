"""The stories of the demonstration as they are told in files, and the hours in which they play."""

import random
import tomllib
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Self
from zoneinfo import ZoneInfo

from helpdesk.choices import Afraid, WantedHelp
from helpdesk.models import Adviser, Topic
from helpdesk.policy.hours import QUARTER, Interval, ceil_quarter
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.diaries import diaries
from helpdesk.reads.opening import desk_open
from website.models import User
from website.seeding.site import STARTER

YEAR_OF_THE_DICE = 2026
_EARLIER = timedelta(hours=5)
_LATER = timedelta(days=6)
_A_LONG_WEEKEND = timedelta(days=8)


@dataclass(frozen=True)
class Story:
    """One request from its first word to its end.

    Asked `days` ago, or `asked` hours ago. `starts` is in quarter hours from now, 0 the quarter
    that runs; None to choose among the free times (`days`) or to leave the hour open (`asked`).
    """

    number: int
    who: str
    topic: str
    said: str
    tries: tuple[tuple[str, str], ...] = ()
    days: int | None = None
    asked: int | None = None
    starts: int | None = None
    by: str = "web"
    guide: tuple[int, int] | None = None
    reachable: str = ""
    promised: bool = True
    note: str = ""
    moved: bool = False
    cancelled_after_hours: int | None = None
    minutes_late: int | None = None
    waits: bool = False
    closes: str = ""
    alone: str = ""
    # To whom the person was referred, and its name.
    referral: str = ""
    place: str = ""

    @property
    def dice(self) -> random.Random:
        """The same throws for the same story at each run."""
        return random.Random(YEAR_OF_THE_DICE * 1000 + self.number)  # noqa: S311 - no secret

    @property
    def is_by_phone(self) -> bool:
        """Whether an adviser wrote it down."""
        return self.by == "phone"


def read_stories() -> list[Story]:
    """The past month first, then today."""
    told = [
        story
        for name in ("past", "today")
        for story in tomllib.loads((STARTER / "demo" / f"{name}.toml").read_text("utf-8"))[
            "stories"
        ]
    ]
    return [
        Story(
            number=number,
            **{
                **story,
                "tries": tuple((outcome, note) for outcome, note in story.get("tries", [])),
                "guide": tuple(story["guide"]) if "guide" in story else None,
            },
        )
        for number, story in enumerate(told)
    ]


@dataclass(frozen=True)
class Scene:
    """When and among whom the stories play.

    `numbers` and `wishes` (wanted help, afraid) are by name, `topics` by code, `speakers` (ids of
    advisers) by language; `quarters` are the open ones around `now`, in order.
    """

    now: datetime
    zone: ZoneInfo
    numbers: Mapping[str, str]
    wishes: Mapping[str, tuple[WantedHelp | None, Afraid | None]]
    topics: Mapping[str, Topic]
    speakers: Mapping[str, Sequence[int]]
    quarters: tuple[datetime, ...]

    @classmethod
    def around(
        cls,
        now: datetime,
        *,
        numbers: Mapping[str, str],
        wishes: Mapping[str, tuple[WantedHelp | None, Afraid | None]],
    ) -> Self:
        """The desk as it stands, around this instant."""
        return cls(
            now=now,
            zone=desk_zone(),
            numbers=numbers,
            wishes=wishes,
            topics={topic.code: topic for topic in Topic.objects.all()},
            speakers=_speakers(),
            quarters=_quarters_around(now),
        )

    def quarter(self, steps: int) -> datetime:
        """The quarter that runs now for 0, those before it for -1, -2…, to come for 1, 2…"""
        running = bisect_right(self.quarters, self.now) - 1
        return self.quarters[min(max(running + steps, 0), len(self.quarters) - 1)]

    def asked_at(self, story: Story) -> datetime:
        """When the request was made: by phone, only while the desk was open."""
        if story.asked is not None:
            at = self.now - timedelta(hours=story.asked, minutes=story.dice.randrange(50))
        else:
            day = self.now.astimezone(self.zone) - timedelta(days=story.days or 0)
            hour, minute = story.dice.randrange(8, 20), story.dice.randrange(60)
            at = day.replace(hour=hour, minute=minute, second=0, microsecond=0).astimezone(UTC)
        return self.open_before(at) if story.is_by_phone else at

    def open_before(self, at: datetime) -> datetime:
        """This instant when somebody answered then; otherwise shortly before the desk closed."""
        intervals = desk_open(within=Interval(at - _A_LONG_WEEKEND, at))
        if not intervals or intervals[-1].ends_at >= at:
            return at
        return intervals[-1].ends_at - timedelta(minutes=20)

    def who_answers(self, at: datetime) -> User:
        """An adviser who is there at this instant; anybody of the team when nobody is."""
        there = [
            diary.adviser_id
            for diary in diaries(within=Interval(at, at + timedelta(minutes=1)), at=at)
            if diary.open
        ]
        advisers = Adviser.objects.select_related("user").order_by("pk")
        return (advisers.filter(pk__in=there).first() or advisers[0]).user


def _speakers() -> Mapping[str, Sequence[int]]:
    """A language that nobody speaks is not in it: then anybody calls, with an interpreter."""
    speakers: dict[str, list[int]] = defaultdict(list)
    for adviser in Adviser.objects.all():
        for language in adviser.languages:
            speakers[language].append(adviser.pk)
    return dict(speakers)


def _quarters_around(now: datetime) -> tuple[datetime, ...]:
    """Open quarter hours; on a holiday, when the desk is closed, those of the clock come first."""
    opened = {
        quarter
        for interval in desk_open(within=Interval(now - _EARLIER, now + _LATER))
        for quarter in _quarters_of(interval)
    }
    running = ceil_quarter(now + timedelta(microseconds=1)) - QUARTER
    if running not in opened:
        opened |= set(_quarters_of(Interval(running - _EARLIER, running + _EARLIER)))
    return tuple(sorted(opened))


def _quarters_of(interval: Interval) -> list[datetime]:
    first = ceil_quarter(interval.starts_at)
    return [first + n * QUARTER for n in range((interval.ends_at - first) // QUARTER)]
