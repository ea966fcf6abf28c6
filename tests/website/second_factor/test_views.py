"""The pages: set up, printed codes, asked again, a lost phone, and the coordinator's list."""

import re

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from website.second_factor.models import AppCode
from website.second_factor.reads import codes_left, devices_of
from website.second_factor.rules import as_typed

from tests.factories.helpdesk import MONDAY, make_user
from tests.website.second_factor.conftest import PAGE, code_of, log_in, text_of, with_app

pytestmark = pytest.mark.django_db

ASK = "/en/second-proof/"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


def set_up(client, user) -> list[str]:
    """From the password to the printed codes, as the pages lead; returns the codes."""
    assert log_in(client, user, "/en/desk/queue/").redirect_chain[-1][0] == f"{ASK}set-up/"
    page = client.post(f"{ASK}app/begin/", follow=True, **PAGE)
    assert "<svg" in page.content.decode()
    app = AppCode.objects.get(user=user)
    typed = {"code": code_of(app, later=-1), "name": "My phone"}
    page = client.post(f"{ASK}app/", typed, follow=True, **PAGE)
    assert page.redirect_chain[-1][0] == f"{ASK}codes/"
    return re.findall(r"\b[a-z2-9]{4}-[a-z2-9]{4}\b", text_of(page))


def test_the_first_log_in_sets_one_up_shows_the_codes_and_leads_on(client, awa):
    codes = set_up(client, awa)
    assert len(codes) == codes_left(awa) == 10
    assert client.post(f"{ASK}codes/", **PAGE).url == "/en/desk/queue/"
    assert client.get("/en/desk/queue/", **PAGE).status_code == 200


def test_printed_codes_are_shown_until_they_are_kept_and_never_again(client, awa):
    codes = set_up(client, awa)
    again = client.get(f"{ASK}codes/", **PAGE)
    assert codes[0] in text_of(again)
    assert "no-store" in again["Cache-Control"]
    client.post(f"{ASK}codes/", **PAGE)
    assert client.get(f"{ASK}codes/", **PAGE).url == f"{ASK}mine/"
    assert codes[0] not in text_of(client.get(f"{ASK}mine/", **PAGE))
    assert "10 codes are left" in text_of(client.get(f"{ASK}mine/", **PAGE))


def test_the_secret_can_be_typed_in_groups_of_four(client, awa):
    log_in(client, awa)
    page = client.post(f"{ASK}app/begin/", follow=True, **PAGE)
    app = AppCode.objects.get(user=awa)
    (shown,) = re.findall(r"(?:[A-Z2-7]{4} ){7}[A-Z2-7]{4}", text_of(page))
    from base64 import b32decode

    assert b32decode(shown.replace(" ", "")) == app.bin_key
    assert as_typed(shown).upper() not in page.content.decode()


def test_the_session_keeps_no_printed_code_in_clear(client, awa):
    codes = set_up(client, awa)
    kept = str(dict(client.session))
    assert not any(code in kept or as_typed(code) in kept for code in codes)


@pytest.mark.parametrize("wrong", ["000000", "aaaa-aaaa", "abc", "x" * 20])
def test_a_wrong_code_is_told_in_the_same_words_whatever_was_wrong(client, awa, wrong):
    with_app(awa)
    log_in(client, awa)
    page = client.post(ASK, {"code": wrong}, follow=True, **PAGE)
    assert "This code is not right. Wait for the next one, or try another." in text_of(page)


def test_too_many_tries_wait_and_say_how_long(client, awa):
    app, _codes = with_app(awa)
    log_in(client, awa)
    client.post(ASK, {"code": "000000"}, follow=True, **PAGE)
    page = client.post(ASK, {"code": code_of(app)}, follow=True, **PAGE)
    assert "Too many tries" in text_of(page)


def test_wrong_codes_of_others_are_told_to_the_owner_at_the_next_log_in(client, clock, awa):
    app, _codes = with_app(awa)
    stranger = Client()
    log_in(stranger, awa)
    stranger.post(ASK, {"code": "000000"}, **PAGE)
    clock.shift(60)
    log_in(client, awa)
    page = client.post(f"{ASK}?next=/en/desk/team/", {"code": code_of(app)}, follow=True, **PAGE)
    assert "1 wrong code was tried" in text_of(page)
    assert "1 wrong code was tried" not in text_of(client.get("/en/desk/team/", **PAGE))


def test_a_lost_phone_is_replaced_by_a_printed_code_and_those_left_are_counted(client, awa):
    _app, codes = with_app(awa)
    log_in(client, awa)
    page = client.post(f"{ASK}?next=/en/desk/team/", {"code": codes[0]}, follow=True, **PAGE)
    assert "Codes left: 9." in text_of(page)


