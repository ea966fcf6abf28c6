"""Reads how several requests stand, and what was done with them at once."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef

from helpdesk.choices import CaseState, NotDone, SeveralAct
from helpdesk.models import (
    ActOnSeveral,
    Attempt,
    Callback,
    Case,
    IncomingMail,
    IncomingSms,
)
from helpdesk.models.case import CaseQuerySet
from helpdesk.policy.several import MOST, Standing, why_not
from helpdesk.reads.restricted import may_see


@dataclass(frozen=True)
class Expected:
    """One request, and why an act would leave it as it is; None where it would be done."""

    case: Case
    why: NotDone | None


@dataclass(frozen=True)
class Aim:
    """To whom, or to which incident, an act would give a request; None where it does not."""

    adviser_id: int | None = None
    incident_id: int | None = None


def expected_of(
    act: SeveralAct,
    keys: Collection[int],
    *,
    aim: Aim,
    user_id: int,
    at: datetime,
) -> list[Expected]:
    """What an act would do with these requests, the latest first.

    Beyond the bound of the act they are too many. Two queries.
    """
    open_to_reader = may_see(user_id, at=at)
    found, count = [], 0
    for case in _with_facts(keys).for_list().order_by("-opened_at", "-pk"):
        why = why_not(act, standing_of(case, aim=aim, open_to=open_to_reader))
        count += why is None
        found.append(Expected(case, NotDone.TOO_MANY if count > MOST[act] and not why else why))
    return found


def standing_now(key: int, *, aim: Aim, user_id: int, at: datetime) -> tuple[Case, Standing] | None:
    """One request and how it stands at this moment; None when there is none. Two queries."""
    case = _with_facts([key]).for_list().first()
    if case is None:
        return None
    return case, standing_of(case, aim=aim, open_to=may_see(user_id, at=at))


def standing_of(case: Case, *, aim: Aim, open_to: Collection[int]) -> Standing:
    """How a case of `_with_facts` stands. No query."""
    facts = vars(case)
    return Standing(
        is_closed=case.state == CaseState.CLOSED,
        is_running=facts["is_running"],
        is_promised=facts["is_promised"],
        is_theirs=aim.adviser_id is not None and case.adviser_id == aim.adviser_id,
        is_tied=aim.incident_id is not None and case.incident_id == aim.incident_id,
        has_news=facts["has_news"],
        is_restricted=case.person.is_restricted and case.person_id not in open_to,
    )


def _with_facts(keys: Collection[int]) -> CaseQuerySet:
    here = OuterRef("pk")
    tries = Attempt.objects.filter(callback__case=here, ended_at__isnull=True)
    mails = IncomingMail.objects.filter(case=here, read_at=None, note__isnull=False)
    return Case.objects.filter(pk__in=keys).annotate(
        is_running=Exists(tries),
        is_promised=Exists(Callback.objects.open().filter(case=here)),
        has_news=Exists(IncomingSms.objects.filter(case=here, read_at=None)) | Exists(mails),
    )


def find_several(pk: int) -> ActOnSeveral | None:
    """An act on several requests with who did it; None when there is none. One query."""
    rows = ActOnSeveral.objects.select_related("made_by", "incident")
    return rows.filter(pk=pk).first()


def cases_of(several: ActOnSeveral) -> dict[int, Case]:
    """The requests of an act by their key, as a line shows them. One query."""
    keys = [line["case"] for line in several.lines]
    return {case.pk: case for case in Case.objects.filter(pk__in=keys).for_list()}
