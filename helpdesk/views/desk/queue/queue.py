"""The queue: every case, filtered in the address, 25 a page."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.cases.saved_views import TooManyViews, keep_view, remove_view
from helpdesk.forms.queue import QueueForm, ViewForm, address_of
from helpdesk.reads.queue import (
    COUNTED,
    capped_count,
    cases_asked_for,
    lines_of_queue,
    offered_to,
)
from helpdesk.views.desk.access import DeskRequest, for_desk

PAGE = 25


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
    cases = cases_asked_for(asked, adviser=request.staff.adviser)
    before = asked.get("before")
    page = lines_of_queue(cases, before=before, most=PAGE + 1)
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
def remove(request: DeskRequest, pk: int) -> HttpResponse:
    """Take one of my views away."""
    remove_view(user=request.user, pk=pk)
    messages.success(request, _("The view is taken away."))
    return redirect("helpdesk:queue")
