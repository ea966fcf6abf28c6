"""What travels on a line of SMPP 3.4: made and read, nothing sent.

Messages are made and read by smpp34; what has no text in it (binds, answers) is four numbers and a
word or two, made here.
"""

import struct
from dataclasses import dataclass

import smpp34

BIND_TRANSCEIVER, BIND_TRANSCEIVER_RESP = 0x09, 0x80000009
SUBMIT_SM, SUBMIT_SM_RESP = 0x04, 0x80000004
DELIVER_SM, DELIVER_SM_RESP = 0x05, 0x80000005
UNBIND, UNBIND_RESP = 0x06, 0x80000006
ENQUIRE_LINK, ENQUIRE_LINK_RESP = 0x15, 0x80000015
GENERIC_NACK = 0x80000000
ANSWER = 0x80000000

OK, INVALID_COMMAND, THROTTLED = 0x00, 0x03, 0x58
# "Later" and "never", from whoever takes messages (ESME_RX_T_APPN, ESME_RX_P_APPN).
LATER, NEVER = 0x64, 0x65
HEADER = struct.Struct(">LLLL")
# No message is longer; whoever says so does not speak SMPP.
LONGEST = 70_000
_VERSION = 0x34
# esm_class: the message has a header; it is a receipt of the centre.
_HAS_HEADER, _KIND, _RECEIPT = 0x40, 0x3C, 0x04
_INTERNATIONAL, _UNKNOWN, _NAME = 1, 0, 5
# Optional parameters (SMPP 3.4, §5.3.2).
_PAYLOAD, _RECEIPTED_ID, _STATE = 0x0424, 0x001E, 0x0427
_SAR_REFERENCE, _SAR_PARTS, _SAR_NUMBER = 0x020C, 0x020E, 0x020F
_ISDN = 1


@dataclass(frozen=True)
class Head:
    """The first four numbers of everything that travels."""

    length: int
    command: int
    status: int
    sequence: int


@dataclass(frozen=True)
class Arrived:
    """What the centre handed us: a receipt, or what somebody wrote (then `octets` in `coding`).

    `message_id` and `state` are of a receipt, "" and None where it has no such parameters.
    `sar` is reference, number of parts and number of this one, where parameters say so.
    """

    is_receipt: bool
    sender: str
    to: str
    octets: bytes
    coding: int
    has_header: bool
    message_id: str = ""
    state: int | None = None
    sar: tuple[int, int, int] | None = None


class Unreadable(Exception):
    """What came is no message of SMPP."""


def head_of(data: bytes) -> Head:
    """Read it; Unreadable for a length that cannot be."""
    head = Head(*HEADER.unpack(data))
    if not HEADER.size <= head.length <= LONGEST:
        raise Unreadable
    return head


def bare(command: int, sequence: int, *, status: int = OK, body: bytes = b"") -> bytes:
    """A PDU of these numbers and this body."""
    return HEADER.pack(HEADER.size + len(body), command, status, sequence) + body


def bind(sequence: int, *, user: str, password: str, system_type: str) -> bytes:
    """Ask to send and to receive."""
    words = b"".join(word.encode("ascii") + b"\0" for word in (user, password, system_type))
    return bare(BIND_TRANSCEIVER, sequence, body=words + bytes([_VERSION, 0, 0]) + b"\0")


def answer_of(head: Head, *, status: int = OK) -> bytes:
    """The answer to what the centre asked; a message's has an empty name in its body."""
    body = b"\0" if head.command == DELIVER_SM else b""
    return bare(head.command | ANSWER, head.sequence, status=status, body=body)


def word_in(body: bytes) -> str:
    """The first word of a body: the name of a message, or of the centre."""
    return body.split(b"\0", 1)[0].decode("ascii", "replace")


@dataclass(frozen=True)
class Part:
    """One submit_sm, but for its number on the line."""

    to: str
    sender: str
    octets: bytes
    coding: int
    has_header: bool = False
    is_payload: bool = False

    def encoded(self, sequence: int) -> bytes:
        """As it travels. Asks for a receipt of how it ended."""
        kind, plan = _kind_of(self.sender)
        pdu: bytes = smpp34.SubmitSm(
            self.sender.removeprefix("+"),
            self.to.removeprefix("+"),
            b"" if self.is_payload else self.octets,
            source_addr_ton=kind,
            source_addr_npi=plan,
            dest_addr_ton=_INTERNATIONAL,
            dest_addr_npi=_ISDN,
            esm_class=_HAS_HEADER if self.has_header else 0,
            registered_delivery=1,
            data_coding=self.coding,
            tlvs=([smpp34.Tlv(_PAYLOAD, self.octets)] if self.is_payload else []),
            sequence_number=sequence,
        ).encode()
        return pdu


def _kind_of(sender: str) -> tuple[int, int]:
    """The type and the plan of a sender's number."""
    if sender.startswith("+"):
        return _INTERNATIONAL, _ISDN
    if sender.isdecimal():
        return _UNKNOWN, _ISDN
    return (_NAME, 0) if sender else (_UNKNOWN, 0)


def arrived_in(data: bytes) -> Arrived:
    """Read a deliver_sm. Raises Unreadable."""
    try:
        pdu = smpp34.decode(data)
    except smpp34.SmppError:
        raise Unreadable from None
    if not isinstance(pdu, smpp34.DeliverSm):
        raise Unreadable
    found = {tlv.tag: tlv for tlv in pdu.tlvs}

    def number(tag: int) -> int | None:
        return found[tag].as_int() if tag in found else None

    payload = found.get(_PAYLOAD)
    named = found.get(_RECEIPTED_ID)
    sar = (
        number(_SAR_REFERENCE),
        number(_SAR_PARTS),
        number(_SAR_NUMBER),
    )
    sender = pdu.source_addr
    is_whole_number = pdu.source_addr_ton == _INTERNATIONAL and sender.isdecimal()
    return Arrived(
        is_receipt=pdu.esm_class & _KIND == _RECEIPT,
        sender=f"+{sender}" if is_whole_number else sender,
        to=pdu.destination_addr,
        octets=payload.value if payload is not None else pdu.short_message,
        coding=pdu.data_coding,
        has_header=bool(pdu.esm_class & _HAS_HEADER),
        message_id=word_in(named.value) if named is not None else "",
        state=number(_STATE),
        sar=(sar[0], sar[1], sar[2]) if None not in sar else None,  # type: ignore[arg-type]
    )
