"""Reads one raw mail into values. Whatever somebody made up in it, it ends, and bounded."""

import email
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from email import policy
from email.message import EmailMessage, Message
from email.utils import getaddresses, parseaddr
from types import MappingProxyType
from typing import Any, Final

from flufl.bounce import all_failures

from helpdesk.channels.incoming.html import words_of_html
from helpdesk.policy.mail_nature import Heard
from helpdesk.policy.mail_words import LONGEST

# A mail with its files, as most servers take it.
MOST_BYTES: Final = 25 * 1024 * 1024
_MOST_PARTS: Final = 200
_MOST_ADDRESSES: Final = 50
_LONGEST_HEADER: Final = 2000
_MOST_PAGE: Final = 2_000_000
_MOST_OF_HEAD: Final = 200_000
_ID = re.compile(r"<([^<>\s]{1,300})>")
_STATUS = re.compile(r"^status:\s*([245]\.\d{1,3}\.\d{1,3})", re.I | re.M)
# How Postfix says in a pipe that a mail comes back to nobody.
_NOBODY: Final = "MAILER-DAEMON"
# To whom the mail was given, however many addresses its words name.
_DELIVERED: Final = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")


class UnreadableMail(ValueError):
    """No mail, or too large: whoever sent it is told by their own server."""


@dataclass(frozen=True)
class Attached:
    """A file as it came; `is_inline` stands within the words, as the picture of a signature."""

    name: str
    data: bytes
    is_inline: bool = False


@dataclass(frozen=True)
class Bounce:
    """What a report says of mails of ours: who is not reached, why, and which mails came back."""

    addresses: frozenset[str] = frozenset()
    # As "5.1.1"; "" where the report names none.
    status: str = ""
    returned: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadMail:
    """One mail as values. Message-IDs stand without their brackets; "" is what was not said."""

    digest: str
    message_id: str
    sender_name: str
    subject: str
    recipients: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    attached: tuple[Attached, ...]
    heard: Heard
    bounce: Bounce

    @property
    def sender(self) -> str:
        """The address that it says it is from."""
        return self.heard.sender


def read_mail(
    raw: bytes, *, returns_to: str | None = None, recipients: tuple[str, ...] = ()
) -> ReadMail:
    """The mail as values. `returns_to` and `recipients` are of its envelope, where it is known.

    Raises UnreadableMail.
    """
    if len(raw) > MOST_BYTES:
        raise UnreadableMail("too large")
    try:
        mail = email.message_from_bytes(raw, policy=policy.default)
        return _read(mail, raw, returns_to=returns_to, recipients=recipients)
    # What the standard library raises for headers and parts that somebody made up.
    except (ValueError, TypeError, LookupError, AttributeError, RecursionError) as error:
        raise UnreadableMail(type(error).__name__) from error


def said_sender(raw: bytes) -> str:
    """The address that a mail says it is from, by its head alone; "" for none that can be read."""
    try:
        first = raw[:_MOST_OF_HEAD].replace(b"\r\n", b"\n").partition(b"\n\n")[0]
        head = email.message_from_bytes(first, policy=policy.default)
        return parseaddr(str(head.get("from", ""))[:_LONGEST_HEADER])[1].lower()
    except (ValueError, TypeError, LookupError, AttributeError):
        return ""


def _read(
    mail: EmailMessage, raw: bytes, *, returns_to: str | None, recipients: tuple[str, ...]
) -> ReadMail:
    headers = _headers(mail)
    if not headers:
        raise UnreadableMail("no headers")
    name, sender = parseaddr(headers.get("from", ""))
    if returns_to is None and "return-path" in headers:
        returns_to = parseaddr(headers["return-path"])[1]
    if returns_to is not None and returns_to.partition("@")[0].upper() == _NOBODY:
        returns_to = ""
    bounce = _bounce(mail, returns_to)
    parts = list(_parts(mail))
    text, of_text = _text(parts)
    return ReadMail(
        digest=_digest(headers, raw),
        message_id=next(iter(_ids(headers.get("message-id", ""))), ""),
        sender_name=_plain(name, 120),
        subject=_plain(headers.get("subject", ""), 200),
        recipients=(*recipients, *_recipients(mail)),
        references=(*_ids(headers.get("in-reply-to", "")), *_ids(headers.get("references", ""))),
        text=text,
        attached=tuple(_attached(part) for part in parts if part not in of_text),
        heard=Heard(
            sender=sender.lower() if sender.count("@") == 1 else "",
            headers=headers,
            returns_to=returns_to,
            is_report=bool(bounce.addresses) or mail.get_content_type() == "multipart/report",
            hops=len(mail.get_all("received") or ()),
        ),
        bounce=bounce,
    )


