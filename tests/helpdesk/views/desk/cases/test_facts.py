"""A stale form overwrites nothing and loses nothing."""

import html
import re

import pytest

from helpdesk.models import Case, Person
from tests.factories.helpdesk import make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def case(cast):
    return make_callback(cast.topic).case


def seen_on(page):
    return html.unescape(re.search(r'name="seen" value="([^"]*)"', page).group(1))


def facts(case, **said):
    usual = {"topic_id": case.topic_id, "language": "fr", "device": "", "question": ""}
    return usual | said


def test_facts_are_corrected(desk, case):
    seen = seen_on(desk.read("case_facts", case.reference))
    answer = desk.post(
        "case_facts", case.reference, **facts(case, seen=seen, device="keypad", guide_step="3")
    )
    assert "It is noted." in desk.says(answer)
    case.refresh_from_db()
    assert (case.device, case.guide_step) == ("keypad", 3)


def test_a_stale_page_shows_theirs_beside_mine_and_mine_can_stand(desk, case):
    seen = seen_on(desk.read("case_facts", case.reference))
    Case.objects.filter(pk=case.pk).update(device="iphone")
    answer = desk.post("case_facts", case.reference, **facts(case, seen=seen, device="keypad"))
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody wrote meanwhile: iPhone" in page
    assert re.search(r'<option value="keypad"\s+selected\s*>', page)
    assert Case.objects.get(pk=case.pk).device == "iphone"

    desk.post("case_facts", case.reference, **facts(case, seen=seen_on(page), device="keypad"))
    assert Case.objects.get(pk=case.pk).device == "keypad"


def test_bad_input_is_said_and_kept(desk, case):
    answer = desk.post("case_facts", case.reference, **facts(case, guide_step="0", question="Oui"))
    assert answer.status_code == 422
    assert "Oui" in answer.content.decode()


@pytest.mark.parametrize("seen", ["", "{", "[]", "null"])
def test_what_was_seen_may_be_missing_or_odd(desk, case, seen):
    answer = desk.post("case_facts", case.reference, **facts(case, seen=seen, device="tablet"))
    assert answer.status_code == 302
    assert Case.objects.get(pk=case.pk).device == "tablet"


def test_a_stale_page_of_the_person_keeps_both(desk, case):
    seen = seen_on(desk.read("case_person", case.reference))
    Person.objects.filter(pk=case.person_id).update(speak_slowly=True, language="ar")
    answer = desk.post(
        "case_person", case.reference, seen=seen, language="es", needs=["low_vision"]
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody wrote meanwhile: Arabic" in page
    assert Person.objects.get(pk=case.person_id).language == "ar"
    desk.post(
        "case_person", case.reference, seen=seen_on(page), language="es", needs=["low_vision"]
    )
    person = Person.objects.get(pk=case.person_id)
    assert (person.language, person.low_vision) == ("es", True)


def test_an_editor_changes_nothing(desk_of, cast, case):
    assert desk_of(cast.lise).post("case_facts", case.reference, device="tablet").status_code == 403
