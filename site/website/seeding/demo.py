"""The demonstration: a team, forty people, a month of requests, and today's promises."""

import tomllib
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import models

from helpdesk.actions.desk.figures import count_days
from helpdesk.actions.people.people import Newcomer, find_or_create_person
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import Afraid, WantedHelp
from helpdesk.models import (
    Adviser,
    Appointment,
    Attempt,
    Callback,
    Case,
    CaseEvent,
    Consent,
    ConsentMarked,
    DeskSettings,
    Note,
    Notice,
    OpeningPeriod,
    Person,
    PersonMerge,
    PersonRead,
    RestrictedOpening,
    SafeguardingFlag,
    TeamNote,
    Topic,
)
from helpdesk.models.final import allow_erasure
from helpdesk.policy.confidence import confidence_of
from helpdesk.policy.hours import Interval
from helpdesk.policy.phone_numbers import read_number
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.figures import months_to_count
from helpdesk.reads.opening import desk_open
from website.models import User
from website.running.roles import ADVISER, AUDITOR, AUTHOR, EDITOR, REVIEWER
from website.seeding.logins import Login, make_login
from website.seeding.scene import Scene, read_stories
from website.seeding.site import STARTER
from website.seeding.story import deliver, play
from website.seeding.together import share

if TYPE_CHECKING:
    from website.seeding import Output

DESK = {
    "phone_number": "+33199001234",
    "who_calls": "Karim, Inès, Tomas, Jeanne, Oksana",
    "contact_email": "bonjour@courriel.example",
    "is_demo": True,
}
# Nour writes, Rose reads and publishes, Lise may do both; so may Awa, who coordinates.
OTHER_LOGINS = (
    ("nour", "Nour", AUTHOR),
    ("rose", "Rose", REVIEWER),
    ("lise", "Lise", EDITOR),
    ("sacha", "Sacha", AUDITOR),
)
# The advisers who are there at any hour, so that the desk lives whenever it is looked at.
ALWAYS_THERE = ("karim", "ines", "tomas")
NEEDS = ("speak_slowly", "hard_of_hearing", "low_vision")
LONG_AGO = timedelta(days=40)


def load_demo(*, at: datetime, out: "Output", refresh: bool) -> list[Login]:
    """The living desk around `at`. One that exists is kept, or played again with `refresh`."""
    exists = Case.objects.filter(is_demo=True).exists()
    logins = _load_team(renew=refresh)
    if exists and not refresh:
        return logins
    if exists:
        _forget_stories()
    desk = DeskSettings.load()
    for field, value in DESK.items():
        setattr(desk, field, value)
    desk.save()
    _open_around(at)
    scene = Scene.around(at, numbers=_load_people(at), wishes=_wishes())
    play(read_stories(), scene=scene)
    share(at=at, numbers=scene.numbers)
    deliver(at)
    watch_promises(at=at)
    for first, last in months_to_count(at=at):
        count_days(first=first, last=last, at=at)
    out.write(
        f"Demonstration: {Case.objects.filter(is_demo=True).count()} requests "
        f"of {len(scene.numbers)} people, around {at.astimezone(desk_zone()):%d/%m/%Y %H:%M}.\n"
    )
    return logins


def _load_team(*, renew: bool) -> list[Login]:
    team = tomllib.loads((STARTER / "demo" / "team.toml").read_text("utf-8"))["advisers"]
    logins = [_load_adviser(adviser, renew=renew) for adviser in team]
    return [
        *logins,
        *(
            make_login(
                username=username, first_name=first_name, role=role, renew=renew, is_demo=True
            )
            for username, first_name, role in OTHER_LOGINS
        ),
    ]


def _load_adviser(told: dict[str, Any], *, renew: bool) -> Login:
    login = make_login(
        username=told["username"],
        first_name=told["first_name"],
        role=told.get("role", ADVISER),
        renew=renew,
        is_demo=True,
        also=told.get("also", ()),
    )
    adviser, is_new = Adviser.objects.get_or_create(
        user=User.objects.get(username=login.username),
        defaults={
            "first_name": told["first_name"],
            "languages": told["languages"],
            "daily_cap": told.get("daily_cap", 8),
            "is_demo": True,
        },
    )
    if is_new:
        adviser.skills.set(Topic.objects.filter(code__in=told["skills"]))
        OpeningPeriod.objects.bulk_create(
            OpeningPeriod(
                adviser=adviser,
                weekday=weekday,
                starts=time.fromisoformat(starts),
                ends=time.fromisoformat(ends),
            )
            for weekdays, starts, ends in told["hours"]
            for weekday in weekdays
        )
    return login


