"""Who may speak for whom, as pages show it.

What somebody allowed is shown on their own page at any time. The page of a helper shows only what
holds today: without a valid consent, nothing there tells that the desk knows the other person.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F, Q, QuerySet

from helpdesk.choices import (
    AttemptOutcome,
    ConsentMark,
    FactSource,
    NoticeState,
    PhoneOwner,
)
from helpdesk.models import (
    Attempt,
    Case,
    Consent,
    ConsentMarked,
    Notice,
    Person,
    PhoneNumber,
)
from helpdesk.policy.consents import ConsentState, Hand, Said, consent_state, is_said_apart
from helpdesk.policy.digests import keyed_digest
from helpdesk.reads.availability import desk_day, desk_zone
from helpdesk.reads.people import everybody_in

KIND = "helper"
_IN_FORCE = (ConsentState.TO_CONFIRM, ConsentState.VALID)
# Nobody knows any more which calls came between: two words of one hand so far apart are left.
ANOTHER_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Shown:
    """A consent and where it stands now."""

    consent: Consent
    stands: ConsentState

    @property
    def is_valid(self) -> bool:
        """Whether the helper may be spoken to."""
        return self.stands is ConsentState.VALID

    @property
    def is_to_confirm(self) -> bool:
        """Whether the person has to say it a second time."""
        return self.stands is ConsentState.TO_CONFIRM

    @property
    def can_end(self) -> bool:
        """Whether there is anything to take back."""
        return self.stands in _IN_FORCE


def shown(consents: Iterable[Consent], *, at: datetime) -> list[Shown]:
    """Each with where it stands; those that may still be used come first, then the latest."""
    lines = [Shown(consent, state_of(consent, at=at)) for consent in consents]
    return sorted(lines, key=lambda line: line.stands not in _IN_FORCE)


def consents() -> QuerySet[Consent]:
    """Consents with what a page says of them, the latest first."""
    related = ("person__merged_into", "helper__merged_into", "case__topic", "taken_by__adviser")
    return Consent.objects.select_related(*related).prefetch_related("marks").order_by("-pk")


def find_consent(pk: int, *, at: datetime) -> Shown | None:
    """The consent of this key with who wrote each of its marks; None when there is none.

    Three queries.
    """
    consent = consents().prefetch_related("marks__by__adviser").filter(pk=pk).first()
    return None if consent is None else shown([consent], at=at)[0]


def letter_about(consent: Consent) -> Notice | None:
    """The last letter that asks the person to confirm; None when none is needed. One query."""
    return consent.notices.exclude(state=NoticeState.DROPPED).order_by("-pk").first()


def _given_by(person: Person) -> QuerySet[Consent]:
    """What this human said, under whichever of the files that were merged."""
    used = person.merged_into_id or person.pk
    return consents().filter(Q(person=used) | Q(person__merged_into=used))


def helpers_of(person: Person, *, at: datetime) -> list[Shown]:
    """Everybody whom this person ever named."""
    return shown(_given_by(person), at=at)


def helpers_for(case: Case, *, at: datetime) -> list[Shown]:
    """Those whom the person named for this request, confirmed or not; none that is over."""
    about = _given_by(case.person).filter(Q(case=None) | Q(case=case))
    return [line for line in shown(about, at=at) if line.can_end]


def helped_by(person: Person, *, at: datetime) -> list[Shown]:
    """The people for whom this person may speak today, and nobody else."""
    used = person.merged_into_id or person.pk
    held = consents().filter(Q(helper=used) | Q(helper__merged_into=used))
    return [line for line in shown(held, at=at) if line.is_valid]


def state_of(consent: Consent, *, at: datetime) -> ConsentState:
    """Where a consent stands. Reads its marks, which may be prefetched."""
    marked = {mark.mark: mark.at for mark in consent.marks.all()}
    said = Said(
        last_day=consent.expires_on,
        confirmed_at=marked.get(ConsentMark.CONFIRMED),
        revoked_at=marked.get(ConsentMark.REVOKED),
    )
    return consent_state(said, at=at, zone=desk_zone())


def digest_of(number: str) -> str:
    """What the number (E.164) of a helper is kept as in their consent today."""
    return keyed_digest(KIND, number, key=settings.SECRET_KEY)


def digests_of(number: str) -> list[str]:
    """What it may be kept as: under the key of today, and those of before."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return [keyed_digest(KIND, number, key=key) for key in keys]


def is_usable_under(consent: Consent, row: PhoneNumber) -> bool:
    """Whether a call under this consent may go to this number: the one that the person named."""
    return row.is_usable and consent.number_digest in digests_of(row.number)


def spoke_since(consent: Consent) -> bool:
    """Whether the person answered another call of ours since, at a confirmed number of their own.

    Not at the helper's, not at one that an adviser just wrote down, and not a call that came to us:
    nobody knows from where. Three queries.
    """
    everybody = everybody_in(consent.person)
    of_helper = PhoneNumber.objects.filter(person__in=everybody_in(consent.helper))
    own = PhoneNumber.objects.filter(
        person__in=everybody, owner=PhoneOwner.OWN, source=FactSource.CONFIRMED
    )
    calls = Attempt.objects.filter(
        callback__case__person__in=everybody,
        callback__consent=None,
        callback__number__in=own.exclude(number__in=of_helper.values("number")).values("number"),
        started_at__gt=consent.given_at,
        ended_at__gt=F("started_at"),
        outcome=AttemptOutcome.REACHED,
    )
    return calls.exists()


def said_by_one_hand(*, at: datetime) -> list[Shown]:
    """Consents in force that one member of the staff both wrote down and confirmed in one day.

    The latest first; those of before the rule, which nobody else has heard. Two queries.
    """
    marked = ConsentMarked.objects.filter(mark=ConsentMark.CONFIRMED, by=F("consent__taken_by"))
    found = consents().filter(pk__in=marked.values("consent"), expires_on__gte=desk_day(at))
    lines = [line for line in shown(found, at=at) if line.is_valid]
    return [line for line in lines if not _is_said_apart(line.consent)]


def _is_said_apart(consent: Consent) -> bool:
    confirmed = next(m for m in consent.marks.all() if m.mark == ConsentMark.CONFIRMED)
    return is_said_apart(
        Hand(consent.taken_by_id, consent.given_at),
        Hand(confirmed.by_id, confirmed.at),
        in_another_call=confirmed.at - consent.given_at >= ANOTHER_DAY,
        zone=desk_zone(),
    )


def cases_of(consent: Consent) -> list[Case]:
    """The request that a consent is about; for every request, those that are open, else the last.

    The latest first.
    """
    cases = Case.objects.filter(person__in=everybody_in(consent.person))
    cases = cases.select_related("topic").order_by("-opened_at", "-pk")
    if consent.case_id:
        return list(cases.filter(pk=consent.case_id))
    return list(cases.not_closed()) or list(cases[:1])
