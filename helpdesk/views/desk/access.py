"""The door of the desk: who may come in, and what every page of it asks."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from helpdesk.choices import SlotRefusal
from helpdesk.models import Attempt, Callback, Case, Person
from helpdesk.models.reading import reading_about
from helpdesk.permissions import Staff, can_see_desk, staff_of
from helpdesk.reads.availability import desk_missing
from helpdesk.reads.cases import case_for_page
from helpdesk.reads.person import find_person
from helpdesk.reads.promises import find_attempt, find_promise, running_call_of

Found = TypeVar("Found")


class DeskRequest(HttpRequest):
    """A request by a member of the desk; `running_call` is a try of theirs without an end.

    `hears_calls`: an exchange reports telephone calls to this desk.
    """

    staff: Staff
    running_call: Attempt | None
    hears_calls: bool
    user: Any


class RestrictedRecord(Exception):
    """The page is about a restricted record, and whoever asks has not said why they open it."""

    def __init__(self, person_id: int) -> None:
        super().__init__(person_id)
        self.person_id = person_id


def for_staff(
    may: Callable[[Staff], bool],
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Whoever `may` says, members of the desk or not: figures and the journal have auditors."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapped(request: DeskRequest, *args: object, **kwargs: object) -> HttpResponse:
            request.staff = staff_of(request.user)
            request.hears_calls = settings.PHONE_CALLS
            if not may(request.staff):
                raise PermissionDenied
            # Every page asks how a call ended that its adviser has not ended.
            request.running_call = running_call_of(request.user)
            try:
                return view(request, *args, **kwargs)
            except RestrictedRecord as closed:
                # Where a form was sent from shows nothing to go back to.
                wanted = {"next": request.path} if request.method in ("GET", "HEAD") else {}
                page = reverse("helpdesk:person_open", args=[closed.person_id])
                return redirect(f"{page}?{urlencode(wanted)}" if wanted else page)

        return never_cache(login_required(wrapped))

    return decorate


for_desk = for_staff(can_see_desk)


def or_404(found: Found | None) -> Found:
    """What was looked up for an address; Http404 when there is nothing."""
    if found is None:
        raise Http404
    return found


def for_script(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """`answer`, or where it leads as JSON (`to`) for a script that asks for that.

    A script that follows a redirect takes away what the next page would have said.
    """
    wants_json = request.get_preferred_type(["text/html", "application/json"]) != "text/html"
    if wants_json and isinstance(answer, HttpResponseRedirect):
        return JsonResponse({"to": answer.url})
    return answer


def about(person: Person) -> None:
    """The page, or what it changes, is about this person; raises RestrictedRecord."""
    reading_about(person.pk)
    if person.is_hidden:
        raise RestrictedRecord(person.pk)


def case_or_404(reference: str) -> Case:
    """The case of this reference with what its page shows; Http404 when there is none."""
    case = or_404(case_for_page(reference))
    about(case.person)
    return case


def callback_or_404(pk: int) -> Callback:
    """The promise of this key with its case, person and topic; Http404 when there is none."""
    callback = or_404(find_promise(pk))
    about(callback.case.person)
    return callback


def attempt_or_404(pk: int) -> Attempt:
    """The try of this key with its promise, case and person; Http404 when there is none."""
    attempt = or_404(find_attempt(pk))
    about(attempt.callback.case.person)
    return attempt


def person_or_404(pk: int) -> Person:
    """The person of this key with their numbers, merged ones too; Http404 when there is none."""
    person = or_404(find_person(pk))
    about(person)
    return person


PROMISE_ENDED = _("This promise has ended already. Nothing was changed.")
CASE_CLOSED = _("This request is closed. Open it again first.")
CALL_RUNNING = _("A call is not finished. First say how it ended.")
FIND_A_NUMBER = _("No number that works is known. Find one first.")
NUMBER_WAS_WRONG = _("We called this number, and it was wrong. Check it with the person.")
NO_WAY = _("Nothing gets there. Choose another way.")
NUMBER_REFUSED = _("The owner of this number wants no call. Another wish needs two of you.")
NOT_AN_ADVISER = _("Only an adviser can call. Ask your coordinator for it.")

_REFUSALS = {
    SlotRefusal.TAKEN: _("Nobody is free at this hour any more. Choose another."),
    SlotRefusal.CLOSED: _("The desk is closed at this hour. Choose another."),
    SlotRefusal.TOO_SOON: _("This hour has passed. Choose another."),
    SlotRefusal.TOO_FAR: _("This day is too far away. Choose a nearer one."),
    SlotRefusal.MOVED_OFTEN: _("You set this hour often today. Ask a colleague to do it."),
}
_MISSING = {
    "phone_number": _("the phone number of the desk"),
    "topic": _("a topic"),
    "adviser": _("an adviser who is there"),
    "hours": _("the hours of the advisers"),
}


def refusal_in_words(reason: SlotRefusal) -> str:
    """Why an hour could not be taken, and what to do."""
    if reason is SlotRefusal.DESK_NOT_READY:
        missing = ", ".join(str(_MISSING[code]) for code in desk_missing())
        return gettext("No call can be promised yet. Still missing: %(what)s.") % {"what": missing}
    return str(_REFUSALS.get(reason, gettext("This hour is not possible. Choose another.")))
