"""A program asks for a call and reads how it stands, within the bounds of a visitor."""

from datetime import timedelta

import pytest
import time_machine

from helpdesk.actions.desk.erasing import ask_to_erase
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.restricted import restrict
from helpdesk.actions.promises.callbacks import cancel_callback
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.choices import CaseSource, FactSource, Scope
from helpdesk.models import (
    Callback,
    Case,
    CustomerNumber,
    DeskSettings,
    JournalEntry,
    Person,
    PhoneNumber,
    SystemRequest,
)
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_case
from tests.factories.programs import Program, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
OTHER = "+33639981235"


@pytest.fixture(autouse=True)
def _on_monday(cast):
    with time_machine.travel(MONDAY, tick=False):
        yield


@pytest.fixture
def program(cast):
    return Program(make_program(cast.awa, Scope.REQUESTS_CREATE, Scope.REQUESTS_READ).token)


def code(answer):
    return answer.status_code, answer.json()["code"]


def test_a_program_asks_for_a_call_and_it_is_promised(program):
    answer = program.ask(number="06 39 98 12 34", question="Ma box clignote")
    assert answer.status_code == 201, answer.content
    case = Case.objects.get()
    callback = case.callbacks.get()
    assert case.source == CaseSource.OPERATOR
    assert (case.question, case.person.name) == ("Ma box clignote", "Madeleine Petit")
    assert callback.number == MADELEINE
    assert case.person.numbers.get().source == FactSource.SITE
    said = answer.json()
    assert said["reference"] == case.reference
    assert said["state"] == "planned"
    assert said["call"]["starts_at"] == "2026-11-23T13:00:00Z"
    assert said["call"]["window_from"] == "2026-11-23T12:55:00Z"
    assert answer["Cache-Control"] == "no-store, private"


def test_no_answer_says_who_somebody_is(program):
    made = program.ask(question="Ma box clignote")
    read = program.get(f"/requests/{made.json()['reference']}")
    assert read.status_code == 200
    for answer in (made, read):
        text = answer.content.decode()
        assert not [each for each in ("Petit", "3998", "box") if each in text]


def test_the_trust_word_is_said_where_no_message_brings_it(program, settings):
    said = program.ask().json()
    assert said["trust_word"] == Callback.objects.get().trust_word != ""
    settings.SMS_URL, settings.SMS_REACHES_PEOPLE = "https://sms.example.org", True
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()
    assert program.ask(number=OTHER, name="Luc Un").json()["trust_word"] == ""


def test_a_call_without_an_hour_is_promised_by_a_day(program):
    answer = program.ask(starts_at=None, reachable_when="le soir")
    assert answer.status_code == 201
    assert answer.json()["call"]["starts_at"] is None
    assert answer.json()["call"]["find_a_time_by"]
    assert Callback.objects.get().reachable_when == "le soir"


def test_the_free_hours_are_those_of_the_site(program):
    assert program.get("/topics").json() == [{"code": "phone", "name": "Mon téléphone"}]
    free = program.get("/topics/phone/hours").json()["free"]
    assert "2026-11-23T13:00:00Z" in free
    assert free == sorted(free)
    assert code(program.get("/topics/nothing/hours")) == (404, "not-found")
    desk = DeskSettings.current()
    desk.is_booking_off = True
    desk.save()
    assert program.get("/topics/phone/hours").json()["free"] == []
    assert code(program.ask()) == (409, "booking-off")


@pytest.mark.parametrize(
    ("wanted", "field", "problem"),
    [
        ({"number": "0639"}, "number", "too_short"),
        ({"number": "3117"}, "number", "short_number"),
        ({"name": "1234"}, "name", "no_letter"),
        ({"topic": "nothing"}, "topic", "not_offered"),
        ({"topic": None}, "topic", "missing"),
        ({"language": "xx"}, "language", "not_offered"),
        ({"starts_at": None}, "reachable_when", "missing_without_starts_at"),
        ({"starts_at": "2026-11-23T14:00:00"}, "starts_at", "timezone_aware"),
        ({"starts_at": "9999-12-31T23:59:59-12:00"}, "starts_at", "value_error"),
        ({"name": "Made\0leine"}, "name", "string_pattern_mismatch"),
        ({"nickname": "Mado"}, "nickname", "extra_forbidden"),
        ({"customer_number": "C 12"}, "customer_number", "string_pattern_mismatch"),
    ],
)
def test_what_is_wrong_is_named_by_its_field_and_nothing_is_repeated(
    program, wanted, field, problem
):
    answer = program.ask(**wanted)
    assert code(answer) == (422, "not-valid")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["errors"] == [{"field": field, "problem": problem}]
    assert not [value for value in wanted.values() if value and value in answer.content.decode()]
    assert Case.objects.count() == 0


