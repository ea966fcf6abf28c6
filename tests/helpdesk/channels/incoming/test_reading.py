"""A raw mail becomes values, whatever somebody made up in it."""

import pytest

from helpdesk.channels.incoming.html import words_of_html
from helpdesk.channels.incoming.reading import MOST_BYTES, UnreadableMail, read_mail
from tests.factories.mails import make_bounce, make_mail

PAGE = b"""From: Paul <paul@example.org>
Subject: =?utf-8?q?R=C3=A9ponse?=
Message-ID: <1@example.org>
MIME-Version: 1.0
Content-Type: text/html; charset=utf-8

<html><head><title>x</title><style>p{}</style></head><body onload="alert(1)">
<p>Bonjour,<br>voici <b>ma</b> question.</p><script>alert(2)</script>
<img src="https://tracker.example/1.gif"><blockquote>avant</blockquote></body></html>
"""


def test_what_a_mail_says_is_read():
    raw = make_mail(
        "Bonjour", References="<a@example.org> <b@example.org>", In_Reply_To="<b@example.org>"
    )
    mail = read_mail(raw, recipients=("reponse+x@desk.example.org",))
    assert (mail.sender, mail.sender_name) == ("madeleine@example.org", "Madeleine Petit")
    assert (mail.subject, mail.text) == ("Ma facture", "Bonjour")
    assert mail.references == ("b@example.org", "a@example.org", "b@example.org")
    assert mail.recipients == ("reponse+x@desk.example.org", "reponse@desk.example.org")
    assert mail.message_id.endswith("@phone.example.org")


def test_the_words_of_a_page_come_without_anything_that_acts():
    mail = read_mail(PAGE)
    assert mail.subject == "Réponse"
    assert mail.text == "Bonjour,\nvoici ma question.\n> avant"
    assert mail.attached == ()


def test_plain_words_are_taken_before_a_page():
    raw = make_mail("Les mots").replace(b"\n\n", b"\n\n", 1)
    assert read_mail(raw).text == "Les mots"


def test_files_are_told_from_words():
    raw = make_mail(attached=(("facture.pdf", "application/pdf", b"%PDF-1.4"),))
    (file,) = read_mail(raw).attached
    assert (file.name, file.data, file.is_inline) == ("facture.pdf", b"%PDF-1.4", False)


def test_one_mail_is_known_again_by_another_road():
    raw = make_mail()
    added = b"Received: from a by b; today\nDelivered-To: reponse@desk.example.org\n" + raw
    assert read_mail(added.replace(b"\n", b"\r\n")).digest == read_mail(raw).digest
    assert read_mail(make_mail()).digest != read_mail(raw).digest
    other = raw.replace(b"facture.", b"autre question.")
    assert read_mail(other).digest != read_mail(raw).digest


def test_a_bounce_says_who_is_not_reached_and_which_mail_came_back():
    raw = make_bounce("lost@example.org", to="x@desk.example.org", returned="<1-2@example.org>")
    mail = read_mail(raw)
    assert mail.heard.is_report
    assert mail.bounce.addresses == {"lost@example.org"}
    assert (mail.bounce.status, mail.bounce.returned) == ("5.1.1", ("1-2@example.org",))


def test_a_delay_is_no_bounce_of_anybody():
    raw = make_bounce("slow@example.org", to="x@desk.example.org", status="4.4.1")
    raw = raw.replace(b"Action: failed", b"Action: delayed")
    assert read_mail(raw).bounce.addresses == frozenset()


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * 100,
        b"no header here",
        b"From: a\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 300 + b"--b--",
        b"x" * (MOST_BYTES + 1),
    ],
    ids=["empty", "zeros", "words", "parts", "huge"],
)
def test_what_is_no_mail_is_refused(raw):
    with pytest.raises(UnreadableMail):
        read_mail(raw)


@pytest.mark.parametrize(
    "header",
    [
        b"From: =?utf-8?b?/////?= <a@example.org>",
        b"From: a@b@c",
        b"From: ,,,<>\nTo: <<<>>>",
        b"Subject: =?unknown-9?q?=ff?=\nFrom: a@example.org",
        b"From: a@example.org\nContent-Type: text/plain; charset=klingon",
        b"From: a@example.org\nContent-Type: ;;;",
        b"From: a@example.org\nContent-Transfer-Encoding: base64",
        b"From: a@example.org\nDate: 99 Foo 99999 99:99",
    ],
)
def test_a_header_that_somebody_made_up_breaks_nothing(header):
    mail = read_mail(header + b"\nMessage-ID: <<<\nReferences: " + b"<x" * 900 + b"\n\n\xff\xfe ok")
    assert isinstance(mail.text, str)
    assert mail.message_id == ""


def test_mails_within_mails_without_end_are_refused_or_read():
    nested = b"x"
    for depth in range(600):
        head = f"Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n".encode()
        nested = head + nested + f"\n--b{depth}--".encode()
    with pytest.raises(UnreadableMail):
        read_mail(b"From: a@example.org\n" + nested)


@pytest.mark.parametrize(
    "page", ["<" * 5000, "<p" * 3000, "<!--", "<![CDATA[", "&#xffffffff;" * 99]
)
def test_no_page_breaks_the_reader(page):
    assert isinstance(words_of_html(page), str)
