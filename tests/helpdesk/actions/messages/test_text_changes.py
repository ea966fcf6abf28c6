"""What every message says is seen by two coordinators, and nobody's change goes unseen."""

from datetime import timedelta

import pytest

from helpdesk.actions.messages.text_changes import (
    IsDecided,
    NotASecondHand,
    TextOf,
    accept_text,
    propose_text,
    refuse_text,
    restore,
    use_due_texts,
)
from helpdesk.choices import JournalKind, Script, TextState
from helpdesk.models import JournalEntry, NoticeText, ScriptText, TeamNote, TextChange
from helpdesk.words.notices import texts_in_use
from tests.factories.helpdesk import MONDAY, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CANCELLED = TextOf("cancelled", "sms", "en")
KEY = ("cancelled", "sms", "en")
WORDS = {"text": "No call. Call us: {phone}.", "subject": ""}
LATER = MONDAY + timedelta(minutes=59)
AN_HOUR_LATER = MONDAY + timedelta(hours=1)


@pytest.fixture
def second(cast):
    return make_user("second", "coordinator")


def propose(by, words=WORDS, *, text=CANCELLED, at=MONDAY):
    return propose_text(text=text, words=words, at=at, by=by)


@pytest.mark.parametrize(
    "trap",
    [
        "No call. Call us: {phone} or 08 99 12 34 56.",
        "No call. Call us: {phone} or +44 20 7946 0018.",
        "No call. Call us: {phone} or 06 39 98 12 34.",
        "No call. Call us: {phone}. Your code: https://desk.example.net/x",
    ],
)
def test_a_coordinator_changes_what_every_sms_says(cast, trap):
    """A premium number and a foreign link stood in every message, with no author."""
    with pytest.raises(ValueError, match="cannot be used"):
        propose(cast.awa, {"text": trap, "subject": ""})
    assert not TextChange.objects.exists()
    assert texts_in_use() == {}


def test_words_are_used_once_a_second_coordinator_has_seen_them(cast, second):
    change = propose(cast.awa)
    assert use_due_texts(at=MONDAY + timedelta(days=9)) == 0
    assert texts_in_use() == {}
    accept_text(change=change, at=LATER, by=second)
    assert texts_in_use() == {KEY: WORDS["text"]}
    change.refresh_from_db()
    assert (change.state, change.proposed_by, change.decided_by) == (
        TextState.IN_USE,
        cast.awa,
        second,
    )
    assert (change.before, change.after) == ({}, WORDS)


def test_nobody_is_their_own_second_hand(cast, second):
    change = propose(cast.awa)
    with pytest.raises(NotASecondHand):
        accept_text(change=change, at=LATER, by=cast.awa)
    assert texts_in_use() == {}


def test_a_desk_of_one_waits_an_hour_and_everybody_is_told(cast):
    propose(cast.awa)
    assert "10" in TeamNote.objects.get().text or "11" in TeamNote.objects.get().text
    assert use_due_texts(at=LATER) == 0
    assert use_due_texts(at=AN_HOUR_LATER) == 1
    assert use_due_texts(at=AN_HOUR_LATER) == 0
    assert texts_in_use() == {KEY: WORDS["text"]}


def test_who_left_is_no_second_hand(cast, second):
    second.is_active = False
    second.save()
    assert propose(cast.awa).usable_at == AN_HOUR_LATER


def test_what_is_refused_or_taken_back_is_never_used(cast, second):
    for by in (second, cast.awa):
        refuse_text(change=propose(cast.awa), at=LATER, by=by)
    assert use_due_texts(at=AN_HOUR_LATER) == 0
    assert not NoticeText.objects.exists()


def test_what_was_decided_is_decided(cast, second):
    change = propose(cast.awa)
    accept_text(change=change, at=LATER, by=second)
    for decide in (accept_text, refuse_text):
        with pytest.raises(IsDecided):
            decide(change=change, at=LATER, by=second)


def test_a_second_proposal_takes_the_place_of_the_first(cast, second):
    first, last = propose(cast.awa), propose(second, {**WORDS, "text": "Sorry. {phone}"})
    first.refresh_from_db()
    assert first.state == TextState.REFUSED
    accept_text(change=last, at=LATER, by=cast.awa)
    assert texts_in_use() == {KEY: "Sorry. {phone}"}


def test_the_way_back_is_another_change_and_our_own_words_are_used_at_once(cast, second):
    change = propose(cast.awa)
    accept_text(change=change, at=LATER, by=second)
    back = restore(text=CANCELLED, at=LATER, by=cast.awa)
    assert texts_in_use() == {}
    assert (back.before, back.after) == (WORDS, {})
    again = propose(second, change.after, at=LATER)
    accept_text(change=again, at=LATER, by=cast.awa)
    assert texts_in_use() == {KEY: WORDS["text"]}


def test_a_number_that_is_ours_no_more_is_not_used_after_the_hour(cast):
    change = propose(cast.awa)
    TextChange.objects.update(after={"text": "{phone} 08 99 12 34 56", "subject": ""})
    assert use_due_texts(at=AN_HOUR_LATER) == 0
    change.refresh_from_db()
    assert change.state == TextState.REFUSED


def test_a_script_is_changed_by_two_hands_too(cast, second, settings):
    words = {"frame": "Hola:\n\n{text}\n\n{phone}"}
    change = propose(cast.awa, words, text=TextOf(Script.MAIL, "script", "es"))
    assert not ScriptText.objects.exists()
    accept_text(change=change, at=LATER, by=second)
    assert ScriptText.objects.get().parts == words


def test_the_journal_says_who_proposed_and_who_decided(cast, second):
    change = propose(cast.awa)
    accept_text(change=change, at=LATER, by=second)
    entries = JournalEntry.objects.order_by("pk").values_list("kind", "actor", "about_id")
    assert list(entries) == [
        (JournalKind.TEXT_PROPOSED, cast.awa.pk, change.pk),
        (JournalKind.TEXT_ACCEPTED, second.pk, change.pk),
    ]
    assert JournalEntry.objects.first().data == {"text": "cancelled/sms/en", "own": False}


def test_our_own_words_again_refuse_what_was_proposed(cast, second):
    proposed = propose(cast.awa)
    restore(text=CANCELLED, at=LATER, by=second)
    proposed.refresh_from_db()
    assert proposed.state == TextState.REFUSED
    with pytest.raises(IsDecided):
        accept_text(change=proposed, at=LATER, by=second)
    assert texts_in_use() == {}
