"""Tries are counted before they are read, apart for names, browsers and addresses."""

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.test import Client
from django.urls import reverse
from website.accounts.actions.guessing import forget_tries
from website.accounts.known_browsers import COOKIE
from website.accounts.tasks import tell_of_tries
from website.models import LogInTries

from tests.factories.helpdesk import MONDAY, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def awa(db):
    return make_user("awa", "coordinator")


def send(client, name, password, address="192.0.2.1"):
    sent = {"username": name, "password": password}
    return client.post(reverse("login"), sent, REMOTE_ADDR=address)


def wrong(times, name="awa", client=None, address="192.0.2.1"):
    for count in range(times):
        answer = send(client or Client(), name, f"guess-{count}", address)
    return answer


def test_the_page_says_how_long_to_wait(clock, awa):
    wrong(5)
    page = send(Client(), "awa", "secret").content.decode()
    assert "15 secondes" in page
    clock.shift(timedelta(seconds=16))
    assert send(Client(), "awa", "secret").status_code == 302


def test_a_name_that_nobody_has_is_slowed_as_well(clock, awa):
    known, unknown = wrong(6), wrong(6, "nobody")
    assert known.content.decode().count("15 secondes") == 1
    assert unknown.content.decode().count("15 secondes") == 1


def test_tries_that_came_too_soon_do_not_lengthen_the_wait(clock, awa):
    wrong(50)
    assert LogInTries.objects.get(user=awa).wrong == 5
    clock.shift(timedelta(seconds=16))
    assert send(Client(), "awa", "secret").status_code == 302


def test_a_browser_that_awa_used_lets_her_in_whatever_others_try(clock, awa):
    own = Client()
    assert send(own, "awa", "secret").status_code == 302
    own.post(reverse("logout"))
    wrong(50)
    assert send(own, "awa", "secret").status_code == 302


def test_her_browser_helps_nobody_else(clock, awa):
    make_user("lise", "editor")
    own = Client()
    send(own, "lise", "secret")
    own.post(reverse("logout"))
    wrong(5)
    assert send(own, "awa", "secret").status_code == 200


def test_who_guesses_in_her_browser_is_slowed_too(clock, awa):
    own = Client()
    send(own, "awa", "secret")
    own.post(reverse("logout"))
    wrong(5, client=own)
    assert send(own, "awa", "secret").status_code == 200
    clock.shift(timedelta(minutes=1))
    assert send(own, "awa", "secret").status_code == 302


@pytest.mark.parametrize("forged", ["", "x", "eyIxIjoieCJ9:1:forged", '{"1": "x"}'])
def test_a_forged_cookie_is_a_new_browser(clock, awa, forged):
    client = Client()
    client.cookies[COOKIE] = forged
    wrong(5)
    assert send(client, "awa", "secret").status_code == 200


def test_the_cookie_is_for_the_server_alone(clock, awa):
    client = Client()
    kept = send(client, "awa", "secret").cookies[COOKIE]
    assert kept["httponly"]
    assert kept["samesite"] == "Lax"
    assert "awa" not in kept.value


def test_sixty_wrong_ones_slow_an_address_by_seconds_and_never_more(clock, awa):
    for count in range(100):
        wrong(1, f"nobody-{count}")
    assert send(Client(), "awa", "secret").status_code == 200
    clock.shift(timedelta(seconds=30))
    assert send(Client(), "awa", "secret").status_code == 302


def test_she_is_told_at_her_next_log_in_once(clock, awa):
    wrong(4)
    client = Client()
    page = client.get(send(client, "awa", "secret").url).content.decode()
    assert "4 fois" in page
    client.post(reverse("logout"))
    assert "4 fois" not in client.get(send(client, "awa", "secret").url).content.decode()


def test_two_slips_of_her_own_are_no_news(clock, awa):
    wrong(2)
    client = Client()
    assert "fois" not in client.get(send(client, "awa", "secret").url).content.decode()


def test_she_is_told_by_mail_once_a_day(clock, awa, monkeypatch, settings):
    settings.EMAIL_REACHES_PEOPLE = True
    awa.email = "awa@courriel.example"
    awa.save()
    asked = []
    monkeypatch.setattr(
        "website.accounts.actions.guessing.async_task", lambda name, key: asked.append((name, key))
    )
    wrong(5)
    clock.shift(timedelta(minutes=20))
    wrong(1)
    assert asked == [("website.accounts.tasks.tell_of_tries", awa.pk)]
    assert tell_of_tries(awa.pk)
    (sent,) = mail.outbox
    assert sent.to == ["awa@courriel.example"]


def test_without_a_server_no_mail_is_written(awa):
    awa.email = "awa@courriel.example"
    awa.save()
    assert not tell_of_tries(awa.pk)
    assert mail.outbox == []


def test_an_old_hash_is_made_anew_at_log_in(clock, awa, settings):
    settings.PASSWORD_HASHERS = [
        "website.accounts.hashers.FrugalArgon2",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
    awa.password = make_password("secret", hasher="pbkdf2_sha256")
    awa.save()
    send(Client(), "awa", "secret")
    awa.refresh_from_db()
    assert awa.password.startswith("argon2$argon2id$v=19$m=47104,t=1,p=1$")


def test_old_tries_are_forgotten_but_for_what_is_to_be_told(clock, awa):
    wrong(4)
    wrong(1, "nobody")
    clock.shift(timedelta(days=2))
    assert forget_tries(before=MONDAY + timedelta(days=1)) == 2
    assert LogInTries.objects.get().user == awa


def test_the_door_of_the_cms_is_the_same_door(client, awa):
    answer = client.get("/cms/", follow=True)
    assert answer.request["PATH_INFO"] == reverse("login")
    answer = client.post(
        "/cms/login/?next=/cms/reports/", {"username": "awa", "password": "secret"}
    )
    assert answer.url == f"{reverse('login')}?next=%2Fcms%2Freports%2F"
