"""Where an exchange reports telephone calls, in the shape of Zammad's generic CTI."""

import json
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from helpdesk.actions.desk.api_tokens import Use, note_use
from helpdesk.actions.limits import allows
from helpdesk.actions.promises.phone_calls import take_report
from helpdesk.actions.promises.voice_messages import (
    TooManyMessages,
    VoiceMessage,
    take_voice_message,
)
from helpdesk.channels.incoming.files import LARGEST, made_safe
from helpdesk.channels.incoming.reading import Attached
from helpdesk.choices import Scope
from helpdesk.models import ApiToken
from helpdesk.policy.api_tokens import refusal_of
from helpdesk.policy.phone_calls import CallEvent, CallReport, read_report
from helpdesk.reads.availability import desk_day
from helpdesk.reads.phone_calls import as_they_ring, calls_at
from helpdesk.reads.systems import find_token
from helpdesk.words.ringing import asks_for

# A report is a few short fields.
LONGEST = 20_000


@csrf_exempt
@require_POST
def report(request: HttpRequest, token: str = "") -> HttpResponse:
    """Takes a form or JSON with `event`, `callId`, `direction`, `from`, `to`, `user`, `cause`.

    A form with the event `voiceMessage` brings the sound as the file `recording`.

    The token stands in the address, or behind `Bearer`: 403 for one that opens no calls, 404 where
    the desk hears none, 429 beyond its calls of an hour, 400 for what is no report. 204 for
    everything else, known already or not, so that the exchange does not report it again.
    """
    answer = HttpResponse(status=_status(request, token))
    # Django would write the address into its log, and the secret in it.
    answer._has_been_logged = True  # type: ignore[attr-defined]
    answer["Cache-Control"] = "no-store, private"
    return answer


def _status(request: HttpRequest, token: str) -> int:
    if not settings.PHONE_CALLS:
        return 404
    row, at = find_token(token or _bearer(request)), timezone.now()
    if row is None:
        return 403
    if not allows(kind="api", value=str(row.pk), limit=row.hourly_limit, at=at):
        return 429
    if refusal_of(row.standing, scope=Scope.CALLS_WRITE, today=desk_day(at)) is not None:
        return _noted(row, 403)
    said = read_report(_sent(request))
    return _noted(row, 400 if said is None else _take(request, said, at=at))


def _take(request: HttpRequest, said: CallReport, *, at: datetime) -> int:
    """Keep what is reported; of a voice message the sound is the file `recording`."""
    if said.event is not CallEvent.VOICE:
        take_report(report=said, at=at)
        return 204
    sounds = [Attached(file.name or "", file.read()) for file in _recordings(request)]
    message = VoiceMessage(said.call_id, said.caller, made_safe(sounds))
    try:
        take_voice_message(message=message, at=at)
    except TooManyMessages:
        return 429
    return 204


def _recordings(request: HttpRequest) -> list[UploadedFile]:
    """One at most, and none that is larger than what is kept."""
    sent = request.FILES.getlist("recording")[:1]
    return [file for file in sent if (file.size or 0) <= LARGEST]


def may_report(request: HttpRequest, token: str = "") -> bool:
    """Whether this request comes from an exchange of ours: asked before its sound is read."""
    row = find_token(token or _bearer(request)) if settings.PHONE_CALLS else None
    today = desk_day(timezone.now())
    scope = Scope.CALLS_WRITE
    return row is not None and refusal_of(row.standing, scope=scope, today=today) is None


@require_safe
def rings(request: HttpRequest, token: str) -> HttpResponse:
    """Which calls ring for whoever has this token, as a few signs that name nobody.

    Each page of the desk asks once a second, without its session: one query. Http404 for a forged
    or old token, and where the desk hears no calls.
    """
    at = timezone.now()
    adviser = asks_for(token, at=at) if settings.PHONE_CALLS else None
    if adviser is None:
        raise Http404
    calls = calls_at(adviser or None, at=at)
    answer = HttpResponse(as_they_ring(calls), content_type="text/plain")
    answer["Cache-Control"] = "no-store, private"
    return answer


def _noted(row: ApiToken, status: int) -> int:
    """The status, with a line in the journal, as for any use of a token."""
    note_use(token=row, use=Use("phone_calls", status), at=timezone.now())
    return status


def _bearer(request: HttpRequest) -> str:
    scheme, _space, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _sent(request: HttpRequest) -> dict[str, Any]:
    """The fields of a form, each a list, or of JSON; {} for what is neither."""
    try:
        if request.content_type != "application/json":
            return dict(request.POST.lists())
        sent = json.loads(request.body[:LONGEST])
    except (ValueError, RecursionError, OSError, RequestDataTooBig):
        return {}
    return sent if isinstance(sent, dict) else {}
