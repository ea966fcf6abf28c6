"""An obstacle that somebody tells us about is a case with a week to be answered."""

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone, translation
from website.complaints.complaints import complain, complaint_topic, recent_complaints

from accessibility.markup.html_tree import Tree
from accessibility.markup.structure import check
from helpdesk.actions.messages.replies import write_reply
from helpdesk.actions.people.people import Newcomer
from helpdesk.actions.promises.closing import close_case
from helpdesk.choices import COMPLAINTS, AttemptOutcome, CaseSource, ClosingReason, NoticeState
from helpdesk.models import Attempt, Case, Notice, Person, Topic
from helpdesk.policy.fair_use import COMPLAINTS_PER_NUMBER, COMPLAINTS_PER_SESSION
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

# The Monday of a week later, before the desk opens: the last open hour is that of Friday.
SUNDAY = datetime(2026, 11, 22, 20, 0, tzinfo=UTC)
FRIDAY_EVENING = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)
TYPED = {
    "what": "The hours cannot be read aloud.",
    "page": "Contact",
    "name": "Madeleine Petit",
    "number": "06 39 98 12 34",
    "email": "",
}


def tell(*, at=MONDAY, **fields):
    told = {**TYPED, "number": MADELEINE, "language": "fr", **fields}
    what, page = told.pop("what"), told.pop("page")
    return complain(what=what, page=page, by=Newcomer(**told), at=at)


def address(name="complaint", language="en"):
    with translation.override(language):
        return reverse(name)


def tree_of(response, status=200):
    assert response.status_code == status
    return Tree(response.content.decode())


# --- The case ---------------------------------------------------------------------------------


def test_it_opens_a_case_with_its_topic_and_somebody_to_look_after_it(cast):
    case = tell().case
    assert (case.topic.code, case.source) == (COMPLAINTS, CaseSource.WEB)
    assert case.question == "The hours cannot be read aloud.\n\nContact"
    assert case.adviser in (cast.karim, cast.ines)


def test_the_day_of_the_answer_stands_on_the_list_of_the_case(cast):
    case = tell().case
    assert "30 novembre" in case.checklist.get().text.replace("\u00a0", " ")


def test_an_answer_is_due_within_a_week_and_while_somebody_is_there(cast):
    assert tell().answer_by == MONDAY + timedelta(days=7)
    assert tell(at=SUNDAY).answer_by == FRIDAY_EVENING


def test_a_desk_without_any_hours_takes_complaints_all_the_same():
    complaint = tell()
    assert complaint.answer_by == MONDAY + timedelta(days=7)
    assert complaint.case.adviser is None


def test_who_has_no_phone_is_written_down_with_their_e_mail(cast):
    person = tell(number="", email="paul@example.fr").case.person
    assert (person.email, person.numbers.count(), person.name_words.count()) == (
        "paul@example.fr",
        0,
        3,
    )


def test_somebody_we_know_by_name_and_number_is_the_same_person(cast):
    known = make_case(cast.topic).person
    assert tell().case.person == known


def test_an_e_mail_alone_shows_and_merges_nothing(cast):
    tell(number="", email="paul@example.fr")
    tell(number="", email="paul@example.fr")
    assert Person.objects.filter(email="paul@example.fr").count() == 2


def test_the_topic_is_never_among_the_choices_of_the_public_journey(cast):
    assert complaint_topic() == complaint_topic()
    assert list(Topic.objects.filter(is_active=True)) == [cast.topic]


# --- The clock --------------------------------------------------------------------------------


def only(at=MONDAY):
    (complaint,) = recent_complaints(at=at)
    return complaint


def test_a_complaint_that_waits_is_late_after_its_time(cast):
    tell()
    assert not only().is_late(MONDAY + timedelta(days=7))
    assert only().is_late(MONDAY + timedelta(days=7, seconds=1))


def test_a_call_that_reached_the_person_is_an_answer(cast):
    callback = make_callback(complaint_topic())
    ended = MONDAY + timedelta(hours=1)
    Attempt.objects.create(
        callback=callback,
        adviser=cast.karim,
        started_at=MONDAY,
        ended_at=ended,
        outcome=AttemptOutcome.REACHED,
    )
    assert only().answered_at == ended
    assert not only().is_late(MONDAY + timedelta(days=30))


def test_a_call_that_nobody_answered_is_none(cast):
    callback = make_callback(complaint_topic())
    Attempt.objects.create(
        callback=callback,
        adviser=cast.karim,
        started_at=MONDAY,
        ended_at=MONDAY,
        outcome=AttemptOutcome.NO_ANSWER,
    )
    assert only().answered_at is None


@pytest.mark.parametrize(
    ("state", "is_answer"),
    [(NoticeState.QUEUED, False), (NoticeState.PRINTED, False), (NoticeState.SENT, True)],
)
def test_words_are_an_answer_once_they_left_for_the_person(cast, state, is_answer):
    case = tell().case
    write_reply(case=case, text="We mended it.", at=MONDAY, by=cast.awa)
    sent_at = None if state is NoticeState.QUEUED else MONDAY
    Notice.objects.filter(case=case).update(state=state, sent_at=sent_at)
    assert (only().answered_at is not None) is is_answer


def test_the_end_of_the_case_stops_the_clock(cast):
    case = tell().case
    late = MONDAY + timedelta(days=9)
    close_case(case=case, reason=ClosingReason.SOLVED_FOR, at=late, by=cast.awa)
    assert only().answered_at == late
    assert only().is_late(late)


