"""A browser that keeps no cookies is told so, with the phone number; no form is sent in circles."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from helpdesk.models import DeskSettings

pytestmark = pytest.mark.django_db
FROM_US = {"Sec-Fetch-Site": "same-origin"}
# What a browser says of a form that another site sent; an old one, or one that is asked to, little.
FROM_ELSEWHERE = [
    {"Sec-Fetch-Site": "cross-site", "Origin": "https://elsewhere.example"},
    {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "none"},
    {"Origin": "null"},
    {"Origin": "https://testserver"},
    {"Referer": "http://testserver.elsewhere.example/fr/"},
    {"Referer": "http://[::1"},
    {},
]
PAGES = ["login", "helpdesk:callback_you", "helpdesk:my_request"]


@pytest.fixture
def desk():
    row = DeskSettings.load()
    row.phone_number = "+33972000000"
    row.save()
    return row


def sent(name, language, client, headers=FROM_US):
    with translation.override(language):
        address = reverse(name)
    typed = {
        "name": "Madeleine Petit",
        "password": "secret",
        "new_password1": "secret too",
        "otp-code": "secret 123",
    }
    answer = client.post(address, typed, headers=headers)
    return answer.status_code, answer.content.decode().replace("\u00a0", " ")


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_refuses_cookies_reads_of_cookies_and_of_the_phone(desk, name, language):
    status, page = sent(name, language, Client(enforce_csrf_checks=True))
    assert status == 403
    assert "cookies" in page
    assert "09 72 00 00 00" in page.partition("<h1>")[2].partition("</main>")[0]
    assert "Madeleine Petit" in page
    assert "secret" not in page


@pytest.mark.parametrize("language", ["fr", "en"])
def test_who_keeps_cookies_and_waited_long_reads_nothing_of_cookies(desk, language):
    client = Client(enforce_csrf_checks=True)
    client.cookies[settings.CSRF_COOKIE_NAME] = "a" * 32
    status, page = sent("login", language, client)
    assert status == 403
    assert "cookie" not in page.partition("<h1>")[2].partition("</main>")[0]


@pytest.mark.parametrize("headers", FROM_ELSEWHERE, ids=str)
@pytest.mark.parametrize("name", PAGES)
def test_words_of_another_site_stood_under_our_name(desk, name, headers):
    status, page = sent(name, "fr", Client(enforce_csrf_checks=True), headers)
    assert status == 403
    assert "Madeleine Petit" not in page
    assert "secret" not in page


@pytest.mark.parametrize(
    "headers",
    [FROM_US, {"Origin": "http://testserver"}, {"Referer": "http://testserver/fr/rappel/vous/"}],
    ids=str,
)
def test_what_one_wrote_oneself_is_shown(desk, headers):
    _status, page = sent("helpdesk:callback_you", "fr", Client(enforce_csrf_checks=True), headers)
    assert "Madeleine Petit" in page
    assert "secret" not in page


@pytest.mark.parametrize(
    ("name", "query"), [("helpdesk:callback_about", "words"), ("complaint", "page")]
)
def test_a_link_of_another_site_writes_nothing_into_our_forms(desk, cast, client, name, query):
    said = "Appelez le 0899 000 000"
    for headers in FROM_ELSEWHERE:
        page = client.get(reverse(name), {query: said}, headers=headers).content.decode()
        assert said not in page.partition("<main")[2].partition("</main>")[0], headers
    ours = client.get(reverse(name), {query: said}, headers=FROM_US).content.decode()
    assert said in ours
