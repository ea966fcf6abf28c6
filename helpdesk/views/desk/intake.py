"""Somebody calls the desk: three fields while talking, and who it is when we know the number."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.actions.intake import open_by_phone
from helpdesk.desk_forms import IntakeForm, WhoIsItForm
from helpdesk.models import Person
from helpdesk.people_search import people_named
from helpdesk.views.desk.access import DeskRequest, for_desk
from helpdesk.wording import spaced

ALIKE_SHOWN = 8


def people_who_may_call(*, number: str, name: str) -> list[Person]:
    """The people at this number (E.164), then those of this name however it is spelt."""
    people = Person.objects.prefetch_related("numbers")
    at_number = list(people.filter(numbers__number=number).order_by("name", "pk"))
    known = {person.pk for person in at_number}
    alike = [pk for pk in people_named(name) if pk not in known][:ALIKE_SHOWN]
    return at_number + list(people.filter(pk__in=alike).order_by("name", "pk"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_desk
def new(request: DeskRequest) -> HttpResponse:
    """Open a case by phone; when somebody may be known, choose who it is before anything is kept.

    `then=plan` goes on to the hours, anything else to the case.
    """
    form = IntakeForm(
        request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4()}
    )
    if not (form.is_bound and form.is_valid()):
        return _page(request, form)
    said = form.cleaned_data
    people = people_who_may_call(number=said["number"].e164, name=said["name"])
    who = WhoIsItForm(request.POST if "asked" in request.POST else None, people=people)
    if people and not (who.is_bound and who.is_valid()):
        return _page(request, form, who=who)
    case = open_by_phone(
        number=said["number"].e164,
        name=said["name"],
        topic=said["topic"],
        question=said["question"],
        person=who.cleaned_data["person"] if people else None,
        adviser=request.staff.adviser,
        request_key=said["key"],
        at=timezone.now(),
        by=request.user,
    )
    messages.success(
        request, _("Request opened: %(reference)s.") % {"reference": spaced(case.reference)}
    )
    page = "helpdesk:case_promise" if request.POST.get("then") == "plan" else "helpdesk:case"
    return redirect(page, case.reference)


def _page(request: DeskRequest, form: IntakeForm, who: WhoIsItForm | None = None) -> HttpResponse:
    has_error = (form.is_bound and not form.is_valid()) or (who is not None and who.is_bound)
    shown = who if who is not None and who.is_bound else form
    return render(
        request,
        "helpdesk/desk/new.html",
        {"form": shown, "intake": form, "who": who},
        status=422 if has_error else 200,
    )
