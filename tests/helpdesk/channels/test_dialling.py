"""An exchange that is asked by an address to dial."""

import http.server
import threading
from contextlib import contextmanager

import pytest

from helpdesk.channels.telephone.dialling import NotDialled, address_to_dial, ask_to_dial


@contextmanager
def exchange(status):
    """Answers each question with this status; gives its address and what it was asked."""
    asked = []

    class Answers(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append(self.path)
            self.send_response(status)
            self.end_headers()

        def log_message(self, *_args):
            """Nothing on the screen of the tests."""

    with http.server.HTTPServer(("127.0.0.1", 0), Answers) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/dial?from={{line}}&to={{number}}", asked
        server.shutdown()
        thread.join()


def test_places_are_safe_in_an_address():
    address = address_to_dial("https://pbx/{line}?to={number}", line="a&b/c", number="+33612345678")
    assert address == "https://pbx/a%26b%2Fc?to=%2B33612345678"
    assert address_to_dial("https://pbx/{line}", line="{number}", number="1") == (
        "https://pbx/%7Bnumber%7D"
    )


def test_an_exchange_is_asked():
    with exchange(204) as (template, asked):
        ask_to_dial(template, line="201", number="+33612345678")
    assert asked == ["/dial?from=201&to=%2B33612345678"]


@pytest.mark.parametrize("status", [302, 401, 500])
def test_any_other_answer_rings_at_nobody(status):
    with exchange(status) as (template, _asked), pytest.raises(NotDialled, match=str(status)):
        ask_to_dial(template, line="201", number="+33612345678")


def test_an_exchange_that_is_away_is_said_without_its_address():
    with pytest.raises(NotDialled, match="no connection: ConnectionError"):
        ask_to_dial("http://127.0.0.1:9/secret?{line}{number}", line="201", number="+336")
