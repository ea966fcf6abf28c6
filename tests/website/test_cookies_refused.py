"""A browser that keeps no cookies is told so, with the phone number; no form is sent in circles."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from helpdesk.models import DeskSettings

pytestmark = pytest.mark.django_db
PAGES = ["login", "helpdesk:callback_you", "helpdesk:my_request"]


@pytest.fixture
def desk():
    row = DeskSettings.load()
    row.phone_number = "+33972000000"
    row.save()
    return row


def sent(name, language, client):
    with translation.override(language):
        address = reverse(name)
    answer = client.post(address, {"name": "Madeleine Petit", "password": "secret"})
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
    client.cookies[settings.SESSION_COOKIE_NAME] = "of-yesterday"
    status, page = sent("login", language, client)
    assert status == 403
    assert "cookie" not in page.partition("<h1>")[2].partition("</main>")[0]
