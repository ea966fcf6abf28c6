"""An adviser has the exchange call: first their own telephone, then the number of the promise."""

import uuid
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from helpdesk.actions.limits import allows
from helpdesk.channels.telephone.dialling import NotDialled, ask_to_dial
from helpdesk.models import Attempt, Callback, PhoneCall
from helpdesk.policy.asterisk import id_of_ours
from helpdesk.policy.phone_calls import Direction, HangUp

# A key that is held down calls nobody twenty times.
MOST_IN_AN_HOUR = 60
# What an exchange that was away has not called by then is called by nobody any more.
WORTH_DIALLING = timedelta(seconds=20)


def dial(*, attempt: Attempt, at: datetime) -> None:
    """Have this call dialled. Raises NotDialled, and then nothing rings.

    The try has begun, and its number was looked at then; a dead or refused one is looked at again.
    """
    callback, line = attempt.callback, attempt.adviser.phone_line
    if not line:
        raise NotDialled("no telephone line")
    if Callback.objects.get(pk=callback.pk).lacks_number or attempt.ended_at is not None:
        raise NotDialled("nothing to call")
    if not allows(kind="dial", value=str(attempt.adviser_id), limit=MOST_IN_AN_HOUR, at=at):
        raise NotDialled("too often")
    if settings.DIAL_URL:
        ask_to_dial(settings.DIAL_URL, line=line, number=callback.number)
    elif settings.AMI_URL:
        _leave_for_asterisk(attempt, line, at=at)
    else:
        raise NotDialled("no exchange")


@transaction.atomic
def _leave_for_asterisk(attempt: Attempt, line: str, *, at: datetime) -> None:
    """The process that holds its line takes it within a second."""
    PhoneCall.objects.create(
        call_id=id_of_ours(str(uuid.uuid4())),
        direction=Direction.OUT,
        number=attempt.callback.number,
        rings_at=[attempt.adviser_id],
        began_at=at,
        dials_from=line,
    )


@transaction.atomic
def take_dials(*, at: datetime) -> list[tuple[PhoneCall, str]]:
    """The calls to dial now, each with the line to ring first: once, whoever asks.

    What has waited too long is called by nobody, and ends.
    """
    waiting = PhoneCall.objects.select_for_update(of=("self",), no_key=True)
    calls = list(waiting.exclude(dials_from="").filter(ended_at=None).order_by("pk"))
    fresh = [(call, call.dials_from) for call in calls if call.began_at > at - WORTH_DIALLING]
    taken = {call.pk for call, _line in fresh}
    for call in calls:
        call.dials_from = ""
        if call.pk not in taken:
            call.ended_at = call.read_at = at
            call.cause = HangUp.UNKNOWN
        call.save()
    return fresh
