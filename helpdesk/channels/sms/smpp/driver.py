"""Sends messages by the line that this process holds; another process holds none."""

from collections.abc import Sequence
from itertools import count

from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.sms.parcel import Parcel
from helpdesk.channels.sms.smpp.line import Answer, Line
from helpdesk.channels.sms.smpp.pdus import OK, Part
from helpdesk.policy.sms_parts import cut, in_octets
from helpdesk.policy.sms_receipts import is_of_channel, is_refused

# The one line of this process, put here by whoever opened it.
_held: list[Line] = []
_references = count(1)
# Lanes of one line: while the operator has the messages of one, the other writes in the database.
# Together they have a window on its way, and no more.
LANES = 2


def hold(line: Line) -> None:
    """Messages of this process leave by this line."""
    _held[:] = [line]


def let_go() -> None:
    """No message leaves here any more."""
    _held.clear()


def how_many_at_once() -> int:
    """Its share of the places of the window, for one of LANES; one where the line is down."""
    return max(_held[0].window.places // LANES, 1) if _held and _held[0].is_bound() else 1


def send_by_line(parcels: Sequence[Parcel], *, is_payload: bool) -> list[Delivery | NotSent]:
    """An end for each, in order. Never raises."""
    if not _held:
        return [NotSent("no line here", is_of_channel=True) for _parcel in parcels]
    cut_up = [_parts_of(parcel, is_payload=is_payload) for parcel in parcels]
    seconds = min((parcel.seconds for parcel in parcels), default=0.0)
    every = [part for parts in cut_up for part in parts]
    answers = iter(_held[0].submit_all(every, seconds=seconds))
    return [_end_of([next(answers) for _part in parts]) for parts in cut_up]


def _parts_of(parcel: Parcel, *, is_payload: bool) -> list[Part]:
    """None for a text that no number of parts holds."""
    try:
        coding, pieces = cut(parcel.text, reference=next(_references))
    except ValueError:
        return []
    if is_payload and len(pieces) > 1:
        coding, octets = in_octets(parcel.text)
        return [Part(parcel.to, parcel.sender, octets, coding, is_payload=True)]
    has_header = len(pieces) > 1
    return [Part(parcel.to, parcel.sender, piece, coding, has_header) for piece in pieces]


def _end_of(answers: Sequence[Answer]) -> Delivery | NotSent:
    """Of a message, by the answers to its parts: whole, or what was worst."""
    if not answers:
        return NotSent("too long", permanent=True)
    bad = [answer for answer in answers if answer.status != OK]
    if not bad:
        return Delivery(reached=True, ids=tuple(answer.message_id for answer in answers))
    # Of several parts the person may have got some.
    is_perhaps_taken = len(bad) < len(answers) or any(
        answer.status is None and answer.left for answer in bad
    )
    said = next((answer.status for answer in bad if answer.status is not None), None)
    if said is None:
        return NotSent("no answer", is_of_channel=True, is_perhaps_taken=is_perhaps_taken)
    return NotSent(
        f"operator answered {said:#x}",
        permanent=is_refused(said),
        is_of_channel=is_of_channel(said),
        is_perhaps_taken=is_perhaps_taken,
    )
