"""Reads who was erased, who waits for it, and what an erasure would end."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from helpdesk.choices import COORDINATORS
from helpdesk.models import Attempt, Callback, Case, Consent, DeskSettings, Erasure, Person
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.retention import WAITS_FOR, Erasing, Hands, erasing
from helpdesk.reads.consents import shown

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

A_DAY = timedelta(days=1)


def digest_of(person: Person) -> str:
    """What tells a restored backup that this is somebody who was erased; nobody's name is in it."""
    known_by = f"{person.pk}:{person.created_at.timestamp():.6f}"
    return keyed_digest("erased", known_by, key=settings.SECRET_KEY)


@dataclass(frozen=True)
class Ending:
    """What an erasure ends first: promised calls, open requests, consents that hold."""

    calls: list[Callback]
    requests: list[Case]
    consents: list[Consent]
    is_being_called: bool


def what_ends(everybody: Collection[int], *, at: datetime) -> Ending:
    """What is open of theirs, and of whom they help. Five queries."""
    theirs = Q(case__person__in=everybody) | Q(consent__helper__in=everybody)
    calls = Callback.objects.open().filter(theirs).select_related("case__topic")
    running = Attempt.objects.filter(ended_at=None)
    given = Consent.objects.filter(Q(person__in=everybody) | Q(helper__in=everybody))
    given = given.select_related("person", "helper").prefetch_related("marks").order_by("pk")
    return Ending(
        calls=list(calls.order_by("pk")),
        requests=list(
            Case.objects.not_closed()
            .filter(person__in=everybody)
            .select_related("topic")
            .order_by("pk")
        ),
        consents=[line.consent for line in shown(given, at=at) if line.can_end],
        is_being_called=running.filter(callback__in=calls).exists(),
    )


def erasing_by(user: "AbstractUser", *, person: Person, at: datetime) -> Erasing:
    """What would become of this coordinator's wish to erase this person. Three queries at most."""
    asked = Erasure.objects.filter(asked_by=user.pk, asked_at__gt=at - A_DAY).exclude(person=person)
    colleagues = get_user_model().objects.filter(groups__name=COORDINATORS, is_active=True)
    hands = Hands(asked.count(), colleagues.exclude(pk=user.pk).exists())
    return erasing(hands, alone=DeskSettings.current().erasures_alone)


def erasure_of(person: Person) -> Erasure | None:
    """The wish to erase this person, done or not; None without one. One query."""
    return Erasure.objects.filter(person=person).select_related("asked_by").first()


def erasures_waiting() -> QuerySet[Erasure]:
    """Wishes that nobody has carried out yet, the oldest first."""
    waiting = Erasure.objects.filter(done_at=None, person__isnull=False)
    return waiting.select_related("person", "asked_by__adviser").order_by("asked_at", "pk")


def erasures_due(at: datetime) -> QuerySet[Erasure]:
    """Those that waited for a second hand so long that a one-person desk goes on."""
    return erasures_waiting().filter(asked_at__lte=at - WAITS_FOR)


def find_erasure(pk: int) -> Erasure | None:
    """A wish that waits, by its key; None for any other. One query."""
    return erasures_waiting().filter(pk=pk).first()


def erasures_done(*, most: int) -> list[Erasure]:
    """What was erased last, without a name. One query."""
    done = Erasure.objects.filter(done_at__isnull=False).select_related("asked_by__adviser")
    return list(done.order_by("-done_at", "-pk")[:most])


def erased_digests() -> set[str]:
    """Of everybody who was erased. One query."""
    return set(Erasure.objects.filter(done_at__isnull=False).values_list("digest", flat=True))


def people_of(digests: Collection[str]) -> list[Person]:
    """Those of these digests who are here with a name: after a restoration. One query."""
    here = Person.objects.filter(anonymised_at=None).iterator(chunk_size=2000)
    return [person for person in here if digest_of(person) in digests]
