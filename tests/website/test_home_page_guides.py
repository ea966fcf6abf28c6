"""The guides that an editor names stand on the home page, in the order of the list."""

from bs4 import BeautifulSoup
from website.models import HomePage

from knowledge.models import GuidePage


def asked(client):
    page = BeautifulSoup(client.get("/fr/").content.decode(), "html.parser")
    return [number.get_text() for number in page.select('section[aria-labelledby="read"] .no')]


def test_six_are_there_at_first_and_then_those_that_were_named(reading_site, client, db):
    assert asked(client) == ["125", "102", "103", "131", "142", "112"]
    HomePage.objects.update(most_asked="142, 9999, 101 142")
    assert asked(client) == ["142", "101"]
    GuidePage.objects.filter(number=142, locale__language_code="fr").first().unpublish()
    assert asked(client) == ["101"]
