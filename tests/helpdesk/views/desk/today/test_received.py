"""What came back by SMS stands on the day of whoever must read it."""

import pytest

from helpdesk.actions.people.restricted import restrict
from helpdesk.actions.promises.answers import take_sms
from helpdesk.models import Case, IncomingSms
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STRANGER = "+33639985555"


def send(text, *, sender=MADELEINE, key="g-1"):
    take_sms(sender=sender, text=text, gateway_id=key, at=MONDAY)
    return IncomingSms.objects.get(gateway_id=key)


def test_the_line_says_who_and_what_and_goes_once_it_is_read(desk, cast):
    callback = make_callback(cast.topic)
    sms = send("Est-ce que Karim peut venir ?")
    page = desk.read("today", who="all")
    assert "Est-ce que Karim peut venir ?" in page
    assert callback.case.reference in page
    answer = desk.client.post(desk.url("sms_read", sms.pk))
    assert answer.status_code == 302
    assert "Est-ce que Karim peut venir ?" not in desk.read("today", who="all")


def test_an_unknown_number_leads_to_the_intake_with_its_words(desk, cast):
    sms = send("Mon téléphone est bloqué", sender=STRANGER)
    address = f"{desk.url('new_case')}?sms={sms.pk}"
    assert address in desk.read("today", who="all")
    page = desk.client.get(address).content.decode()
    assert "Mon téléphone est bloqué" in page
    said = {"number": STRANGER, "name": "Zoé Lenoir", "topic": cast.topic.code, "question": "Aide"}
    assert desk.client.post(address, said).status_code == 302
    sms.refresh_from_db()
    assert sms.case == Case.objects.get(person__name="Zoé Lenoir")
    assert sms.read_at is not None


@pytest.mark.parametrize("odd", ["0", "x", "9" * 30, "-1"])
def test_the_intake_without_such_an_sms_is_the_usual_one(desk, cast, odd):
    assert desk.client.get(desk.url("new_case"), {"sms": odd}).status_code == 200


def test_an_sms_of_a_case_is_not_shown_by_its_key_alone(desk, cast):
    make_callback(cast.topic)
    sms = send("Secret de Madeleine")
    page = desk.client.get(desk.url("new_case"), {"sms": sms.pk}).content.decode()
    assert "Secret de Madeleine" not in page


def test_the_sms_of_a_restricted_record_shows_nothing_of_it(desk, cast):
    case = make_case(cast.topic)
    sms = send("Je suis chez ma sœur Odile")
    restrict(person_id=case.person_id, at=MONDAY, by=cast.awa)
    page = desk.read("today", who="all")
    assert "Odile" not in page
    assert "12 34" not in page
    answer = desk.client.post(desk.url("sms_read", sms.pk))
    assert "/open/" in answer.headers["Location"]
    sms.refresh_from_db()
    assert sms.read_at is None


def test_the_line_says_what_was_understood_and_done(desk, cast):
    make_callback(cast.topic)
    send("STOP")
    page = desk.read("today", who="all")
    assert "Understood: STOP. Nobody calls or writes to this number any more." in page


def test_what_was_only_noted_is_said_in_its_own_words(desk, cast):
    make_callback(cast.topic)
    send("Mon fils sera là aussi")
    assert "Understood" not in desk.read("today", who="all")


def test_the_story_says_it_too(desk, cast):
    callback = make_callback(cast.topic)
    send("oui")
    page = desk.read("case", callback.case.reference)
    assert "Understood: yes. The hour is confirmed." in page
