"""Codes work once, wrong ones slow whoever guesses, and a lost proof is taken away in writing."""

import re
from datetime import timedelta
from importlib import import_module

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.utils import timezone
from django_otp.plugins.otp_totp.models import TOTPDevice
from website.second_factor.actions import (
    Proof,
    begin_app,
    confirm_app,
    make_codes,
    prove,
    remove_device,
    reset_factor,
)
from website.second_factor.codes import codes_of
from website.second_factor.models import AppCode, FactorEvent, RecoveryCode, SecondFactor
from website.second_factor.reads import codes_left, devices_of
from website.second_factor.sealing import CannotOpen

from helpdesk.choices import JournalKind
from helpdesk.models import JournalEntry
from tests.factories.helpdesk import MONDAY, make_user
from tests.website.second_factor.conftest import code_of, with_app

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def clock():
    with time_machine.travel(MONDAY, tick=False) as traveller:
        yield traveller


@pytest.fixture
def app(clock, awa):
    return with_app(awa)[0]


def tried(user, code, *, is_known=False):
    return prove(user=user, code=code, is_known=is_known, at=timezone.now())


def test_a_code_of_the_app_opens_once_and_never_again(awa, app):
    code = code_of(app)
    assert tried(awa, code) is Proof.APP
    assert tried(awa, code) is Proof.WRONG


def test_a_code_typed_with_spaces_is_the_same_code(awa, app):
    code = code_of(app)
    assert tried(awa, f" {code[:3]} {code[3:]} ") is Proof.APP


def test_an_app_counts_only_after_a_code_of_it_was_typed(clock, awa):
    begun = begin_app(user=awa)
    assert tried(awa, code_of(begun)) is Proof.WRONG
    assert not confirm_app(user=awa, code="000000", name="x", at=timezone.now())
    assert devices_of(awa) == []


def test_a_printed_code_opens_once(clock, awa):
    _app, codes = with_app(awa)
    assert len(set(codes)) == 10
    assert all(re.fullmatch(r"[a-z2-9]{4}-[a-z2-9]{4}", code) for code in codes)
    assert tried(awa, codes[3].upper()) is Proof.CODE
    assert codes_left(awa) == 9
    assert tried(awa, codes[3]) is Proof.WRONG


def test_nothing_in_the_database_tells_a_printed_code(clock, awa):
    _app, codes = with_app(awa)
    kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
    plain = {code.replace("-", "") for code in codes}
    assert not any(code in kept for code in plain)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM second_factor_recoverycode")
        assert not any(code in str(cursor.fetchall()) for code in plain)


def test_a_code_of_somebody_else_is_wrong(clock, awa):
    _app, codes = with_app(awa)
    other = make_user("ines", "coordinator")
    with_app(other)
    assert tried(other, codes[0]) is Proof.WRONG
    assert codes_left(awa) == 10


def test_new_codes_end_the_old_ones(clock, awa):
    _app, old = with_app(awa)
    new = codes_of(make_codes(user=awa, at=timezone.now()), user_id=awa.pk)
    assert tried(awa, old[0]) is Proof.WRONG
    clock.shift(60)
    assert tried(awa, new[0]) is Proof.CODE


def test_wrong_codes_make_the_next_one_wait_though_it_is_right(clock, awa, app):
    assert [tried(awa, "000000") for _ in range(3)] == [Proof.WRONG, Proof.WAIT, Proof.WAIT]
    assert tried(awa, code_of(app)) is Proof.WAIT
    clock.shift(2)
    assert tried(awa, code_of(app)) is Proof.APP
    assert SecondFactor.objects.get(user=awa).wrong_codes == 0


def test_who_guesses_for_a_day_never_keeps_the_owner_out_for_more_than_five_minutes(
    clock, awa, app
):
    for _ in range(100):
        tried(awa, "000000")
        clock.shift(301)
    assert tried(awa, code_of(app)) is Proof.APP


def test_a_browser_that_passed_before_is_not_slowed_by_who_guesses_elsewhere(clock, awa, app):
    for _ in range(12):
        tried(awa, "000000")
        clock.shift(301)
    tried(awa, "000000")
    assert tried(awa, code_of(app)) is Proof.WAIT
    assert tried(awa, code_of(app), is_known=True) is Proof.APP


