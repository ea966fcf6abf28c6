"""A stranger filled the disk with one form: what a page takes is asked before it is read."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from website.running.roles import ensure_roles
from website.serving.bodies import AROUND, OF_FILES, ONE_FILE, READ_AWAY

from helpdesk.choices import Scope
from helpdesk.words.photos import photo_token
from tests.factories.helpdesk import make_case
from tests.factories.programs import make_program

pytestmark = pytest.mark.django_db
FORM = "multipart/form-data; boundary=x"
FILE = b'--x\r\nContent-Disposition: form-data; name="photo"; filename="a.bin"\r\n\r\n'
WRITTEN: list[str] = []


class Seen(TemporaryFileUploadHandler):
    """The handler of large files, which tells that it was asked to write one."""

    def new_file(self, *args, **kwargs):
        """One more file on the disk."""
        WRITTEN.append(args[1])
        super().new_file(*args, **kwargs)


@pytest.fixture(autouse=True)
def _tells_what_is_written(settings):
    WRITTEN.clear()
    settings.FILE_UPLOAD_HANDLERS = [f"{__name__}.Seen"]


@pytest.fixture
def browser():
    """As a browser is, with the key that every visitor may have."""
    client = Client(raise_request_exception=False)
    client.cookies["csrftoken"] = "a" * 32
    return client


def send(browser, address, length, *, kind=FORM, body=b""):
    """A form that says that it is so long; only `body` of it comes."""
    said = {"CONTENT_LENGTH": str(length), "wsgi.input": BytesIO(body)}
    return browser.post(address, content_type=kind, data=b"", **said)


def address(name, *args):
    with translation.override("fr"):
        return reverse(name, args=args)


def test_one_form_of_a_stranger_filled_the_disk(browser):
    """Seen against the running site: 400 MB to a link that opens nothing lay in the temp folder."""
    body = FILE + b"0" * 3_000_000 + b"\r\n--x--\r\n"
    for page in (
        address("helpdesk:photos", "1.1.forged"),
        address("helpdesk:callback_about"),
        address("helpdesk:photos_code"),
        address("login"),
        address("helpdesk:sms_incoming"),
        address("helpdesk:case_files", "AAAAAA"),
        "/cms/documents/add/",
    ):
        answer = send(browser, page, len(body), body=body)
        assert (page, answer.status_code, WRITTEN) == (page, 413, [])


def test_whoever_sends_too_much_reads_what_to_do(browser):
    answer = send(browser, address("helpdesk:callback_about"), 3_000_000)
    assert "trop lourd" in answer.content.decode()


def test_the_holder_of_a_link_sends_ten_photos(browser, cast):
    case = make_case(cast.topic)
    page = address("helpdesk:photos", photo_token(case, at=timezone.now()))
    assert send(browser, page, OF_FILES).status_code == 422  # "choose a photo first"
    assert send(browser, page, OF_FILES + 1).status_code == 413
    forged = address("helpdesk:photos", photo_token(case, at=timezone.now()) + "x")
    assert send(browser, forged, OF_FILES).status_code == 413


def test_an_adviser_puts_ten_files_to_a_case_and_nowhere_else(browser, cast):
    browser.force_login(cast.karim.user)
    case = make_case(cast.topic)
    page = address("helpdesk:case_files", case.reference)
    assert send(browser, page, OF_FILES).status_code == 422
    assert send(browser, address("helpdesk:case_note", case.reference), OF_FILES).status_code == 413
    # No page is there: nothing of it is read, nor by what looks after forms of staff.
    assert send(browser, "/nowhere", READ_AWAY, body=FILE).status_code == 302
    assert WRITTEN == []


def test_the_cms_takes_one_document(browser, cast):
    ensure_roles()
    browser.force_login(cast.lise)
    assert send(browser, "/cms/documents/add/", 10 * AROUND).status_code == 200
    assert send(browser, "/cms/documents/add/", OF_FILES).status_code == 413


def test_an_exchange_brings_a_long_message_and_nobody_else(browser, cast, settings):
    settings.PHONE_CALLS = True
    facts = {"at": timezone.now(), "expires_on": timezone.now().date() + timedelta(days=2)}
    token = make_program(cast.awa, Scope.CALLS_WRITE, **facts).token
    page = address("helpdesk:phone_calls_by_address", token)
    assert send(browser, page, ONE_FILE).status_code == 400  # no report of a call
    assert send(browser, page, ONE_FILE + 1).status_code == 413
    forged = address("helpdesk:phone_calls_by_address", "cdf_forged")
    other = make_program(cast.awa, Scope.REQUESTS_READ, **facts)
    for refused in (forged, address("helpdesk:phone_calls_by_address", other.token)):
        assert send(browser, refused, ONE_FILE).status_code == 413
    settings.PHONE_CALLS = False
    assert send(browser, page, ONE_FILE).status_code == 413


def test_the_api_says_it_in_its_own_words(browser):
    said = send(browser, "/api/v1/requests", 3_000_000, kind="application/json")
    assert said.status_code == 401
    assert said["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize("length", ["", "abc", "-1", "٣٠٠٠٠٠٠", "9" * 30])
def test_a_length_that_is_none_is_no_error_of_ours(browser, length):
    assert send(browser, address("helpdesk:callback_about"), length).status_code < 500
