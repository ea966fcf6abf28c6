"""Remembers who was shown whom: every page that somebody of the staff is shown, whatever its view.

No view has to say it. A request that read somebody's name or number from the database, for a
person who is logged in, leaves one row; views only say whom a page is about.
"""

from collections.abc import Callable
from functools import partial

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from helpdesk.actions.people.people_reads import note_read
from helpdesk.models.in_hand import in_hand
from helpdesk.models.reading import Reading, reading
from helpdesk.reads.restricted import may_see

# Answers with a page in them: what was asked for, and forms with errors.
_SHOWN = {200, 409, 422}


class ReadsMiddleware:
    """Write one row for a page that shows people, and none for any other. One query.

    A page that cannot be remembered is not shown: what fails here fails the request.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with in_hand(), reading(partial(_opened_by, request)) as read:
            response = self.get_response(request)
        if read.people and response.status_code in _SHOWN:
            _remember(request, read)
        return response


def _opened_by(request: HttpRequest) -> set[int] | None:
    """The restricted people whom this account may see; None for a visitor, who sees themselves."""
    user = request.user
    return may_see(user.pk, at=timezone.now()) if user.is_authenticated else None


def _remember(request: HttpRequest, read: Reading) -> None:
    # Every page of the staff has asked who is there. A visitor's session is not opened for it.
    user = getattr(request, "_cached_user", None)
    if user is None or not user.is_authenticated:
        return
    match = request.resolver_match
    note_read(
        reader_id=user.pk,
        page=(match.url_name if match else None) or "other",
        people=len(read.people),
        about=read.about,
        at=timezone.now(),
    )