def test_proofs_are_changed_only_after_a_fresh_one(client, clock, awa):
    app, _codes = with_app(awa)
    log_in(client, awa)
    client.post(ASK, {"code": code_of(app)}, **PAGE)
    assert client.get(f"{ASK}set-up/", **PAGE).status_code == 200
    clock.shift(660)
    answer = client.get(f"{ASK}set-up/", **PAGE)
    assert answer.url.startswith(ASK + "?next=")
    assert client.get(answer.url, **PAGE).status_code == 200
    assert client.post(answer.url, {"code": code_of(app)}, **PAGE).url == f"{ASK}set-up/"


def test_a_second_device_is_added_named_and_the_first_one_removed(client, clock, awa):
    app, _codes = with_app(awa)
    log_in(client, awa)
    client.post(ASK, {"code": code_of(app)}, **PAGE)
    client.post(f"{ASK}app/begin/", **PAGE)
    new = AppCode.objects.get(user=awa, confirmed=False)
    page = client.post(f"{ASK}app/", {"code": code_of(new), "name": "Tablet"}, follow=True, **PAGE)
    assert page.redirect_chain[-1][0] == f"{ASK}mine/"
    assert [one.name for one in devices_of(awa)] == ["My phone", "Tablet"]
    page = client.get(f"{ASK}app/{app.pk}/", **PAGE)
    assert "My phone" in text_of(page)
    client.post(f"{ASK}app/{app.pk}/", **PAGE)
    assert [one.name for one in devices_of(awa)] == ["Tablet"]
    assert client.get("/en/desk/", **PAGE).status_code == 200


def test_nobody_removes_a_proof_of_somebody_else(client, awa):
    app, _codes = with_app(awa)
    theirs, _codes = with_app(make_user("ines", "coordinator"))
    log_in(client, awa)
    client.post(ASK, {"code": code_of(app)}, **PAGE)
    assert client.post(f"{ASK}app/{theirs.pk}/").status_code == 404
    assert len(devices_of(theirs.user)) == 1


def test_an_adviser_who_logged_in_long_ago_logs_in_again_before_the_first_proof(clock, cast):
    client = Client()
    log_in(client, cast.karim.user)
    clock.shift(660)
    answer = client.get(f"{ASK}set-up/", **PAGE)
    assert answer.url == f"{ASK}log-in-again/"
    assert client.get(answer.url, **PAGE).status_code == 200
    assert client.post(answer.url, **PAGE).url == f"/en/log-in/?next={ASK}set-up/"
    assert client.get("/en/desk/", **PAGE).status_code == 302


# --- The team ------------------------------------------------------------------------------------


@pytest.fixture
def coordinator(client, awa):
    app, _codes = with_app(awa)
    log_in(client, awa)
    client.post(ASK, {"code": code_of(app)}, **PAGE)
    return client


def test_a_coordinator_resets_a_lost_proof_and_the_person_is_told_at_the_next_log_in(
    coordinator, cast_of_two
):
    ines = cast_of_two
    listed = coordinator.get(reverse("second_factor:team"), **PAGE)
    assert reverse("second_factor:reset", args=[ines.pk]) in listed.content.decode()
    assert coordinator.get(reverse("second_factor:reset", args=[ines.pk])).status_code == 200
    assert devices_of(ines)
    coordinator.post(reverse("second_factor:reset", args=[ines.pk]))
    assert devices_of(ines) == []
    hers = Client()
    log_in(hers, ines)
    hers.post(f"{ASK}app/begin/", **PAGE)
    typed = {"code": code_of(AppCode.objects.get(user=ines), later=-1), "name": "New phone"}
    page = hers.post(f"{ASK}app/", typed, follow=True, **PAGE)
    assert "was removed, because it was lost" in text_of(page)


@pytest.fixture
def cast_of_two(awa):
    ines = make_user("ines", "coordinator")
    with_app(ines)
    return ines


def test_nobody_resets_their_own_nor_an_administrators(coordinator, awa):
    root = make_user("root")
    root.is_superuser = True
    root.save()
    for pk in (awa.pk, root.pk):
        assert coordinator.post(reverse("second_factor:reset", args=[pk])).status_code == 404


def test_an_adviser_and_an_auditor_see_no_list_of_proofs(cast):
    client = Client()
    client.force_login(cast.karim.user)
    assert client.get(reverse("second_factor:team")).status_code == 403


def test_the_list_asks_as_often_for_many_as_for_one(coordinator, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    coordinator.get(reverse("second_factor:team"))
    with CaptureQueriesContext(connection) as asked:
        coordinator.get(reverse("second_factor:team"))
    for number in range(10):
        make_user(f"somebody-{number}", "auditor")
    with django_assert_max_num_queries(len(asked)):
        coordinator.get(reverse("second_factor:team"))


def test_the_last_coordinator_is_helped_by_a_command(awa, capsys):
    with_app(awa)
    call_command("reset_second_factor", "awa")
    assert devices_of(awa) == []
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "nobody")