def _headers(mail: EmailMessage) -> Mapping[str, str]:
    """The first of each name, in small letters; one that cannot be read says nothing."""
    found: dict[str, str] = {}
    for name in dict.fromkeys(key.lower() for key in mail.keys()):  # noqa: SIM118
        try:
            found[name] = str(mail[name])[:_LONGEST_HEADER]
        except (ValueError, TypeError, LookupError, AttributeError):
            found[name] = ""
    return MappingProxyType(found)


def _ids(header: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_ID.findall(header)))


def _recipients(mail: EmailMessage) -> Iterator[str]:
    for name in _DELIVERED:
        values = [str(value)[:_LONGEST_HEADER] for value in mail.get_all(name) or ()]
        for _name, address in getaddresses(values)[:_MOST_ADDRESSES]:
            yield address.lower()


def _plain(text: str, longest: int) -> str:
    """One line of what can be seen."""
    return " ".join("".join(sign for sign in text if sign.isprintable()).split())[:longest]


def _digest(headers: Mapping[str, str], raw: bytes) -> str:
    """The same for one mail by whichever road: servers on the way add headers, and end lines."""
    _head, _gap, body = raw.replace(b"\r\n", b"\n").partition(b"\n\n")
    said = [headers.get(name, "") for name in ("message-id", "from", "date", "subject")]
    named = "\n".join(said).encode("utf-8", "surrogateescape")
    return hashlib.sha256(named + b"\n\n" + body.strip()).hexdigest()


def _parts(mail: Message) -> Iterator[EmailMessage]:
    """The leaves; a mail within a mail is one. Raises UnreadableMail for too many."""
    waiting: list[Any] = [mail]
    count = 0
    while waiting:
        part = waiting.pop(0)
        count += 1
        if count > _MOST_PARTS:
            raise UnreadableMail("too many parts")
        if part.get_content_maintype() == "multipart" and isinstance(part.get_payload(), list):
            waiting[:0] = part.get_payload()
        else:
            yield part


def _text(parts: list[EmailMessage]) -> tuple[str, list[EmailMessage]]:
    """The words, and the parts that say them: plain ones, or the page where there are none."""
    said = [part for part in parts if part.get_content_disposition() != "attachment"]
    said = [part for part in said if not part.get_filename()]
    plain = [part for part in said if part.get_content_type() == "text/plain"]
    pages = [part for part in said if part.get_content_type() == "text/html"]
    text = "\n\n".join(filter(None, (_content(part).strip() for part in plain)))
    if not text:
        text = "\n\n".join(words_of_html(_content(part)[:_MOST_PAGE]) for part in pages)
    return text.replace("\0", "")[:LONGEST].strip(), [*plain, *pages]


def _content(part: EmailMessage) -> str:
    """The text of a part; in Latin letters where it does not say, or lies about, which."""
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        return ""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (LookupError, ValueError):
        return data.decode("cp1252", "replace")


def _attached(part: EmailMessage) -> Attached:
    data = part.get_payload(decode=True)
    is_inline = part.get_content_disposition() == "inline" and "content-id" in part
    name = _plain(part.get_filename() or "", 120)
    return Attached(name, data if isinstance(data, bytes) else b"", is_inline)


def _bounce(mail: EmailMessage, returns_to: str | None) -> Bounce:
    """What a report says; nothing for any other mail. Detectors read bounces of forty makes."""
    is_report = mail.get_content_type() == "multipart/report"
    if not (is_report or returns_to == ""):
        return Bounce()
    # Detectors know mails of the older kind alone.
    old = email.message_from_bytes(mail.as_bytes(), policy=policy.compat32)
    _temporary, permanent = all_failures(old)
    addresses = frozenset(each.decode("ascii", "replace").lower() for each in permanent)
    returned: list[str] = []
    status = ""
    for part in old.walk():
        if part.get_content_type() == "message/delivery-status":
            found = _STATUS.findall(part.as_string())
            status = next((each for each in found if each.startswith("5")), status)
        elif part.get_content_type() in ("message/rfc822", "text/rfc822-headers"):
            head = part.as_string()[: 4 * _LONGEST_HEADER]
            returned += re.findall(r"^message-id:\s*<([^<>\s]+)>", head, re.I | re.M)
    return Bounce(addresses, status, tuple(dict.fromkeys(returned)))
