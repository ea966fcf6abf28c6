"""Accounts, apps and log-ins of the tests of second proofs, which ask as the settings do."""

import re
import time

import pytest
from django.test import Client
from django_otp.oath import TOTP
from website.second_factor.actions import begin_app, confirm_app, make_codes
from website.second_factor.codes import codes_of

from tests.factories.helpdesk import make_desk, make_user

PAGE = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture(autouse=True)
def _as_a_real_desk(settings):
    settings.SECOND_FACTOR = "roles"


def code_of(app, *, later: int = 0) -> str:
    """What the app shows, `later` half minutes from now."""
    totp = TOTP(app.bin_key, app.step, app.t0, app.digits)
    totp.time = time.time() + later * app.step
    return f"{totp.token():06}"


def with_app(user):
    """Give an account an app, and ten printed codes; returns both."""
    from django.utils import timezone

    app = begin_app(user=user)
    assert confirm_app(user=user, code=code_of(app, later=-1), name="My phone", at=timezone.now())
    app.refresh_from_db()
    return app, codes_of(make_codes(user=user, at=timezone.now()), user_id=user.pk)


def log_in(client: Client, user, onward: str = ""):
    """By name and password, as the page does it; returns the last answer."""
    typed = {"username": user.username, "password": "secret", "next": onward}
    return client.post("/en/log-in/", typed, follow=True, **PAGE)


def text_of(answer) -> str:
    """What a page says, without its style."""
    words = re.sub(r"<style.*?</style>|<[^>]+>", " ", answer.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", words)


@pytest.fixture
def awa(db):
    """A coordinator."""
    make_desk()
    return make_user("awa", "coordinator")
