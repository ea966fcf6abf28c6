"""Gives an adviser's calendar its secret address, another one, or none."""

import uuid

from helpdesk.models import Adviser


def renew_calendar(*, adviser: Adviser) -> Adviser:
    """A new secret address; the one before, if any, stops at once."""
    return _set_nonce(adviser, uuid.uuid4())


def stop_calendar(*, adviser: Adviser) -> Adviser:
    """No address any more: calendars that ask for it find nothing."""
    return _set_nonce(adviser, None)


def _set_nonce(adviser: Adviser, nonce: uuid.UUID | None) -> Adviser:
    adviser.calendar_nonce = nonce
    adviser.save(update_fields=["calendar_nonce"])
    return adviser
