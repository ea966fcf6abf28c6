"""Programs of other people on the loopback: an operator, Kannel, and the site that they ask."""

import socket
import threading
from contextlib import contextmanager

import pytest
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

from tests.concurrency.conftest import real_database  # noqa: F401
from tests.peers.smsc import Smsc


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_args):
        """Nothing on the screen of the tests."""


@contextmanager
def served(settings):
    """The site, answering on the loopback from the database of the test."""
    with ThreadedWSGIServer(("127.0.0.1", 0), _Quiet) as server:
        server.set_app(get_wsgi_application())
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        settings.BASE_URL = f"http://127.0.0.1:{server.server_port}"
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def site(settings, monkeypatch, real_database):  # noqa: F811
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with served(settings) as server:
        yield server


@pytest.fixture
def smsc():
    """An operator that is well-behaved until a test says otherwise."""
    with Smsc() as one:
        yield one
