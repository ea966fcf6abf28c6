"""Programs are told of promises and requests, at least once, by a real server on loopback."""

import json
from datetime import timedelta

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import transaction
from standardwebhooks import Webhook as Receiver

from helpdesk.actions.desk.erasing import ask_to_erase
from helpdesk.actions.desk.tidying import tidy
from helpdesk.actions.desk.webhooks import AddressRefused, end_webhook, make_webhook
from helpdesk.actions.messages import webhooks
from helpdesk.actions.messages.claims import LEASE
from helpdesk.actions.messages.webhooks import tell_due
from helpdesk.actions.people.restricted import restrict
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import end_attempt, start_attempt, withdraw_attempt
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.choices import (
    AttemptOutcome,
    ClosingReason,
    JournalKind,
    NoticeState,
    ProgramEvent,
)
from helpdesk.models import Callback, JournalEntry, Lane, Person, Webhook, WebhookMessage
from helpdesk.policy.lanes import SHUTS_AFTER
from helpdesk.policy.webhooks import KEPT, WAITS
from helpdesk.reads.outbox import shut_lanes
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback, make_case
from tests.factories.sink import BESIDE_US, listening

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
MINUTE = timedelta(minutes=1)


@pytest.fixture
def sink():
    with listening() as made:
        yield made


@pytest.fixture
def made(cast, sink):
    """A webhook for everything, whose program listens beside us."""
    new = make_webhook(
        name="Espace client",
        address="https://example.org/hook",
        events=list(ProgramEvent),
        at=MONDAY,
        by=cast.awa,
    )
    Webhook.objects.update(address=sink.address)
    new.row.refresh_from_db()
    return new


def tell(at):
    with time_machine.travel(at, tick=True):
        return tell_due(at=at, way=BESIDE_US)


def told(sink):
    return [json.loads(body) for _headers, body in sink.got]


def events(sink):
    return [each["type"] for each in told(sink)]


def test_a_promise_that_is_kept_is_told_from_its_beginning_to_its_end(cast, made, sink):
    callback = make_callback(cast.topic)
    assert tell(MONDAY) == 1
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    end_attempt(
        attempt=attempt,
        outcome=AttemptOutcome.REACHED,
        at=AFTERNOON + 5 * MINUTE,
        by=cast.karim.user,
    )
    close_case(
        case=callback.case,
        reason=ClosingReason.SOLVED_TOGETHER,
        at=AFTERNOON + 6 * MINUTE,
        by=cast.karim.user,
    )
    tell(AFTERNOON + 7 * MINUTE)
    assert events(sink) == ["callback.promised", "callback.kept", "case.closed"]
    promised, kept, closed = (each["data"] for each in told(sink))
    reference = callback.case.reference
    assert promised == {
        "reference": reference,
        "state": "planned",
        "call": "open",
        "result": "pending",
        "starts_at": AFTERNOON.isoformat(),
        "find_a_time_by": None,
        "way": "call",
    }
    assert (kept["reference"], kept["result"]) == (reference, "kept")
    assert closed == {"reference": reference, "state": "closed"}
    assert WebhookMessage.objects.filter(state=NoticeState.SENT).count() == 3


def test_nothing_that_is_told_says_who_somebody_is(cast, made, sink):
    make_callback(cast.topic, question="Ma box clignote", email="m@example.org")
    tell(MONDAY)
    said = sink.got[0][1].decode() + str(sink.got[0][0])
    assert not [each for each in ("Petit", "3998", "box", "example.org/") if each in said]


def test_another_library_takes_the_signature_and_refuses_what_was_changed(cast, made, sink):
    make_callback(cast.topic)
    tell(MONDAY)
    headers, body = sink.got[0]
    with time_machine.travel(MONDAY, tick=True):
        assert Receiver(made.secret).verify(body.decode(), headers)["type"] == "callback.promised"
        with pytest.raises(Exception, match="signature"):
            Receiver(made.secret).verify(body.decode() + " ", headers)


def test_a_new_secret_of_the_site_signs_beside_the_old_one(cast, made, sink, settings):
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    make_callback(cast.topic)
    tell(MONDAY)
    headers, body = sink.got[0]
    with time_machine.travel(MONDAY, tick=True):
        Receiver(made.secret).verify(body.decode(), headers)


def test_a_promise_without_an_hour_and_one_that_moves_are_told_too(cast, made, sink):
    callback = make_callback(cast.topic, starts_at=None, reachable_when="le soir")
    later = AFTERNOON + timedelta(days=1)
    move_appointment(callback=callback, starts_at=later, at=MONDAY, by=cast.awa)
    tell(MONDAY)
    first, second = (each["data"] for each in told(sink))
    assert first["starts_at"] is None
    assert first["find_a_time_by"]
    assert second["starts_at"] == later.isoformat()
    assert events(sink) == ["callback.promised"] * 2


def test_a_promise_that_nobody_kept_is_told_as_broken(cast, made, sink):
    make_callback(cast.topic)
    watch_promises(at=AFTERNOON + 16 * MINUTE)
    tell(AFTERNOON + 18 * MINUTE)
    assert events(sink) == ["callback.promised", "callback.broken"]


