"""Who has no phone, or does not hear, is written to: at the desk, on the lists, on the page."""

import pytest
import time_machine

from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.choices import Channel, NoticeKind, PromiseWay, SaidNeed
from helpdesk.models import Attempt, Callback, Case, Notice
from tests.factories.helpdesk import AFTERNOON, MADELEINE, MONDAY, make_callback, make_reply

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
YANIS = {"name": "Yanis Morel", "topic": "phone"}
HOUR = {"starts_at": AFTERNOON.isoformat()}
WAYS = {
    "sms": {"number": "06 39 98 12 34"},
    "email": {"email": "yanis@example.fr"},
    "letter": {"postal_address": "1 rue des Lilas\n69001 Lyon"},
}


@pytest.fixture(autouse=True)
def _monday(settings):
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True
    with time_machine.travel(MONDAY, tick=False):
        yield


def page_of(desk, *address):
    return desk.get(*address).content.decode()


@pytest.fixture
def by_email(desk):
    desk.post("new_case", **YANIS, **HOUR, way="email", **WAYS["email"])
    return Callback.objects.get()


@pytest.mark.parametrize("way", list(WAYS))
def test_a_request_without_a_voice_is_promised_words(desk, way):
    response = desk.post("new_case", **YANIS, **HOUR, way=way, **WAYS[way])
    callback = Callback.objects.get()
    assert (callback.way, bool(callback.number)) == (way, way == "sms")
    page = desk.says(response)
    assert "Karim writes to you" in page
    assert "calls you" not in page
    assert 'href="tel:' not in page


@pytest.mark.parametrize(("way", "setting"), [("sms", "SMS"), ("email", "EMAIL")])
def test_what_does_not_leave_is_offered_nowhere(desk, settings, way, setting):
    desk.post("new_case", **YANIS, way="call", number="06 39 98 12 34")
    case = Case.objects.get()
    type(case.person).objects.update(email="yanis@example.fr", email_source="confirmed")
    offered = {"sms": "Rather write by SMS", "email": "Rather write by e-mail"}[way]
    assert offered in page_of(desk, "case_promise", case.reference)
    setattr(settings, f"{setting}_REACHES_PEOPLE", False)
    assert offered not in page_of(desk, "case_promise", case.reference)
    assert f'value="{way}"' not in page_of(desk, "new_case")
    refused = desk.post("new_case", **YANIS, **HOUR, way=way, **WAYS[way])
    assert refused.status_code == 422
    assert not Callback.objects.exists()


@pytest.mark.parametrize(("way", "setting"), [("sms", "SMS"), ("email", "EMAIL")])
def test_words_that_would_not_leave_end_no_promise(desk, cast, settings, way, setting):
    desk.post("new_case", **YANIS, **HOUR, way=way, **WAYS[way])
    callback = Callback.objects.get()
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
    setattr(settings, f"{setting}_REACHES_PEOPLE", False)
    said = {"text": "Voici.", "outcome": "written"}
    for press in ({"preview": "1"}, {}):
        page = desk.post("attempt", attempt.pk, **said, **press).content.decode()
        assert "Nothing leaves by this way from here." in page
    attempt.refresh_from_db()
    callback.refresh_from_db()
    assert (attempt.outcome, callback.state) == ("", "open")
    assert not callback.notices.filter(kind=NoticeKind.REPLY).exists()


def test_a_relay_is_a_call_that_everybody_reads_about(desk):
    desk.post("new_case", **YANIS, **HOUR, way="relay", number="06 39 98 12 34")
    case = Case.objects.get()
    assert case.said_needs == [SaidNeed.RELAY]
    assert case.callbacks.get().way == PromiseWay.CALL


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({}, "Write the number, or choose to write."),
        ({"way": "sms", "number": "01 99 00 12 34"}, "No SMS gets to this number."),
        ({"way": "email"}, "Write the e-mail."),
        ({"way": "letter"}, "Write the address."),
    ],
)
def test_what_a_way_needs_is_asked_for(desk, said, words):
    response = desk.post("new_case", **YANIS, **said)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Case.objects.exists()


def test_a_form_sent_twice_opens_one_request_without_a_number_too(desk):
    key = "6f2c7f0e-9c39-4f3c-8f1e-3d1f4a3a9f10"
    for _time in range(2):
        desk.post("new_case", **YANIS, **HOUR, **WAYS["email"], way="email", key=key)
    assert Case.objects.get().callbacks.count() == 1


def test_lists_say_that_we_write(desk, by_email):
    for page in (desk.get("today"), desk.get("today_print")):
        said = page.content.decode()
        assert "By e-mail" in said
        assert "Wrong number" not in said
    assert "I am writing" in desk.get("today").content.decode()
    case = desk.get("case", by_email.case.reference).content.decode()
    assert "You write" in case
    assert "Reach them in another way" in case
    assert 'href="tel:' not in case


