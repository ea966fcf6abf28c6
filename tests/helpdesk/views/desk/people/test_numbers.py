"""The numbers of a person, on pages of their own."""

import pytest

from helpdesk.models import PhoneNumber
from helpdesk.reads.numbers import as_seen
from tests.factories.helpdesk import make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
FACTS = {"owner": "own", "kind": "mobile", "messages": ["may_leave_message"]}


@pytest.fixture
def row(cast):
    return make_case(cast.topic).person.numbers.get()


def test_what_is_known_of_a_number_is_kept(desk, row):
    page = desk.read("person_number", row.person.pk, row.pk)
    assert "Whose phone is it?" in page
    said = {
        "owner": "somebody_else",
        "owner_name": "Paul",
        "kind": "landline",
        "best_parts": ["evening"],
        "messages": ["may_leave_message", "may_say_why"],
        "seen": as_seen(row),
    }
    page = desk.says(desk.post("person_number", row.person.pk, row.pk, **said))
    # A browser shows one space for several.
    assert "Landline · Somebody else&#x27;s phone (Paul) · In the evening" in " ".join(page.split())
    assert "A message may say why" in page


def test_somebody_elses_phone_needs_a_name(desk, row):
    said = FACTS | {"owner": "somebody_else", "seen": as_seen(row)}
    response = desk.post("person_number", row.person.pk, row.pk, **said)
    assert response.status_code == 422
    assert "Write whose phone it is." in response.content.decode()


def test_a_stale_page_keeps_what_was_typed_beside_what_is_there_now(desk, row):
    seen = as_seen(row)
    PhoneNumber.objects.filter(pk=row.pk).update(owner="shared", may_leave_message=False)
    said = FACTS | {"best_parts": ["morning"], "seen": seen}
    response = desk.post("person_number", row.person.pk, row.pk, **said)
    page = response.content.decode()
    assert response.status_code == 409
    assert "A shared phone · Mobile phone · Leave no message" in page
    assert 'value="morning" id="id_best_parts_0" checked' in page
    row.refresh_from_db()
    assert row.owner == "shared"
    row.refresh_from_db()
    again = desk.post("person_number", row.person.pk, row.pk, **said | {"seen": as_seen(row)})
    assert again.status_code == 302


def test_a_number_is_added_in_any_form(desk, row):
    said = {"number": "+33 1.99.00.56.78", "owner": "shared", "owner_name": ""}
    desk.says(desk.post("person_numbers", row.person.pk, **said))
    added = row.person.numbers.latest("pk")
    assert (added.number, added.kind, added.owner) == ("+33199005678", "landline", "shared")
    assert not added.may_leave_message


def test_a_number_that_is_known_is_not_added_twice(desk, row):
    response = desk.post("person_numbers", row.person.pk, **FACTS, number="06 39 98 12 34")
    assert response.status_code == 422
    assert "This person has this number already." in response.content.decode()


def test_a_wrong_number_says_what_is_wrong(desk, row):
    response = desk.post("person_numbers", row.person.pk, **FACTS, number="06 39")
    assert response.status_code == 422
    assert "6 digits short" in response.content.decode()


def test_a_number_is_taken_away_once(desk, row):
    for _click in range(2):
        assert "The number is gone." in desk.says(
            desk.post("person_number_remove", row.person.pk, row.pk)
        )
    assert not PhoneNumber.objects.exists()


def test_the_number_of_a_promised_call_stays(desk, cast):
    row = make_callback(cast.topic).case.person.numbers.get()
    page = desk.says(desk.post("person_number_remove", row.person.pk, row.pk))
    assert "Give the call another one first." in page
    assert PhoneNumber.objects.filter(pk=row.pk).exists()


def test_the_number_of_another_person_is_not_found(desk, cast, row):
    other = make_case(cast.topic, name="Paul Robert").person
    assert desk.get("person_number", other.pk, row.pk).status_code == 404
    desk.post("person_number_remove", other.pk, row.pk)
    assert PhoneNumber.objects.filter(pk=row.pk).exists()