def _people() -> list[dict[str, Any]]:
    people: list[dict[str, Any]] = tomllib.loads(
        (STARTER / "demo" / "people.toml").read_text("utf-8")
    )["people"]
    return people


def _wishes() -> dict[str, tuple[WantedHelp | None, Afraid | None]]:
    """What each says when asked how they would rather do it, and whether they are afraid."""
    return {
        told["name"]: (
            WantedHelp(told["wanted"]) if "wanted" in told else None,
            Afraid(told["afraid"]) if "afraid" in told else None,
        )
        for told in _people()
    }


def _load_people(at: datetime) -> dict[str, str]:
    """Write the people down; returns the number (E.164) of each name."""
    people = _people()
    numbers: dict[str, str] = {}
    for told in people:
        numbers[told["name"]] = read_number(told["number"]).e164
        person = find_or_create_person(
            at=at - LONG_AGO,
            newcomer=Newcomer(
                name=told["name"],
                number=numbers[told["name"]],
                language=told.get("language", "fr"),
                email=told.get("email", ""),
                confidence=confidence_of(told.get("wanted"), told.get("afraid")),
                is_demo=True,
            ),
        )
        Person.objects.filter(pk=person.pk).update(
            **{need: True for need in NEEDS if told.get(need)}
        )
        person.numbers.update(
            owner=told.get("owner", "own"),
            may_leave_message=told.get("may_leave_message", True),
        )
    return numbers


def _forget_stories() -> None:
    """Delete the demonstration's cases and whoever has no other case; real rows are not touched."""
    of_demo = models.Q(merged__is_demo=True) | models.Q(kept__is_demo=True)
    Person.objects.filter(pk__in=PersonMerge.objects.filter(of_demo).values("merged")).update(
        merged_into=None
    )
    Case.objects.filter(is_demo=True).update(consent=None, merged_into=None)
    Callback.objects.filter(case__is_demo=True).update(consent=None)
    # One under which a visitor's own request is called stays, with its people.
    consents = Consent.objects.filter(person__is_demo=True, cases=None, callbacks=None)
    deleted: tuple[models.QuerySet[Any], ...] = (
        PersonMerge.objects.filter(of_demo),
        SafeguardingFlag.objects.filter(person__is_demo=True),
        TeamNote.objects.filter(author__adviser__is_demo=True),
        Notice.objects.filter(case__is_demo=True),
        Appointment.objects.filter(callback__case__is_demo=True),
        Attempt.objects.filter(callback__case__is_demo=True),
        Note.objects.filter(case__is_demo=True),
        Callback.objects.filter(case__is_demo=True),
        ConsentMarked.objects.filter(consent__in=consents),
        consents,
        # The story refuses to be deleted; this one never happened. Nor did anybody look.
        CaseEvent.objects.filter(case__is_demo=True),
        PersonRead.objects.filter(person__is_demo=True),
        RestrictedOpening.objects.filter(person__is_demo=True),
        Case.objects.filter(is_demo=True),
        Person.objects.filter(is_demo=True, cases=None, consents=None, consents_held=None),
    )
    with allow_erasure():
        for rows in deleted:
            rows.delete()


def _open_around(at: datetime) -> None:
    """Open the desk at this hour of this very day, where its usual hours do not."""
    OpeningPeriod.objects.filter(adviser__is_demo=True, valid_from__isnull=False).delete()
    needed = Interval(at - timedelta(minutes=45), at + timedelta(minutes=75))
    if any(
        interval.starts_at <= needed.starts_at and needed.ends_at <= interval.ends_at
        for interval in desk_open(within=Interval(at - timedelta(days=1), at + timedelta(days=1)))
    ):
        return
    zone = desk_zone()
    hour = at.astimezone(zone).replace(minute=0, second=0, microsecond=0, tzinfo=None)
    OpeningPeriod.objects.bulk_create(
        OpeningPeriod(
            adviser=adviser,
            weekday=day.weekday(),
            starts=starts,
            ends=ends,
            valid_from=day,
            valid_to=day,
        )
        for adviser in Adviser.objects.filter(user__username__in=ALWAYS_THERE)
        for day, starts, ends in _by_day(hour - timedelta(hours=2), hour + timedelta(hours=4))
    )


def _by_day(starts: datetime, ends: datetime) -> list[tuple[date, time, time]]:
    """A stretch of the wall clock, cut at midnight: a period ends on the day when it starts."""
    if starts.date() == ends.date():
        return [(starts.date(), starts.time(), ends.time())]
    pieces = [(starts.date(), starts.time(), time(23, 59)), (ends.date(), time.min, ends.time())]
    return [piece for piece in pieces if piece[1] < piece[2]]