def test_apps_and_printed_codes_are_guessed_against_one_count(clock, awa, app):
    assert tried(awa, "000000") is Proof.WRONG
    assert tried(awa, "aaaa-aaaa") is Proof.WAIT


def test_removing_the_last_proof_takes_the_printed_codes_with_it(clock, awa):
    with_app(awa)
    remove_device(user=awa, device=devices_of(awa)[0], at=timezone.now())
    assert (devices_of(awa), codes_left(awa)) == ([], 0)


def test_a_lost_proof_is_taken_away_by_a_coordinator_written_down_and_told(
    clock, awa, django_capture_on_commit_callbacks
):
    ines = make_user("ines", "coordinator")
    ines.email = "ines@example.org"
    ines.save()
    with_app(ines)
    with django_capture_on_commit_callbacks(execute=True):
        reset_factor(user=ines, at=timezone.now(), by=awa)
    assert (devices_of(ines), codes_left(ines)) == ([], 0)
    event = FactorEvent.objects.get(user=ines, kind="reset")
    assert (event.by, event.at) == (awa, timezone.now())
    (sent,) = mail.outbox
    assert sent.to == ["ines@example.org"]
    assert SecondFactor.objects.get(user=ines).reset_by == awa


def test_an_account_that_goes_takes_its_proofs_with_it(clock, awa):
    """It never set one up to the end: then the journal names it, and it stays."""
    begin_app(user=awa)
    RecoveryCode.objects.create(user=awa, digest="x")
    get_user_model().objects.get(pk=awa.pk).delete()
    assert not TOTPDevice.objects.exists()
    assert not RecoveryCode.objects.exists()
    assert timezone.now() - MONDAY < timedelta(days=1)


# --- What is kept, and told ----------------------------------------------------------------------


def test_whoever_read_the_database_could_make_the_codes_of_every_app(awa, app):
    kept = TOTPDevice.objects.get(pk=app.pk).key
    secret = app.bin_key
    assert secret.hex() not in kept
    assert len(kept) <= 80
    with pytest.raises(ValueError, match="hex"):
        bytes.fromhex(kept)
    other = make_user("ines")
    TOTPDevice.objects.filter(pk=app.pk).update(user=other)
    moved = AppCode.objects.get(pk=app.pk)
    with pytest.raises(CannotOpen):
        moved.bin_key  # noqa: B018 - it is opened as it is read
    assert not moved.verify_token("000000")


def test_a_secret_of_an_earlier_version_is_sealed_by_the_update_and_still_works(awa, app):
    secret = app.bin_key
    TOTPDevice.objects.filter(pk=app.pk).update(key=secret.hex())
    update = import_module("website.second_factor.migrations.0002_secrets_are_sealed")
    update.seal(apps, None)
    assert secret.hex() not in TOTPDevice.objects.get(pk=app.pk).key
    assert tried(awa, code_of(AppCode.objects.get(pk=app.pk))) is Proof.APP
    update.unseal(apps, None)
    assert TOTPDevice.objects.get(pk=app.pk).key == secret.hex()


def test_a_secret_outlives_a_change_of_the_key_and_is_sealed_anew(awa, app, settings):
    before = settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [before]
    assert tried(awa, code_of(AppCode.objects.get(pk=app.pk))) is Proof.APP
    settings.SECRET_KEY_FALLBACKS = []
    later = code_of(AppCode.objects.get(pk=app.pk), later=1)
    assert tried(awa, later) is Proof.APP


def test_without_its_key_a_code_is_wrong_and_no_page_breaks(awa, app, settings):
    code = code_of(app)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert tried(awa, code) is Proof.WRONG


def test_a_reset_of_somebodys_proofs_was_in_no_journal(awa, app):
    ines = make_user("ines", "coordinator")
    reset_factor(user=awa, at=timezone.now(), by=ines)
    line = JournalEntry.objects.get(kind=JournalKind.FACTOR_RESET)
    assert (line.actor_id, line.about_id) == (ines.pk, awa.pk)
    told = set(JournalEntry.objects.filter(about_id=awa.pk).values_list("kind", flat=True))
    assert {JournalKind.FACTOR_SET} < told
