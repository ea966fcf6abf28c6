"""The queue: every case, filtered in the address, 25 a page."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from helpdesk.choices import AppointmentState, CaseState
from helpdesk.desk_forms import QueueForm
from helpdesk.models import Appointment, Callback, Case
from helpdesk.models.case import CaseQuerySet
from helpdesk.people_search import people_named
from helpdesk.permissions import Staff
from helpdesk.policy.phone_numbers import BadNumber, read_number
from helpdesk.policy.references import normalise
from helpdesk.views.desk.access import DeskRequest, for_desk

PAGE = 25
# Beyond this, nobody reads how many there are.
COUNTED = 1000


def capped_count(cases: CaseQuerySet) -> int:
    """How many; COUNTED + 1 stands for more."""
    return cases.order_by()[: COUNTED + 1].count()


def cases_without_call() -> CaseQuerySet:
    """Open cases without a promise: nobody would call by themselves.

    Those that wait for the person are reminded by themselves.
    """
    promised = Callback.objects.open().filter(case=OuterRef("pk"))
    return Case.objects.not_closed().exclude(state=CaseState.WAITING).filter(~Exists(promised))


def _shown(show: str, staff: Staff) -> CaseQuerySet:
    if show == "all":
        return Case.objects.all()
    if show == "unplanned":
        return cases_without_call()
    if show == "mine" and staff.adviser is not None:
        return Case.objects.not_closed().of(staff.adviser)
    return Case.objects.not_closed()


def _found(cases: CaseQuerySet, q: str) -> CaseQuerySet:
    """By reference, else by number, else by name however it is spelt."""
    if reference := normalise(q):
        return cases.filter(reference=reference)
    try:
        number = read_number(q).e164
    except BadNumber:
        return cases.filter(person__in=people_named(q))
    return cases.filter(Q(person__numbers__number=number) | Q(callbacks__number=number)).distinct()


def _after(cases: CaseQuerySet, before: int | None) -> CaseQuerySet:
    """The cases that come after this one in the list: a page by its key, not by its rank."""
    if before is None:
        return cases
    opened_at = Subquery(Case.objects.filter(pk=before).values("opened_at"))
    return cases.filter(Q(opened_at__lt=opened_at) | Q(opened_at=opened_at, pk__lt=before))


def _with_next_step(cases: CaseQuerySet) -> CaseQuerySet:
    live = Appointment.objects.filter(callback__case=OuterRef("pk"), state=AppointmentState.LIVE)
    to_find = Callback.objects.open().filter(case=OuterRef("pk"), find_a_time_by__isnull=False)
    return cases.annotate(
        next_call_at=Subquery(live.values("starts_at")[:1]),
        find_a_time_by=Subquery(to_find.values("find_a_time_by")[:1]),
    )


@require_safe
@for_desk
def queue(request: DeskRequest) -> HttpResponse:
    """`?show=open|mine|unplanned|all&q=…`; `before` is the last case of the page before."""
    form = QueueForm(request.GET)
    form.is_valid()
    # A filter that cannot be read is no filter: the address is typed and kept by people.
    asked = form.cleaned_data
    show, q, before = asked.get("show") or "open", asked.get("q") or "", asked.get("before")
    cases = _shown(show, request.staff)
    if q:
        cases = _found(cases, q)
    page = list(
        _with_next_step(_after(cases, before)).for_list().order_by("-opened_at", "-pk")[: PAGE + 1]
    )
    return render(
        request,
        "helpdesk/desk/queue.html",
        {
            "at": timezone.now(),
            "form": form,
            "cases": page[:PAGE],
            "count": capped_count(cases),
            "most": COUNTED,
            "show": show,
            "q": q,
            "before": before,
            "next_page": _address(show=show, q=q, before=page[PAGE - 1].pk)
            if len(page) > PAGE
            else "",
            "first_page": _address(show=show, q=q),
        },
    )


def _address(**filters: Any) -> str:
    return "?" + urlencode({name: value for name, value in filters.items() if value})