def test_the_page_sends_what_is_written(desk, cast, by_email):
    reply = make_reply(cast.topic, fr="Voici la suite.")
    with time_machine.travel(AFTERNOON, tick=False):
        attempt = desk.post("attempt_start", by_email.pk).url
        page = desk.client.get(attempt).content.decode()
        assert "Write to Yanis Morel" in page
        assert by_email.trust_word in page
        assert "voicemail" not in page
        assert "No answer" not in page

        taken = desk.client.post(attempt, {"text": "Bonjour.", "reply": reply.pk, "take": 1})
        assert "Bonjour.\r\n\r\nVoici la suite." in taken.content.decode().replace("\n", "\r\n")
        seen = desk.client.post(attempt, {"text": "Bonjour.", "preview": 1}).content.decode()
        assert f"{by_email.trust_word}.<br>Bonjour." in seen
        missing = desk.client.post(attempt, {"outcome": "written", "text": " "})
        assert missing.status_code == 422
        assert "Write the words first." in missing.content.decode()
        assert not Notice.objects.filter(kind=NoticeKind.REPLY).exists()

        said = {"outcome": "written", "text": "Bonjour.", "note": "SIM commandée", "save": 1}
        done = desk.client.post(attempt, said)
        assert "the words leave in a minute" in desk.says(done)
    notice = Notice.objects.get(kind=NoticeKind.REPLY)
    assert (notice.channel, Attempt.objects.get().outcome) == (Channel.EMAIL, "written")


def test_a_call_never_ends_as_written(desk, cast):
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
    page = desk.post("attempt", attempt.pk, outcome="written", text="Bonjour")
    assert page.status_code == 422
    assert "We wrote to them" not in page.content.decode()


def test_another_way_is_chosen_on_its_page(desk, by_email):
    page = desk.get("promise_way", by_email.pk).content.decode()
    assert "How do we reach Yanis Morel?" in page
    wrong = desk.post("promise_way", by_email.pk, way="letter")
    assert wrong.status_code == 422
    desk.post("promise_way", by_email.pk, way="sms", number="06 39 98 12 34")
    by_email.refresh_from_db()
    assert (by_email.way, by_email.number) == (PromiseWay.SMS, MADELEINE)


def test_what_is_planned_later_is_words_too(desk, by_email):
    case = by_email.case
    desk.post("promise_cancel", by_email.pk)
    page = desk.get("case_promise", case.reference).content.decode()
    assert "When do we write to Yanis Morel?" in page
    desk.post("case_promise", case.reference, number="email", **HOUR)
    assert case.callbacks.order_by("pk").last().way == PromiseWay.EMAIL


@pytest.mark.parametrize(
    "text",
    [
        "Payez ici : https://evil.example/sim",
        "Rappelez le 08 99 70 12 34.",
        "Rappelez le 06 12 34 56 78.",
    ],
)
def test_an_adviser_sent_a_foreign_link_under_our_name_by_a_written_promise(desk, by_email, text):
    """Answers were looked at (trust, rule 6); the words of a promise in writing were not."""
    with time_machine.travel(AFTERNOON, tick=False):
        attempt = desk.post("attempt_start", by_email.pk).url
        refused = desk.client.post(attempt, {"outcome": "written", "text": text, "save": 1})
        assert refused.status_code == 422
        assert "is not ours" in refused.content.decode() or "costs" in refused.content.decode()
        other = desk.client.post(attempt, {"outcome": "refused", "text": text, "save": 1})
        assert other.status_code == 302
    assert not Notice.objects.filter(kind=NoticeKind.REPLY).exists()


def test_a_ready_answer_may_lead_where_the_team_has_looked(desk, cast, by_email):
    make_reply(cast.topic, fr="Voyez https://partner.example/aide")
    with time_machine.travel(AFTERNOON, tick=False):
        attempt = desk.post("attempt_start", by_email.pk).url
        said = {"outcome": "written", "text": "Voyez https://partner.example/aide", "save": 1}
        assert desk.client.post(attempt, said).status_code == 302
    assert Notice.objects.filter(kind=NoticeKind.REPLY).exists()


def test_words_of_promises_count_as_answers_of_an_hour(desk, by_email, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.messages.replies.MOST_IN_AN_HOUR", 0)
    with time_machine.travel(AFTERNOON, tick=False):
        attempt = desk.post("attempt_start", by_email.pk).url
        said = {"outcome": "written", "text": "Bonjour.", "save": 1}
        refused = desk.client.post(attempt, said)
        assert refused.status_code == 422
        assert "many answers in an hour" in refused.content.decode()
    assert not Notice.objects.filter(kind=NoticeKind.REPLY).exists()
    assert Attempt.objects.get().ended_at is None


def test_no_reminder_is_promised_that_nothing_would_bring(desk, settings):
    desk.post("new_case", **YANIS, way="email", **WAYS["email"])
    reference = Case.objects.get().reference
    said = "We remind the person"
    assert said in page_of(desk, "case_wait", reference)
    settings.EMAIL_REACHES_PEOPLE = False
    page = page_of(desk, "case_wait", reference)
    assert said not in page
    assert "Nothing reaches this person." in page
