"""The desk on a Monday morning, in English, with Karim logged in."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from tests.factories.helpdesk import MONDAY


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


class Desk:
    """One member of staff at the desk: pages by name, in English."""

    def __init__(self, client, user):
        self.client, self.user = client, user
        self.log_in()

    def log_in(self):
        self.client.force_login(self.user)
        self.logged_in_at = timezone.now()

    def stay(self):
        """Nobody is away from the desk for an hour: a test that travels logs in again."""
        if abs(timezone.now() - self.logged_in_at) > timedelta(minutes=30):
            self.log_in()

    @staticmethod
    def url(page, *args):
        with translation.override("en"):
            return reverse(f"helpdesk:{page}", args=args)

    def get(self, page, *args, **query):
        self.stay()
        return self.client.get(self.url(page, *args), query)

    def read(self, page, *args, **query):
        response = self.get(page, *args, **query)
        assert response.status_code == 200
        return response.content.decode()

    def post(self, page, *args, **data):
        self.stay()
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
