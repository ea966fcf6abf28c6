"""While too many wait, whoever is sent away reads why, and health comes first."""

import gzip

import pytest
from website.running.bounded_worker import Turn, turn_of
from website.serving import context_processors
from website.serving.crowded import refusal

from helpdesk.models import DeskSettings
from helpdesk.policy.phone_numbers import in_pairs

PLAIN = b"GET /fr/ HTTP/1.1\r\nHost: desk\r\n\r\n"
PACKED = b"GET /fr/ HTTP/1.1\r\nHost: desk\r\naccept-encoding: br, gzip\r\n\r\n"


@pytest.mark.parametrize(
    ("opening", "turn"),
    [
        (b"GET /health/live HTTP/1.1\r\n", Turn.FIRST),
        (b"HEAD /health/ready HTTP/1.1\r\n", Turn.FIRST),
        (b"GET /fr/?next=/health/ HTTP/1.1\r\n", Turn.NEW),
        (b"GET /fr/health/ HTTP/1.1\r\n", Turn.NEW),
        (PLAIN, Turn.NEW),
        (b"GET /fr/ HTTP/1.1\r\nCookie: a=1; sessionid=x\r\n\r\n", Turn.BEGUN),
        (b"HEAD /fr/ HTTP/1.1\r\nHost: desk\r\ncookie: sessionid=x\r\n\r\n", Turn.BEGUN),
        (b"GET /fr/ HTTP/1.1\r\nCookie: mysessionid=x\r\n\r\n", Turn.NEW),
        (b"GET /fr/?sessionid=x HTTP/1.1\r\nX-Cookie: sessionid=x\r\n\r\n", Turn.NEW),
        (b"POST /fr/rappel/sujet/ HTTP/1.1\r\nHost: desk\r\n", Turn.BEGUN),
        (b"GET /metrics HTTP/1.1\r\nHost: desk\r\n", Turn.BEGUN),
        (b"", Turn.NEW),
        (b"\x16\x03\x01\x02\x00", Turn.NEW),
    ],
)
def test_health_is_first_then_whoever_has_begun(opening, turn):
    assert turn_of(opening, session_cookie="sessionid") is turn


def parts(answer):
    head, _, body = answer.partition(b"\r\n\r\n")
    first, *lines = head.decode().split("\r\n")
    return first, dict(line.split(": ", 1) for line in lines), body


def test_the_page_needs_no_database_and_says_it_in_both_languages(monkeypatch):
    """No mark lets this test ask the database."""
    monkeypatch.setitem(context_processors._last_seen, "phone_number", "0199001234")
    first, headers, body = parts(refusal(PLAIN))
    assert first == "HTTP/1.1 503 Service Unavailable"
    assert (headers["Retry-After"], headers["Connection"]) == ("60", "close")
    assert int(headers["Content-Length"]) == len(body)
    text = body.decode()
    assert "Beaucoup de monde en ce moment" in text
    assert "Many people at the moment" in text
    assert text.count(in_pairs("0199001234")) == 2
    assert "112" in text


def test_it_is_small_and_dressed_where_the_browser_takes_it_compressed():
    _first, headers, body = parts(refusal(PACKED))
    assert headers["Content-Encoding"] == "gzip"
    assert len(body) < 8000
    assert "<style>" in gzip.decompress(body).decode()
    assert "<style>" not in refusal(PLAIN).decode()
    assert "style-src" in headers["Content-Security-Policy"]


def test_without_a_number_no_line_is_about_calling_us(monkeypatch):
    monkeypatch.setitem(context_processors._last_seen, "phone_number", "")
    assert "appelez-nous" not in refusal(PLAIN).decode()


def test_whoever_asks_for_the_head_gets_no_body():
    _first, headers, body = parts(refusal(PACKED.replace(b"GET", b"HEAD")))
    assert int(headers["Content-Length"]) > 0
    assert body == b""


@pytest.mark.django_db
def test_the_number_is_known_before_anybody_asks(monkeypatch):
    monkeypatch.setitem(context_processors._last_seen, "phone_number", "")
    desk = DeskSettings.load()
    desk.phone_number = "0199005678"
    desk.save()
    context_processors.remember_number()
    assert in_pairs("0199005678") in refusal(PLAIN).decode()
