"""Gathers the facts about advisers and asks the rules who should call."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import Group
from django.db.models import Count, Exists, OuterRef, Q

from helpdesk.choices import COORDINATORS, AppointmentState, Confidence, Presence
from helpdesk.models import Adviser, Attempt, Callback, Case
from helpdesk.policy.hours import local_midnight
from helpdesk.policy.routing import Candidate, Choice, Need, rank
from helpdesk.reads.availability import desk_zone


def need_of(case: Case) -> Need:
    """What this case asks of an adviser; those who reached the person before come first.

    One query; none for a person who has just been written.
    """
    known = (
        ()
        if case.person.is_new
        else (
            Attempt.objects.filter(callback__case__person=case.person_id, outcome="reached")
            .order_by("-started_at")
            .values_list("adviser_id", flat=True)
        )
    )
    return Need(
        language=case.language,
        topic=case.topic.code,
        known_adviser_ids=tuple(dict.fromkeys(known)),
        confidence=Confidence(case.person.confidence),
    )


def candidates(*, on: datetime, adviser_ids: Iterable[int] | None = None) -> list[Candidate]:
    """Every active adviser (or these) with their load on the local day of `on`. Two queries."""
    zone = desk_zone()
    day = on.astimezone(zone).date()
    team = Adviser.objects.filter(user__is_active=True)
    if adviser_ids is not None:
        team = team.filter(pk__in=list(adviser_ids))
    coordinators = Group.objects.filter(name=COORDINATORS, user=OuterRef("user"))
    team = team.prefetch_related("skills").annotate(
        coordinates=Exists(coordinators),
        calls=Count(
            "appointments",
            filter=Q(
                appointments__starts_at__gte=local_midnight(day, zone),
                appointments__starts_at__lt=local_midnight(day + timedelta(days=1), zone),
                appointments__state__in=[AppointmentState.LIVE, AppointmentState.DONE],
            ),
        ),
    )
    return [
        Candidate(
            adviser_id=adviser.pk,
            name=adviser.first_name,
            languages=frozenset(adviser.languages),
            skills=frozenset(topic.code for topic in adviser.skills.all()),
            presence=Presence(adviser.presence),
            calls_that_day=adviser.calls,
            daily_cap=adviser.daily_cap,
            is_coordinator=adviser.coordinates,
        )
        for adviser in team
    ]


def ranked(
    *, case: Case, on: datetime, adviser_ids: Iterable[int] | None = None
) -> tuple[Choice, ...]:
    """Who should call for this case at that time, the best first, with reasons."""
    return rank(need_of(case), candidates(on=on, adviser_ids=adviser_ids))


def speakers_of(language: str) -> list[int]:
    """Whoever of the team speaks this language, away or not, by id; [] for nobody. One query."""
    team = Adviser.objects.filter(user__is_active=True).order_by("pk")
    return [adviser.pk for adviser in team if language in adviser.languages]


def choose(*, callback: Callback, on: datetime, adviser_ids: Collection[int]) -> Choice | None:
    """The best of these for the promise; None when there is nobody who speaks the language."""
    language = callback.language
    speakers = [
        adviser.pk
        for adviser in Adviser.objects.filter(pk__in=adviser_ids)
        if language in adviser.languages
    ]
    if not speakers:
        return None
    return ranked(case=callback.case, on=on, adviser_ids=speakers)[0]