def test_a_complaint_by_phone_has_the_same_clock(cast):
    make_case(complaint_topic())
    assert only().answer_by == MONDAY + timedelta(days=7)


def test_the_most_urgent_comes_first_and_answered_ones_last(cast):
    answered = tell(at=MONDAY - timedelta(days=3)).case
    close_case(case=answered, reason=ClosingReason.SOLVED_FOR, at=MONDAY, by=cast.awa)
    second, first = tell().case, tell(at=MONDAY - timedelta(days=2)).case
    assert [told.case for told in recent_complaints(at=MONDAY)] == [first, second, answered]


def test_old_answers_leave_the_list_and_old_questions_do_not(cast):
    waiting = tell().case
    answered = tell().case
    close_case(case=answered, reason=ClosingReason.SOLVED_FOR, at=MONDAY, by=cast.awa)
    later = MONDAY + timedelta(days=61)
    assert [told.case for told in recent_complaints(at=later)] == [waiting]


def test_many_complaints_ask_the_database_as_often_as_one(cast, django_assert_max_num_queries):
    for days in range(12):
        tell(at=MONDAY - timedelta(days=days))
    with django_assert_max_num_queries(4):
        recent_complaints(at=MONDAY)


# --- The form ---------------------------------------------------------------------------------


def test_the_form_works_without_script_and_is_sound(client, cast):
    for language in ("fr", "en"):
        response = client.get(address(language=language))
        assert check(response.content.decode()) == []
        assert list(tree_of(response).all("script")) == []


def test_the_page_that_led_here_is_filled_in(client, cast):
    tree = tree_of(
        client.get(address(), {"page": "Glossary"}, headers={"Sec-Fetch-Site": "same-origin"})
    )
    assert "Glossary" in {field.get("value") for field in tree.all("input")}


def test_what_was_sent_becomes_a_case_and_is_confirmed(client, cast):
    response = client.post(address(), TYPED, follow=True)
    assert response.redirect_chain == [(address("complaint_done"), 302)]
    case = Case.objects.get(topic__code=COMPLAINTS)
    said = tree_of(response)
    assert case.reference[:2] in said.text(said.root)
    assert check(response.content.decode()) == []


@pytest.mark.parametrize("missing", ["what", "name"])
def test_what_is_missing_is_said_and_nothing_typed_is_lost(client, cast, missing):
    response = client.post(address(), TYPED | {missing: ""})
    tree = tree_of(response, 422)
    assert any(element.get("id") == "errors" for element in tree.elements)
    kept = {field.get("value") for field in tree.all("input")}
    kept |= {tree.text(area) for area in tree.all("textarea")}
    assert {value for name, value in TYPED.items() if name != missing and value} <= kept
    assert check(response.content.decode()) == []
    assert not Case.objects.exists()


def test_a_phone_number_or_an_e_mail_is_enough_and_one_is_needed(client, cast):
    assert client.post(address(), TYPED | {"number": ""}).status_code == 422
    by_mail = TYPED | {"number": "", "email": "paul@example.fr"}
    assert client.post(address(), by_mail).status_code == 302


def test_the_same_form_sent_twice_is_one_complaint(client, cast):
    tree = tree_of(client.get(address()))
    key = next(field.get("value") for field in tree.all("input") if field.get("name") == "key")
    for _time in range(2):
        response = client.post(address(), TYPED | {"key": key})
        assert response.url == address("complaint_done")
    assert Case.objects.count() == 1


def test_too_many_are_stopped_kept_and_told_to_call(client, cast):
    for n in range(COMPLAINTS_PER_SESSION):
        client.post(address(), TYPED | {"number": f"06 39 98 00 {n:02d}"})
    tree = tree_of(client.post(address(), TYPED | {"what": "Another one"}), 429)
    assert "Another one" in tree.text(next(tree.all("textarea")))
    assert Case.objects.count() == COMPLAINTS_PER_SESSION


def test_one_number_is_not_used_again_and_again(client, cast):
    for _session in range(COMPLAINTS_PER_NUMBER):
        client.post(address(), TYPED)
        client.cookies.clear()
    assert client.post(address(), TYPED).status_code == 429


def test_another_site_cannot_send_the_form(client, cast):
    client.handler.enforce_csrf_checks = True
    assert client.post(address(), TYPED).status_code == 403


def test_a_stranger_does_not_see_what_was_sent(client, cast):
    tell()
    assert client.get(address("complaint_done")).url == address()


# --- The desk ---------------------------------------------------------------------------------


def test_the_team_sees_what_waits_and_what_is_late(client, cast):
    client.force_login(cast.karim.user)
    tell(at=timezone.now() - timedelta(days=8))
    response = client.get(address("complaints"))
    tree = tree_of(response)
    (line,) = [e for e in tree.all("li") if "line" in e.get("class")]
    assert "is-late" in line.get("class")
    assert "Madeleine Petit" in tree.text(line)
    assert check(response.content.decode()) == []


def test_a_case_of_somebody_without_a_phone_opens_at_the_desk(client, cast):
    case = tell(number="", email="paul@example.fr").case
    client.force_login(cast.karim.user)
    for path in (
        reverse("helpdesk:case", args=[case.reference]),
        reverse("helpdesk:person", args=[case.person_id]),
        reverse("helpdesk:queue"),
        reverse("helpdesk:today"),
    ):
        assert client.get(path).status_code == 200, path


@pytest.mark.parametrize("role", ["auditor", "editor"])
def test_who_is_not_of_the_desk_sees_no_name(client, cast, role):
    client.force_login(make_user("somebody", role))
    assert client.get(address("complaints")).status_code == 403