def test_a_call_that_was_a_mistake_was_never_kept(cast, made, sink):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=None)
    assert tell(AFTERNOON + timedelta(seconds=59)) == 1
    withdraw_attempt(attempt=attempt, at=AFTERNOON + timedelta(seconds=50), by=None)
    tell(AFTERNOON + 2 * MINUTE)
    assert events(sink) == ["callback.promised"]
    assert WebhookMessage.objects.get(event="callback.kept").state == NoticeState.DROPPED


def test_nothing_is_told_of_what_did_not_happen_after_all(cast, made):
    with transaction.atomic():
        make_callback(cast.topic)
        assert WebhookMessage.objects.count() == 1
        transaction.set_rollback(True)
    assert WebhookMessage.objects.count() == 0


def test_a_program_is_told_what_it_asked_for_and_a_restricted_record_is_not_told_of(
    cast, made, sink
):
    Webhook.objects.update(events=[str(ProgramEvent.CLOSED)])
    callback = make_callback(cast.topic)
    restrict(person_id=callback.case.person_id, at=MONDAY, by=cast.awa)
    cancel_callback(callback=callback, at=MONDAY)
    assert WebhookMessage.objects.count() == 0


@pytest.mark.parametrize("answer", [500, 503, 429, 404, 302, "slow"])
def test_what_was_not_taken_is_told_again_under_the_same_key(cast, made, sink, answer):
    make_callback(cast.topic)
    sink.answers = [answer, answer]
    assert tell(MONDAY) == 1
    row = WebhookMessage.objects.get()
    assert (row.state, row.tries) == (NoticeState.QUEUED, 1)
    # The breath of a slow answer is in it.
    assert MONDAY + WAITS[0] <= row.due_at < MONDAY + WAITS[0] + timedelta(seconds=30)
    assert tell(MONDAY) == 0
    assert tell(MONDAY + MINUTE) == 1
    assert tell(MONDAY + 10 * MINUTE) == 1
    assert len(sink.got) == 3
    assert len(set(sink.keys)) == 1
    row.refresh_from_db()
    assert (row.state, row.failure) == (NoticeState.SENT, "")
    assert tell(MONDAY + timedelta(days=1)) == 0


def test_an_address_that_fails_is_given_up_in_the_end_and_told_again_by_a_command(
    cast, made, sink, capsys
):
    make_callback(cast.topic)
    sink.answers = [500] * 10
    at, tries = MONDAY, 0
    while WebhookMessage.objects.get().state == NoticeState.QUEUED:
        at += timedelta(hours=25)
        tries += tell(at)
    assert tries == 10
    row = WebhookMessage.objects.get()
    assert (row.state, row.failure) == (NoticeState.GIVEN_UP, "answered 500")
    with time_machine.travel(at, tick=True):
        call_command("replay_webhooks", "Espace client")
        assert "1 events are told again." in capsys.readouterr().out
    assert tell(at + timedelta(hours=1)) == 1
    assert len(set(sink.keys)) == 1
    assert WebhookMessage.objects.get().state == NoticeState.SENT
    assert JournalEntry.objects.filter(kind=JournalKind.WEBHOOK_REPLAYED).count() == 1
    with time_machine.travel(at, tick=True):
        call_command("replay_webhooks", "Espace client")
        assert "0 events" in capsys.readouterr().out
        call_command("replay_webhooks", "Espace client", "--all", f"--since={MONDAY.isoformat()}")
        assert "1 events" in capsys.readouterr().out
        for wrong in (["Nobody"], ["Espace client", "--since=2026-11-23T09:00:00"]):
            with pytest.raises(CommandError):
                call_command("replay_webhooks", *wrong)


def test_a_program_that_is_gone_for_good_says_so_once(cast, made, sink):
    make_callback(cast.topic)
    sink.answers = [410]
    tell(MONDAY)
    assert WebhookMessage.objects.get().state == NoticeState.GIVEN_UP


def test_an_address_that_fails_is_left_in_peace_and_stops_no_other(cast, made, sink):
    with listening() as other:
        second = make_webhook(
            name="Autre",
            address="https://example.org/",
            events=[ProgramEvent.PROMISED],
            at=MONDAY,
            by=cast.awa,
        ).row
        Webhook.objects.filter(pk=second.pk).update(address=other.address)
        sink.answers = [500] * 9
        for n in range(5):
            day = AFTERNOON + timedelta(days=n)
            make_callback(cast.topic, number=f"+3363998000{n}", name=f"Luc {n}", starts_at=day)
        assert tell(MONDAY) == 3 + 5
        assert len(other.got) == 5
    lane = Lane.objects.get(channel=made.row.lane)
    assert lane.shut_until > MONDAY
    # The page of the desk speaks of messages to people.
    assert shut_lanes() == []
    assert WebhookMessage.objects.filter(state=NoticeState.QUEUED).count() == 5
    # One tries whether it works again, and then the others leave.
    sink.answers = []
    assert tell(MONDAY + 10 * MINUTE) == 1
    assert tell(MONDAY + 11 * MINUTE) == 4
    assert len(set(sink.keys)) == 5


