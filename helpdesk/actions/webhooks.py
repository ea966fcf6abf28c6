"""Writes what programs are told, in the transaction of what happened; another one sends it."""

from datetime import datetime

from helpdesk.choices import ProgramEvent
from helpdesk.models import Callback, Case, Webhook, WebhookMessage
from helpdesk.policy.webhooks import MAY_BE_CORRECTED

_OF_A_CALL = (ProgramEvent.KEPT, ProgramEvent.BROKEN)


def tell_programs(
    *, event: ProgramEvent, case: Case, at: datetime, callback: Callback | None = None
) -> None:
    """Queue this event for each program that wants it; nothing where the record is restricted.

    What an outcome decides waits until the outcome can no longer be taken back. One query where
    nobody wants to be told.
    """
    wanted = [hook for hook in Webhook.objects.filter(ended_at=None) if event in hook.events]
    if not wanted or case.person.is_restricted:
        return
    data = data_of(case, callback)
    due_at = at + MAY_BE_CORRECTED if event in _OF_A_CALL else at
    WebhookMessage.objects.bulk_create(
        WebhookMessage(
            webhook=hook,
            case=case,
            callback=callback,
            event=event,
            data=data,
            happened_at=at,
            due_at=due_at,
        )
        for hook in wanted
    )


def data_of(case: Case, callback: Callback | None) -> dict[str, str | None]:
    """Reference, states and hours, as they are now: nobody's name, number or words."""
    data: dict[str, str | None] = {"reference": case.reference, "state": str(case.state)}
    if callback is not None:
        live = callback.live_appointment
        by = callback.find_a_time_by
        data |= {
            "call": str(callback.state),
            "way": str(callback.way),
            "result": str(callback.result),
            "starts_at": live.starts_at.isoformat() if live else None,
            "find_a_time_by": by.isoformat() if by else None,
        }
    return data
