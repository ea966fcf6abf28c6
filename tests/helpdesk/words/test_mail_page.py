"""The page of an e-mail says what its text says, and asks for nothing."""

import html
import re

import pytest
from django.core import mail
from django.test import override_settings

from helpdesk.actions.messages.sending import send_due
from helpdesk.words.mail_page import Piece, mail_page, paragraphs_of
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = pytest.mark.django_db
OURS = "https://desk.example.org"


def words_of_page(page):
    body = re.sub(r"<[^>]+>", " ", page.split('class="top">')[1].partition("</p>")[2])
    return " ".join(html.unescape(body).split())


def test_lines_paragraphs_and_our_own_links():
    text = f"Bonjour,\n\nVoyez {OURS}/a/b.\nOu https://elsewhere.example/x\n\n\nFin"
    assert paragraphs_of(text, ours=OURS) == [
        [[Piece("Bonjour,")]],
        [
            [Piece("Voyez "), Piece(f"{OURS}/a/b", f"{OURS}/a/b"), Piece(".")],
            [Piece("Ou https://elsewhere.example/x")],
        ],
        [[Piece("Fin")]],
    ]


@pytest.mark.parametrize("trick", [f"{OURS}.evil.example/x", "javascript:alert(1)", "<b>gras</b>"])
def test_what_somebody_wrote_makes_no_link_and_no_markup(trick):
    with override_settings(BASE_URL=OURS):
        page = mail_page(f"Bonjour {trick}", subject="Réponse", language="fr")
    assert "<a " not in page
    assert "<b>" not in page
    assert words_of_page(page) == f"Bonjour {trick}"


def test_each_mail_has_both_and_they_say_the_same(cast):
    with override_settings(EMAIL_REACHES_PEOPLE=True):
        make_callback(cast.topic, email="madeleine@example.org")
        send_due(at=MONDAY)
    sent = mail.outbox[0]
    ((page, kind),) = sent.alternatives
    assert kind == "text/html"
    assert words_of_page(page) == " ".join(sent.body.split())
    for outside in ("<img", "src=", "url(", "@import", "<link", "<script"):
        assert outside not in page
    assert set(re.findall(r'href="([^"]*)', page)) == set(re.findall(r"http\S+", sent.body))
    kinds = [part.get_content_type() for part in sent.message().walk()]
    assert kinds.index("text/plain") < kinds.index("text/html")
