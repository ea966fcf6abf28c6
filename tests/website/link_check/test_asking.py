"""Asking another site: a real server on loopback answers, and what may not be asked is not."""

import socket
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from website.link_check.asking import Answer, Bounds, ask
from website.link_rules import Problem

from helpdesk.policy.addresses import is_public

# The tests' own server: loopback may be asked, at any port.
LOOPBACK = Bounds(seconds=5, may_ask=lambda address: address == "127.0.0.1", any_port=True)


class _Pages(BaseHTTPRequestHandler):
    """Answers by the path, and remembers who asked what."""

    protocol_version = "HTTP/1.1"

    def do_HEAD(self):
        self._answer()

    def do_GET(self):
        self._answer()

    def _answer(self):
        self.server.asked.append((self.command, self.path, self.headers["Host"]))
        if self.path == "/silent":
            self.server.over.wait(10)
            return
        status, leads_to = self._said()
        self.send_response(status)
        if leads_to:
            self.send_header("Location", leads_to)
        # A body without an end: whoever reads it waits.
        self.send_header("Content-Length", "1000000000")
        self.end_headers()
        self.wfile.flush()

    def _said(self):
        name = self.path.strip("/").split("?")[0]
        if name == "no-head":
            return (501 if self.command == "HEAD" else 200), ""
        if name.isdigit():
            return int(name), ""
        return {
            "moved": (301, "/200"),
            "away": (302, "http://10.0.0.1/"),
            "metadata": (302, "http://169.254.169.254/latest/"),
            "file": (302, "file:///etc/passwd"),
            "round": (302, "/round"),
            "odd": (302, "http://[odd"),
        }.get(name, (404, ""))

    def log_message(self, *_args):
        pass


@contextmanager
def serving_pages():
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Pages)
    server.asked, server.over, server.daemon_threads = [], threading.Event(), True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.over.set()
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture
def server():
    with serving_pages() as running:
        yield running


@pytest.fixture
def at(server):
    return lambda path: f"http://127.0.0.1:{server.server_port}/{path}"


@pytest.mark.parametrize(
    ("path", "problem"),
    [
        ("200", None),
        ("moved", None),
        ("no-head", None),
        ("403", None),
        ("404", Problem.NOT_FOUND),
        ("410", Problem.NOT_FOUND),
        ("400", Problem.REFUSED),
        ("503", Problem.BROKEN),
        ("round", Problem.ROUND),
    ],
)
def test_a_site_that_answers_is_heard(at, path, problem):
    assert ask(at(path), LOOPBACK) == Answer(problem, is_heard=True)


@pytest.mark.parametrize("path", ["away", "metadata"])
def test_a_redirection_into_a_private_network_is_not_followed(at, path):
    assert ask(at(path), LOOPBACK) == Answer(Problem.PRIVATE, is_heard=True)


@pytest.mark.parametrize("path", ["file", "odd"])
def test_a_redirection_to_what_is_no_page_is_not_followed(at, path):
    assert ask(at(path), LOOPBACK).problem is Problem.BAD_ADDRESS


def test_nobody_on_loopback_is_asked_in_a_usual_night(server, at):
    anywhere = Bounds(any_port=True)
    assert anywhere.may_ask is is_public
    for address in (at("200"), f"http://localhost:{server.server_port}/200"):
        assert ask(address, anywhere) == Answer(Problem.PRIVATE)
    assert server.asked == []


def test_a_port_that_is_not_of_the_web_is_never_asked(server, at):
    assert ask(at("200"), Bounds(may_ask=lambda _address: True)) == Answer(Problem.PRIVATE)
    assert server.asked == []


def test_every_address_of_a_name_must_be_public(server, monkeypatch):
    def found(host, port, *_args, **_how):
        places = ["127.0.0.1", "10.0.0.1"] if host == "two.example" else ["127.0.0.1"]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, port)) for one in places]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    port = server.server_port
    assert ask(f"http://two.example:{port}/200", LOOPBACK) == Answer(Problem.PRIVATE)
    assert server.asked == []
    # The control: with one address, which may be asked, it is asked in the name of the host.
    assert ask(f"http://one.example:{port}/200", LOOPBACK) == Answer(None, is_heard=True)
    assert server.asked == [("HEAD", "/200", f"one.example:{port}")]


def test_the_address_that_was_looked_at_is_the_one_that_is_asked(server, monkeypatch):
    """A name that says something else the second time changes nothing."""
    looked = []

    def found(host, port, *_args, **_how):
        looked.append(host)
        first = looked == ["turning.example"]
        place = "127.0.0.1" if first or host == "127.0.0.1" else "10.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (place, port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    answer = ask(f"http://turning.example:{server.server_port}/200", LOOPBACK)
    assert answer == Answer(None, is_heard=True)
    assert looked.count("turning.example") == 1


@pytest.mark.parametrize(
    "address",
    ["ftp://example.org/", "http://", "http://user:word@127.0.0.1/", "http://[odd", "nothing"],
)
def test_what_is_no_address_of_the_web_is_not_asked(address):
    assert ask(address, LOOPBACK) == Answer(Problem.BAD_ADDRESS)


def test_a_name_of_nobody_is_no_host():
    assert ask("http://nobody.invalid/", LOOPBACK) == Answer(Problem.NO_HOST)


def test_who_does_not_take_the_call_does_not_answer():
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        assert ask(f"http://127.0.0.1:{port}/", LOOPBACK) == Answer(Problem.NO_ANSWER)


def test_who_says_nothing_is_left_alone(at):
    short = Bounds(seconds=0.2, may_ask=LOOPBACK.may_ask, any_port=True)
    assert ask(at("silent"), short) == Answer(Problem.NO_ANSWER)


def test_a_site_without_a_right_certificate_is_not_safe(server):
    # It speaks no TLS at all.
    answer = ask(f"https://127.0.0.1:{server.server_port}/200", LOOPBACK)
    assert answer == Answer(Problem.NOT_SAFE)