def test_an_address_that_is_left_in_peace_is_not_asked_by_what_comes_meanwhile(cast, made, sink):
    make_callback(cast.topic)
    for _n in range(SHUTS_AFTER):
        sink.answers = [500]
        WebhookMessage.objects.update(due_at=MONDAY)
        assert tell(MONDAY) == 1
    assert Lane.objects.get(channel=made.row.lane).shut_until > MONDAY
    make_callback(cast.topic, number="+33639980001", name="Luc Un")
    assert tell(MONDAY + timedelta(seconds=1)) == 0
    assert len(sink.got) == SHUTS_AFTER
    new = WebhookMessage.objects.latest("pk")
    assert (new.state, new.tries) == (NoticeState.QUEUED, 0)


def test_what_another_sender_took_from_a_slow_one_is_left_to_it(cast, made, sink, monkeypatch):
    """The first answer takes longer than the lease: meanwhile another sender tells both."""
    make_callback(cast.topic)
    make_callback(cast.topic, number="+33639980001", name="Luc Un")
    real = webhooks.post

    def slow(*facts):
        monkeypatch.setattr(webhooks, "post", real)
        assert tell(MONDAY + LEASE + MINUTE) == 2
        real(*facts)

    monkeypatch.setattr(webhooks, "post", slow)
    assert tell(MONDAY) == 1
    first, second = WebhookMessage.objects.order_by("pk")
    told_by_key = {key: sink.keys.count(key) for key in sink.keys}
    assert told_by_key == {f"msg_{first.key.hex}": 2, f"msg_{second.key.hex}": 1}
    assert (first.state, second.state) == (NoticeState.SENT, NoticeState.SENT)


def test_a_network_of_ones_own_is_never_asked(cast, made, sink):
    make_callback(cast.topic)
    for address in (sink.address, sink.address.replace("http:", "https:"), "https://localhost/"):
        Webhook.objects.update(address=address)
        WebhookMessage.objects.update(state=NoticeState.QUEUED, due_at=MONDAY)
        Lane.objects.all().delete()
        assert tell_due(at=MONDAY) == 1
        assert WebhookMessage.objects.get().state == NoticeState.QUEUED
    assert sink.got == []


@pytest.mark.parametrize("address", ["http://example.org/", "https://localhost/"])
def test_no_webhook_is_made_for_an_address_that_is_never_asked(cast, address):
    with pytest.raises(AddressRefused):
        make_webhook(name="x", address=address, events=[], at=MONDAY, by=cast.awa)
    assert Webhook.objects.count() == 0


def test_a_sender_that_died_loses_its_lease_and_another_tells_it(cast, made, sink):
    make_callback(cast.topic)
    WebhookMessage.objects.update(
        state=NoticeState.SENDING, claimed_until=MONDAY + MINUTE, claimed_by=made.row.salt
    )
    assert tell(MONDAY) == 0
    assert tell(MONDAY + 2 * MINUTE) == 1
    assert WebhookMessage.objects.get().state == NoticeState.SENT


def test_an_ended_webhook_is_told_nothing_more_what_waits_included(cast, made, sink):
    callback = make_callback(cast.topic)
    end_webhook(hook=made.row, at=MONDAY, by=cast.awa)
    end_webhook(hook=made.row, at=MONDAY, by=cast.awa)
    cancel_callback(callback=callback, at=MONDAY)
    assert tell(MONDAY) == 0
    assert [row.state for row in WebhookMessage.objects.all()] == [NoticeState.DROPPED]
    assert JournalEntry.objects.filter(kind=JournalKind.WEBHOOK_ENDED).count() == 1


def test_the_secret_is_kept_nowhere(made):
    assert made.secret.startswith("whsec_")
    assert made.secret not in str(Webhook.objects.values().get())


def test_who_is_erased_leaves_nothing_to_tell(cast, made, sink):
    make_callback(cast.topic)
    tell(MONDAY)
    ask_to_erase(person=Person.objects.get(), at=MONDAY, by=cast.awa)
    assert WebhookMessage.objects.count() == 0
    assert tell(MONDAY + MINUTE) == 0


def test_what_was_told_long_ago_goes(cast, made, sink):
    make_callback(cast.topic)
    tell(MONDAY)
    tidy(at=MONDAY + KEPT)
    assert WebhookMessage.objects.count() == 1
    tidy(at=MONDAY + KEPT + MINUTE)
    assert WebhookMessage.objects.count() == 0


def test_a_desk_without_webhooks_writes_nothing(cast):
    case = make_case(cast.topic, adviser=cast.karim)
    close_case(case=case, reason=ClosingReason.WITHDRAWN, at=MONDAY, by=None)
    assert WebhookMessage.objects.count() == Callback.objects.count() == 0


def test_a_sender_that_has_to_stop_begins_with_no_address(cast, made, sink):
    make_callback(cast.topic)
    with time_machine.travel(MONDAY, tick=True):
        assert tell_due(at=MONDAY, way=BESIDE_US, is_stopping=lambda: True) == 0
    assert told(sink) == []
    tell(MONDAY)
    assert events(sink) == ["callback.promised"]
