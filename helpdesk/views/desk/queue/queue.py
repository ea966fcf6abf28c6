"""The queue: every case, filtered and put in order in the address, 25 a page."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.cases.saved_views import TooManyViews, keep_view, remove_view
from helpdesk.forms.queue import SHOWS, QueueForm, ViewForm, address_of, order_of
from helpdesk.forms.several import offered_acts
from helpdesk.policy.several import MOST_CHOSEN
from helpdesk.reads.queue import (
    COUNTED,
    OPEN_STATES,
    Counts,
    cases_asked_for,
    counts_of,
    offered_to,
)
from helpdesk.reads.queue_lines import lines_of_queue
from helpdesk.views.desk.access import DeskRequest, for_desk

PAGE = 25


@dataclass(frozen=True)
class StateLink:
    """A state of requests, how many stand there, and the address of their page."""

    label: str
    count: int
    address: str
    is_shown: bool


@require_safe
@for_desk
def queue(request: DeskRequest) -> HttpResponse:
    """`?show=&topic=&adviser=&q=&order=`; `rows=dense` has more in sight.

    `before` is the last case of the page before.

    A filter that cannot be read is no filter: the address is typed and kept by people.
    """
    return _page(request, QueueForm(request.GET, offered=offered_to(request.user)))


def _page(
    request: DeskRequest, form: QueueForm, *, view_form: ViewForm | None = None
) -> HttpResponse:
    asked = form.asked()
    found = cases_asked_for(asked, adviser=request.staff.adviser)
    before, at = asked.get("before"), timezone.now()
    page = lines_of_queue(found.cases, order=order_of(asked), before=before, most=PAGE + 1, at=at)
    counts = counts_of(found)
    address = address_of(asked)
    views = form.offered.views
    return render(
        request,
        "helpdesk/desk/queue.html",
        {
            "at": at,
            "form": form,
            "view_form": view_form or ViewForm(auto_id="id_view_%s"),
            "views": views,
            "view": next((view for view in views if view.query == address), None),
            "lines": page[:PAGE],
            "count": counts.shown,
            "states": _states(counts, asked),
            "order": order_of(asked),
            "is_dense": asked.get("rows") == "dense",
            "other_rows": address_of({**asked, "rows": "" if asked.get("rows") else "dense"}),
            "most": COUNTED,
            "most_chosen": MOST_CHOSEN,
            "acts": offered_acts(),
            "asked": asked,
            "address": address,
            "next_page": address_of(asked, before=page[PAGE - 1].case.pk)
            if len(page) > PAGE
            else "",
            "all_of_it": address_of({"show": "all", "q": asked.get("q")}),
        },
        status=422 if view_form is not None else 200,
    )


def _states(counts: Counts, asked: Mapping[str, Any]) -> list[StateLink]:
    """How many open requests stand in each state under these filters; none where it is unknown."""
    return [
        StateLink(
            label=str(SHOWS[state]),
            count=counts.by_state.get(state, 0),
            address=address_of({**asked, "show": state}),
            is_shown=asked["show"] == state,
        )
        for state in OPEN_STATES
        if counts.by_state
    ]


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
        view = keep_view(user=request.user, query=query, **view_form.cleaned_data)
    except TooManyViews:
        view_form.add_error("name", _("You have twenty views. Take one away first."))
        return _page(request, form, view_form=view_form)
    messages.success(request, _("The view is kept: %(name)s.") % {"name": view.name})
    return redirect(f"{reverse('helpdesk:queue')}?{view.query}")


@require_POST
@for_desk
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one of my views away."""
    remove_view(user=request.user, pk=pk)
    messages.success(request, _("The view is taken away."))
    return redirect("helpdesk:queue")
