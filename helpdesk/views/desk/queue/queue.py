"""The queue: every case, filtered in the address, 25 a page."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.cases.saved_views import TooManyViews, forget_view, keep_view
from helpdesk.choices import AppointmentState, CaseState
from helpdesk.forms.queue import QueueForm, ViewForm, address_of, offered_to
from helpdesk.models import Appointment, Callback, Case
from helpdesk.models.case import CaseQuerySet
from helpdesk.permissions import Staff
from helpdesk.policy.phone_numbers import BadNumber, read_number
from helpdesk.policy.references import normalise
from helpdesk.reads.people import people_named
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


def _filtered(asked: Mapping[str, Any], staff: Staff) -> CaseQuerySet:
    cases = _shown(asked["show"], staff)
    if topic := asked.get("topic"):
        cases = cases.filter(topic__code=topic)
    if adviser := asked.get("adviser"):
        cases = cases.filter(adviser=adviser)
    return _found(cases, asked["q"]) if asked.get("q") else cases


def _shown(show: str, staff: Staff) -> CaseQuerySet:
    if show == "all":
        return Case.objects.all()
    if show == "unplanned":
        return cases_without_call()
    if show == "waiting":
        return Case.objects.filter(state=CaseState.WAITING)
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
    """`?show=&topic=&adviser=&q=`; `before` is the last case of the page before.

    A filter that cannot be read is no filter: the address is typed and kept by people.
    """
    return _page(request, QueueForm(request.GET, offered=offered_to(request.user)))


def _page(
    request: DeskRequest, form: QueueForm, *, view_form: ViewForm | None = None
) -> HttpResponse:
    asked = form.asked()
    cases = _filtered(asked, request.staff)
    before = asked.get("before")
    page = list(
        _with_next_step(_after(cases, before)).for_list().order_by("-opened_at", "-pk")[: PAGE + 1]
    )
    address = address_of(asked)
    views = form.offered.views
    return render(
        request,
        "helpdesk/desk/queue.html",
        {
            "at": timezone.now(),
            "form": form,
            "view_form": view_form or ViewForm(auto_id="id_view_%s"),
            "views": views,
            "view": next((view for view in views if view.query == address), None),
            "cases": page[:PAGE],
            "count": len(page) if not before and len(page) <= PAGE else capped_count(cases),
            "most": COUNTED,
            "asked": asked,
            "address": address,
            "next_page": address_of(asked, before=page[PAGE - 1].pk) if len(page) > PAGE else "",
            "all_of_it": address_of({"show": "all", "q": asked.get("q")}),
        },
        status=422 if view_form is not None else 200,
    )


@require_POST
@for_desk
def keep(request: DeskRequest) -> HttpResponse:
    """Keep the filters of the page under a name; they come in `query`, as in the address."""
    offered = offered_to(request.user)
    form = QueueForm(QueryDict(request.POST.get("query", "")[:400]), offered=offered)
    view_form = ViewForm(request.POST, auto_id="id_view_%s")
    if not view_form.is_valid():
        return _page(request, form, view_form=view_form)
    query = address_of(form.asked())
    try:
        view = keep_view(user=request.user, name=view_form.cleaned_data["name"], query=query)
    except TooManyViews:
        view_form.add_error("name", _("You have twenty views. Take one away first."))
        return _page(request, form, view_form=view_form)
    messages.success(request, _("The view is kept: %(name)s.") % {"name": view.name})
    return redirect(f"{reverse('helpdesk:queue')}?{view.query}")


@require_POST
@for_desk
def forget(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one of my views away."""
    forget_view(user=request.user, pk=pk)
    messages.success(request, _("The view is taken away."))
    return redirect("helpdesk:queue")
