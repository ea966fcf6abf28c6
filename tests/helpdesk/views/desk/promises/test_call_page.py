"""The call page: what to say, the guide beside theirs, the note that goes with every key."""

from dataclasses import dataclass

import pytest
import time_machine

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.choices import AttemptOutcome
from helpdesk.models import Attempt
from helpdesk.policy.ways import OF_A_CALL
from helpdesk.reads.drafts import draft_of
from tests.factories.helpdesk import AFTERNOON, MADELEINE, make_callback

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("reading_site"),
    pytest.mark.both_databases,
]

SIM, BILL = 102, 131


@pytest.fixture(autouse=True)
def _afternoon():
    with time_machine.travel(AFTERNOON, tick=False):
        yield


@dataclass
class Call:
    """Karim's call to Madeleine: its page, and what is done there."""

    desk: object
    attempt: Attempt

    @property
    def case(self):
        return type(self.attempt.callback.case).objects.get()

    def read(self, **query):
        return self.desk.read("attempt", self.attempt.pk, **query)

    def press(self, **data):
        """The page after a key of the guide."""
        response = self.desk.post("attempt", self.attempt.pk, **data)
        assert response.status_code == 302
        return self.desk.client.get(response.url).content.decode()


@pytest.fixture
def call(desk, cast):
    callback = make_callback(cast.topic, guide_number=BILL, guide_step=2)
    by = cast.karim.user
    return Call(desk, start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=by))


def test_the_guide_is_open_where_the_person_stopped(call):
    page = call.read()
    assert f"Guide {BILL}" in page
    assert "1 step is done" in page
    assert 'id="step-2" class="is-here"' in page
    assert "Ask:" in page
    assert "They should see:" in page
    assert "If it still does not work" in page


def test_the_next_step_is_kept_on_the_case(call):
    page = call.press(step=3, reading=BILL)
    assert 'id="step-3" class="is-here"' in page
    assert (call.case.guide_number, call.case.guide_step) == (BILL, 3)


@pytest.mark.parametrize("odd", [{"step": 40}, {"step": "x"}, {"step": 3, "reading": 9999}])
def test_a_step_that_is_not_there_changes_nothing(call, odd):
    call.press(**{"reading": BILL, **odd})
    assert (call.case.guide_number, call.case.guide_step) == (BILL, 2)


def test_the_note_and_the_end_go_with_every_key(call, cast):
    page = call.press(step=3, reading=BILL, note="Elle cherche", outcome="busy")
    assert "Elle cherche</textarea>" in page
    assert "checked" in page.split('value="busy"')[1].split(">")[0]
    assert draft_of(case=call.case, user=cast.karim.user) == "Elle cherche"
    call.attempt.refresh_from_db()
    assert call.attempt.ended_at is None


def test_a_number_opens_its_guide_and_the_place_stays(call):
    page = call.press(q=str(SIM), asked="", find="1")
    assert f"Guide {SIM}" in page
    assert "Ask which phone it is." in page
    assert call.case.guide_number == BILL


def test_the_phone_that_is_said_chooses_its_path(call):
    page = call.press(phone="iphone", reading=SIM)
    assert call.case.device == "iphone"
    assert 'value="iphone" aria-pressed="true"' in page
    assert 'id="step-1" class="is-here"' in page


def test_words_find_guides_to_choose_from(call):
    page = call.press(q="carte sim", find="1", reading=BILL)
    assert f'name="guide" value="{SIM}"' in page
    assert f"Guide {SIM}" in call.press(guide=SIM, reading=BILL, q="carte sim", asked="carte sim")


def test_words_that_find_nothing_are_said(call):
    assert "No guide for “zzzzz”." in call.press(q="zzzzz", find="1")


def test_enter_after_other_words_searches_and_ends_no_call(call):
    call.press(q="carte sim", asked="", outcome="reached")
    call.attempt.refresh_from_db()
    assert call.attempt.ended_at is None


def test_the_key_that_saves_saves_whatever_was_typed_in_the_search(call):
    call.desk.post("attempt", call.attempt.pk, q="sim", asked="", outcome="reached", save="1")
    call.attempt.refresh_from_db()
    assert call.attempt.outcome == AttemptOutcome.REACHED


def test_a_person_who_read_no_guide(desk, cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=AFTERNOON, by=cast.karim.user)
    assert "The person read no guide." in desk.read("attempt", attempt.pk)


def test_somebody_else_reads_the_guide_and_changes_nothing(call, desk_of, cast):
    desk = desk_of(cast.ines.user)
    page = desk.read("attempt", call.attempt.pk)
    assert 'id="step-2" class="is-here"' in page
    assert 'name="step"' not in page
    desk.post("attempt", call.attempt.pk, step=3, reading=BILL)
    assert call.case.guide_step == 2


def test_a_number_that_takes_no_message_has_no_words_for_one(call):
    number = call.case.person.numbers.get(number=MADELEINE)
    number.may_leave_message = False
    number.save()
    page = call.read()
    assert "Leave no message on this number." in page
    assert "Vous pouvez me rappeler" not in page


def test_whether_a_message_may_say_why(call):
    assert "Never say why we call." in call.read()
    call.case.person.numbers.update(may_say_why=True)
    assert "You may say why we call." in call.read()


def test_words_are_in_the_language_of_the_person_and_not_of_the_desk(call):
    call.attempt.callback.language = "en"
    call.attempt.callback.save()
    page = call.read()
    assert '<p lang="en" dir="ltr">Hello, I am Karim' in page


def test_every_end_has_a_key_of_its_own(call):
    page = call.read()
    keys = [part.split('"')[0] for part in page.split('data-key="')[1:]]
    assert keys.count("1") == keys.count("0") == keys.count("b") == 1
    assert len([key for key in keys if key in "1234567890ab"]) == len(OF_A_CALL)


def test_the_page_asks_a_bounded_number_of_questions(call, django_assert_max_num_queries):
    # Two of them are asked once a second: our own answers in the guide, and whether they changed.
    with django_assert_max_num_queries(39):
        call.read()
    with django_assert_max_num_queries(39):
        call.read(q="carte sim", guide=str(SIM))