def test_a_body_that_is_no_json_and_an_address_that_is_none(program):
    answer = program.client.post(
        "/api/v1/requests",
        b"{",
        content_type="application/json",
        headers={**program.headers, "Idempotency-Key": "12345678"},
    )
    assert code(answer) == (400, "unreadable")
    assert code(program.get("/nothing")) == (404, "not-found")
    # A method of an address that is there, and one that nobody uses here.
    refused = program.get("/requests")
    assert code(refused) == (405, "method")
    assert refused["Allow"] == "POST"


def test_the_head_alone_is_asked_for_too(program):
    answer = program.client.head("/api/v1/topics", headers=program.headers)
    assert (answer.status_code, answer.content) == (200, b"")
    assert program.client.head("/api/v1/topics").status_code == 401


def test_a_body_that_is_too_large_is_refused(program, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 200
    assert code(program.ask(question="x" * 300)) == (413, "too-large")


def test_a_mistake_of_ours_is_said_as_one_and_tells_nothing(program, monkeypatch, caplog):
    def breaks(**_facts):
        raise RuntimeError("Madeleine")

    monkeypatch.setattr("helpdesk.api.requests.ask_by_program", breaks)
    answer = program.ask()
    assert code(answer) == (500, "failed")
    assert "Madeleine" not in answer.content.decode()
    assert "A call of the API failed." in caplog.text


def test_an_hour_that_is_taken_or_odd_is_refused_with_its_reason(program):
    odd = program.ask(starts_at=(AFTERNOON + timedelta(minutes=1)).isoformat())
    assert code(odd) == (409, "hour-refused")
    assert odd.json()["reason"] == "not_a_quarter"
    assert program.ask(starts_at="2030-01-01T10:00:00Z").json()["reason"] == "too_far"
    assert SystemRequest.objects.count() == 0


def test_the_same_key_is_the_same_request(program):
    first, again = program.ask("key-of-mine"), program.ask("key-of-mine")
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json() == again.json()
    assert Case.objects.count() == Callback.objects.count() == 1
    other = program.ask("key-of-mine", name="Luc Un", number=OTHER)
    assert code(other) == (422, "key-used-otherwise")


def test_a_key_still_holds_under_a_new_secret_of_the_site(program, settings):
    first = program.ask("key-of-mine")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another" * 10
    assert program.ask("key-of-mine").json()["reference"] == first.json()["reference"]


def test_the_key_of_another_program_is_another_request(program, cast):
    other = Program(make_program(cast.awa).token)
    assert program.ask("key-of-mine").status_code == 201
    assert other.ask("key-of-mine", number=OTHER, name="Luc Un").status_code == 201
    assert Case.objects.count() == 2


def test_a_key_whose_request_was_refused_may_be_used_again(program):
    assert program.ask("key-of-mine", starts_at="2030-01-01T10:00:00Z").status_code == 409
    assert program.ask("key-of-mine").status_code == 201


def test_a_request_without_a_key_is_refused(program):
    answer = program.client.post(
        "/api/v1/requests", {}, content_type="application/json", headers=program.headers
    )
    assert {"field": "Idempotency-Key", "problem": "missing"} in answer.json()["errors"]


def test_one_live_call_a_number_and_the_program_is_given_its_own(program, cast):
    first = program.ask()
    again = program.ask()
    assert (first.status_code, again.status_code) == (201, 200)
    assert again.json()["reference"] == first.json()["reference"]
    assert code(Program(make_program(cast.awa).token).ask()) == (409, "not-promised")
    assert Callback.objects.count() == 1


def test_a_call_of_the_site_a_refusing_owner_and_too_many_are_answered_alike(program, cast):
    callback = make_callback(cast.topic)
    asked_already = program.ask()
    cancel_callback(callback=callback, at=MONDAY)
    for _n in range(4):
        assert program.ask().status_code == 201
        cancel_callback(callback=Callback.objects.open().get(), at=MONDAY)
    too_many = program.ask()
    refuse_calls(number=OTHER, at=MONDAY)
    refused = program.ask(number=OTHER, name="Luc Un")
    assert code(asked_already) == (409, "not-promised")
    assert asked_already.content == too_many.content == refused.content


def test_a_program_reads_what_it_asked_for_and_nothing_else(program, cast):
    hers = make_callback(cast.topic, number=OTHER, name="Luc Un").case.reference
    own = program.ask().json()["reference"]
    assert program.get(f"/requests/{own[:2]} {own[2:].lower()}").status_code == 200
    assert code(program.get(f"/requests/{hers}")) == (404, "not-found")
    everything = Program(make_program(cast.awa, Scope.REQUESTS_READ_ALL).token)
    assert everything.get(f"/requests/{hers}").json()["reference"] == hers
    assert code(everything.get("/requests/%00")) == (404, "not-found")


def test_a_restricted_record_is_not_there(program, cast):
    own = program.ask("key-of-mine").json()["reference"]
    everything = Program(make_program(cast.awa).token)
    assert everything.get(f"/requests/{own}").status_code == 200
    restrict(person_id=Person.objects.get().pk, at=MONDAY, by=cast.awa)
    for each in (program, everything):
        assert code(each.get(f"/requests/{own}")) == (404, "not-found")
    assert code(program.ask("key-of-mine")) == (404, "not-found")
    nothing = program.get("/requests/K74M92").json()
    assert nothing == program.get(f"/requests/{own}").json()


def test_a_customer_number_is_kept_and_finds_the_person_again(program):
    first = program.ask(customer_number="C-1234")
    person = Person.objects.get()
    assert CustomerNumber.objects.get().person == person
    cancel_callback(callback=Callback.objects.get(), at=MONDAY)
    again = program.ask(customer_number="C-1234", name="Somebody else", number=OTHER)
    assert again.status_code == 201
    assert first.json()["reference"] != again.json()["reference"]
    assert {case.person for case in Case.objects.all()} == {person}
    # What was said today stays with its request.
    assert list(person.numbers.values_list("number", flat=True)) == [MADELEINE]


def test_a_known_customer_is_called_at_a_confirmed_number_and_no_other(program):
    program.ask(customer_number="C-1234")
    cancel_callback(callback=Callback.objects.get(), at=MONDAY)
    wanted = {"customer_number": "C-1234", "number": None, "name": None}
    assert code(program.ask(**wanted)) == (422, "customer-unknown")
    PhoneNumber.objects.update(source=FactSource.CONFIRMED)
    assert program.ask(**wanted).status_code == 201
    assert Callback.objects.open().get().number == MADELEINE


def test_nobody_is_found_by_a_customer_number_that_nobody_has(program):
    answer = program.ask(customer_number="C-9999", number=None, name=None)
    assert code(answer) == (422, "customer-unknown")
    assert code(program.ask(name=None)) == (422, "customer-unknown")


def test_a_customer_who_was_merged_is_the_person_in_use(program, cast):
    program.ask(customer_number="C-1234")
    kept, merged = make_case(cast.topic, name="Luc Un", number=OTHER).person, Person.objects.first()
    merge_people(kept=kept, merged=merged, choices={}, at=MONDAY, by=cast.awa)
    assert CustomerNumber.objects.get().person == kept


def test_who_is_erased_leaves_no_customer_number_and_no_key(program, cast):
    reference = program.ask("key-of-mine", customer_number="C-1234").json()["reference"]
    ask_to_erase(person=Person.objects.get(), at=MONDAY, by=cast.awa)
    assert CustomerNumber.objects.count() == SystemRequest.objects.count() == 0
    assert code(program.get(f"/requests/{reference}")) == (404, "not-found")
    assert "1234" not in str([entry.data for entry in JournalEntry.objects.all()])
