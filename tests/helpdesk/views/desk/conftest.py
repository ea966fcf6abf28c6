"""The desk on a Monday morning, in English, with Karim logged in."""

import pytest
import time_machine
from django.urls import reverse
from django.utils import translation

from tests.factories.helpdesk import MONDAY


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


class Desk:
    """One member of staff at the desk: pages by name, in English."""

    def __init__(self, client, user):
        self.client = client
        self.client.force_login(user)

    @staticmethod
    def url(page, *args):
        with translation.override("en"):
            return reverse(f"helpdesk:{page}", args=args)

    def get(self, page, *args, **query):
        return self.client.get(self.url(page, *args), query)

    def read(self, page, *args, **query):
        response = self.get(page, *args, **query)
        assert response.status_code == 200
        return response.content.decode()

    def post(self, page, *args, **data):
        return self.client.post(self.url(page, *args), data)

    def says(self, response):
        """The words that the page after this change says."""
        assert response.status_code == 302
        return self.client.get(response.url).content.decode()


@pytest.fixture
def desk(client, cast):
    return Desk(client, cast.karim.user)


@pytest.fixture
def desk_of(client):
    """The desk as somebody else sees it."""
    return lambda user: Desk(client, user)
