"""Mails as people and machines write them, byte for byte."""

import io
from email.message import EmailMessage
from email.utils import format_datetime
from itertools import count

from PIL import Image

from tests.factories.helpdesk import MONDAY

_numbers = count(1)


def make_mail(
    text: str = "Bonjour, voici ma facture.",
    *,
    sender: str = "Madeleine Petit <madeleine@example.org>",
    to: str = "reponse@desk.example.org",
    subject: str = "Ma facture",
    message_id: str = "",
    attached: tuple[tuple[str, str, bytes], ...] = (),
    **headers: str,
) -> bytes:
    """One mail. `attached` are (name, type, content); `List_Id=…` is the header List-Id."""
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    mail["Date"] = format_datetime(MONDAY)
    mail["Message-ID"] = message_id or f"<{next(_numbers)}@phone.example.org>"
    for name, value in headers.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    for name, kind, content in attached:
        main, _slash, sub = kind.partition("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes()


def make_photo(*, kind: str = "JPEG", size: tuple[int, int] = (80, 60)) -> bytes:
    """A photograph that says where it was taken, and lies on its side."""
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "Phone of Madeleine"
    exif.get_ifd(0x8825)[2] = (48.0, 51.0, 30.0)
    out = io.BytesIO()
    Image.new("RGB", size, "orange").save(out, kind, exif=exif)
    return out.getvalue()


def make_bounce(
    address: str, *, to: str, status: str = "5.1.1", returned: str = "<x@example.org>"
) -> bytes:
    """What Postfix says of a mail that it could not bring (RFC 3464)."""
    return f"""\
Return-Path: <>
From: MAILER-DAEMON@mx.example.org (Mail Delivery System)
To: {to}
Subject: Undelivered Mail Returned to Sender
Auto-Submitted: auto-replied
Message-ID: <{next(_numbers)}@mx.example.org>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="b"

--b
Content-Type: text/plain; charset=us-ascii

This is the mail system at host mx.example.org.

--b
Content-Type: message/delivery-status

Reporting-MTA: dns; mx.example.org
Arrival-Date: Mon, 23 Nov 2026 10:00:00 +0100 (CET)

Final-Recipient: rfc822; {address}
Original-Recipient: rfc822;{address}
Action: failed
Status: {status}
Diagnostic-Code: smtp; 550 {status} no such user

--b
Content-Type: text/rfc822-headers

Message-ID: {returned}
Subject: Votre appel

--b--
""".encode()
