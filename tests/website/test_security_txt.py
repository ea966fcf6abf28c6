"""Whom to tell of a weakness: true, and never out of date."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from tests.factories.helpdesk import make_desk

pytestmark = pytest.mark.django_db
ADDRESS = "/.well-known/security.txt"


def said(answer) -> list[tuple[str, str]]:
    return [tuple(line.split(": ", 1)) for line in answer.content.decode().splitlines()]


@pytest.fixture
def https(settings):
    settings.IS_HTTPS, settings.BASE_URL = True, "https://desk.example.org"


def test_it_names_the_e_mail_of_the_desk_and_its_page_of_contact(client, https):
    desk = make_desk()
    desk.contact_email = "bonjour@example.org"
    desk.save()
    answer = client.get(ADDRESS)
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    fields = said(answer)
    assert fields[:2] == [
        ("Contact", "mailto:bonjour@example.org"),
        ("Contact", "https://desk.example.org/fr/contact/"),
    ]
    assert ("Canonical", f"https://desk.example.org{ADDRESS}") in fields
    assert ("Preferred-Languages", "fr, en") in fields
    expires = datetime.strptime(dict(fields)["Expires"], "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
    assert timezone.now() + timedelta(days=30) < expires < timezone.now() + timedelta(days=365)


def test_without_an_e_mail_the_page_of_contact_is_left(client, https):
    make_desk()
    assert said(client.get(ADDRESS))[0] == ("Contact", "https://desk.example.org/fr/contact/")


def test_a_laptop_of_http_that_knows_no_e_mail_says_nothing(client):
    make_desk()
    assert client.get(ADDRESS).status_code == 404
