"""What a stranger writes after `charset=` chooses no codec of ours."""

from io import BytesIO
from urllib.parse import quote

import pytest
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import RequestFactory
from website.wsgi import application

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def one_connection():
    """As Django's test client does: a request closes no connection that the test stands on."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def ask(content_type: str, *, method: str = "GET", body: bytes = b"", query: str = "") -> str:
    """The status that a whole request gets at the door of the server."""
    statuses: list[str] = []
    environ = {
        **RequestFactory().get("/health/live").environ,
        "REQUEST_METHOD": method,
        "QUERY_STRING": query,
        "CONTENT_TYPE": content_type,
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
    }
    answer = application(environ, lambda status, _headers: statuses.append(status))
    b"".join(answer)
    answer.close()
    return statuses[0]


@pytest.mark.parametrize(
    "charset",
    ["base64", "zlib", "rot13", "hex", "utf-16", "idna", "unicode_escape", "undefined", "x"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_codec_that_is_none_of_text_was_an_error_of_ours_on_every_page(charset, method):
    for parameter in (f"charset={charset}", f'CHARSET="{charset}"', f"charset*=utf-8''{charset}"):
        kind = f"application/x-www-form-urlencoded; {parameter}; a=b"
        status = ask(kind, method=method, body=b"a=%C3%A9", query="q=" + quote("été"))
        assert status.split()[0] in {"200", "403", "405"}


def test_what_else_a_content_type_says_stays():
    form = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n--x--\r\n'
    status = ask("multipart/form-data; charset=base64; boundary=x", method="POST", body=form)
    assert status.split()[0] in {"403", "405"}
