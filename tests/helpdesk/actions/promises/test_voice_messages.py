"""A voice message is a note with its sound, once, and its call is given back like a missed one."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import Closing, move_case
from helpdesk.actions.cases.files import note_seen
from helpdesk.actions.messages.incoming import Taken
from helpdesk.actions.promises.do_not_call import refuse_calls
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.actions.promises.mail_verdicts import verdict_on
from helpdesk.actions.promises.phone_calls import KEPT, forget_phone_calls, take_report
from helpdesk.actions.promises.voice_messages import (
    Heard,
    TooManyMessages,
    VoiceMessage,
    take_voice_mail,
    take_voice_message,
)
from helpdesk.channels.incoming.files import made_safe
from helpdesk.channels.incoming.reading import Attached
from helpdesk.channels.incoming.verdicts import Verdict
from helpdesk.choices import (
    CaseSource,
    ClosingReason,
    EventKind,
    FileKind,
    MailNature,
    Move,
    NoticeKind,
)
from helpdesk.models import (
    Callback,
    Case,
    CaseFile,
    DeskSettings,
    FilesCame,
    IncomingMail,
    Note,
    Notice,
    Person,
    PhoneCall,
)
from helpdesk.policy.callers import Caller
from helpdesk.policy.phone_calls import CallEvent, CallReport, Direction, HangUp
from helpdesk.policy.voice_messages import MOST_IN_AN_HOUR, MOST_OF_ONE
from helpdesk.reads.phone_calls import calls_to_read
from helpdesk.reads.photos import files_to_see
from helpdesk.words.story import story_of
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case
from tests.factories.mails import make_bounce, make_mail
from tests.factories.sounds import SECRET, wav

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STRANGER, ABROAD = "+33639985555", "+4915112345678"
EVENING = MONDAY + timedelta(hours=11)
EXCHANGE = "pbx@example.org"


@pytest.fixture(autouse=True)
def _desk(cast, settings):
    """Numbers of fiction are called, SMS get there, and an exchange sends mails."""
    settings.SMS_URL, settings.SMS_REACHES_PEOPLE = "https://gateway.invalid/send", True
    settings.VOICEMAIL_FROM = [EXCHANGE]
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()


def leave(number=STRANGER, *, key="v-1", sound=None, at=EVENING):
    caller = Caller(number) if number else Caller(is_withheld=True)
    files = made_safe([Attached("msg0001.wav", wav() if sound is None else sound)])
    return take_voice_message(message=VoiceMessage(key, caller, files), at=at)


def mail(text="You were just left a message by 06 39 98 55 55.", **fields):
    attached = (("msg0001.wav", "audio/x-wav", wav()),)
    facts = {"sender": EXCHANGE, "subject": "Voicemail", "attached": attached, **fields}
    return make_mail(text, Auto_Submitted="auto-generated", **facts)


# --- What becomes of it -----------------------------------------------------------------------


def test_a_stranger_is_promised_a_call_and_the_sound_is_on_their_request(cast):
    assert leave() is Heard.KEPT
    callback = Callback.objects.get()
    came, file = FilesCame.objects.get(), CaseFile.objects.get()
    assert (came.case, came.is_voice, came.note.files.get()) == (callback.case, True, file)
    assert (callback.number, file.kind, SECRET in file.content) == (STRANGER, FileKind.WAV, False)
    assert Notice.objects.filter(kind=NoticeKind.MISSED_CALL).exists()
    assert list(files_to_see(adviser=None, at=EVENING)) == [came]
    assert calls_to_read(adviser=None) == []


def test_its_story_says_so_and_has_the_sound(cast):
    leave()
    (line,) = [each for each in story_of(Case.objects.get()) if each.kind == EventKind.VOICE_CAME]
    assert line.words == "Un message vocal a été laissé."
    assert [file.is_sound for file in line.files] == [True]


def test_whoever_has_a_promise_is_told_of_that_one_and_the_sound_goes_there(cast):
    callback = make_callback(cast.topic)
    leave(MADELEINE)
    assert Callback.objects.get() == callback
    assert FilesCame.objects.get().case == callback.case


def test_the_same_call_is_kept_once(cast):
    assert [leave(), leave()] == [Heard.KEPT, Heard.KNOWN]
    assert CaseFile.objects.count() == Callback.objects.count() == 1


def test_a_message_of_a_call_that_was_reported_as_missed_goes_to_its_promise(cast):
    for event in (CallEvent.NEW, CallEvent.HANGUP):
        report = CallReport(event, "v-1", Direction.IN, Caller(STRANGER), cause=HangUp.NO_ANSWER)
        take_report(report=report, at=EVENING)
    leave()
    assert FilesCame.objects.get().case == Callback.objects.get().case


def test_a_withheld_number_is_a_request_that_somebody_listens_to(cast):
    leave("")
    case = Case.objects.get()
    assert (case.source, case.number, case.adviser) == (CaseSource.MISSED_CALL, "", cast.karim)
    assert not Callback.objects.exists()
    assert FilesCame.objects.get().case == case


def test_a_number_abroad_is_promised_nothing_by_itself_and_heard_all_the_same(cast):
    leave(ABROAD)
    case = Case.objects.get()
    assert case.person.numbers.get().number == ABROAD
    assert not Callback.objects.exists()
    assert PhoneCall.objects.get().case == case
    # It stands once on *today*: with its sound.
    assert calls_to_read(adviser=None) == []


def test_whoever_wants_no_call_is_heard_and_called_by_nobody(cast):
    case = make_case(cast.topic)
    refuse_calls(number=MADELEINE, at=MONDAY)
    leave(MADELEINE)
    assert FilesCame.objects.get().case == case
    assert not Callback.objects.exists()


def test_a_number_of_one_person_is_their_new_request_when_none_is_open(cast):
    case = make_case(cast.topic)
    closing = Closing(reason=ClosingReason.SOLVED_TOGETHER)
    move_case(case=case, move=Move.CLOSE, at=MONDAY, by=None, closing=closing)
    refuse_calls(number=MADELEINE, at=MONDAY)
    leave(MADELEINE)
    came = FilesCame.objects.get()
    assert (came.case.person, came.case == case) == (case.person, False)


def test_what_is_no_sound_is_refused_with_why_and_the_call_is_given_back(cast):
    leave(sound=b"#!AMR\n\xff")
    assert CaseFile.objects.get().refusal == "kind"
    assert Callback.objects.exists()


def test_the_sound_outlives_the_call(cast):
    leave()
    forget_phone_calls(at=EVENING + KEPT)
    assert not PhoneCall.objects.exists()
    assert FilesCame.objects.get().call is None


def test_once_somebody_has_listened_it_is_on_nobodys_day(cast):
    leave()
    assert note_seen(arrival=FilesCame.objects.get(), at=EVENING, by=cast.karim.user)
    assert files_to_see(adviser=None, at=EVENING) == []


def test_one_number_leaves_so_many_and_then_waits(cast):
    for nth in range(MOST_OF_ONE):
        leave(key=f"v-{nth}")
    with pytest.raises(TooManyMessages):
        leave(key="one-more")
    assert CaseFile.objects.count() == MOST_OF_ONE
    assert not PhoneCall.objects.filter(call_id="one-more").exists()


def test_all_together_leave_so_many(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.promises.voice_messages.MOST_IN_AN_HOUR", 2)
    assert MOST_IN_AN_HOUR > 2
    for nth in range(2):
        leave("", key=f"v-{nth}")
    with pytest.raises(TooManyMessages):
        leave("", key="v-3")


def test_a_robot_that_calls_all_day_leaves_no_more(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.promises.phone_calls.MOST_IN_AN_HOUR", 0)
    with pytest.raises(TooManyMessages):
        leave()


# --- By mail ----------------------------------------------------------------------------------


def test_the_mail_of_an_exchange_is_a_voice_message_with_its_words(cast):
    raw = mail()
    assert take_voice_mail(raw, at=EVENING) is Taken.KEPT
    assert take_voice_mail(raw, at=EVENING) is Taken.AGAIN
    assert Callback.objects.get().number == STRANGER
    assert Note.objects.get(files__kind=FileKind.WAV).text.startswith("You were just left")
    row = IncomingMail.objects.get()
    assert (row.nature, row.note, row.raw, row.sender) == (MailNature.VOICE, None, None, "")


def test_its_subject_is_said_where_it_has_no_words(cast):
    take_voice_mail(mail("", subject="Message vocal de 0639985555"), at=EVENING)
    assert Note.objects.get(files__isnull=False).text == "Message vocal de 0639985555"


def test_a_circle_and_a_bounce_are_nothing(cast):
    bounce = make_bounce("x@example.org", to="y@example.org").replace(
        b"MAILER-DAEMON@mx.example.org", EXCHANGE.encode()
    )
    hops = b"Received: from a by b\n" * 60
    assert take_voice_mail(bounce, at=EVENING) is Taken.NOTHING
    assert take_voice_mail(hops + mail(), at=EVENING) is Taken.NOTHING
    assert not Case.objects.exists()


@pytest.mark.parametrize("ends", [b"\n", b"\r\n"])
def test_a_server_that_hands_it_over_is_told_taken(cast, ends):
    assert verdict_on(mail().replace(b"\n", ends), at=EVENING) is Verdict.TAKEN
    assert FilesCame.objects.get().is_voice


def test_of_another_address_or_of_nobody_it_is_a_mail_of_a_machine(cast, settings):
    assert verdict_on(mail(sender="other@example.org"), at=EVENING) is Verdict.TAKEN
    settings.VOICEMAIL_FROM = []
    assert verdict_on(mail(), at=EVENING) is Verdict.TAKEN
    assert not FilesCame.objects.exists()
    assert not Person.objects.exists()


def test_too_many_wait_on_their_server(cast, monkeypatch):
    monkeypatch.setattr("helpdesk.actions.promises.voice_messages.MOST_IN_AN_HOUR", 0)
    assert verdict_on(mail(), at=EVENING) is Verdict.LATER
    assert not IncomingMail.objects.exists()


# --- Where requests are joined ----------------------------------------------------------------


def test_of_joined_requests_sounds_calls_and_photos_go_along(cast):
    leave()
    other = Case.objects.get()
    kept = make_case(cast.topic, name=other.person.name, number=STRANGER)
    note = Note.objects.create(case=other, text="", written_at=EVENING)
    FilesCame.objects.create(case=other, note=note, round=0, came_at=EVENING)
    mine = Note.objects.create(case=kept, text="", written_at=EVENING)
    FilesCame.objects.create(case=kept, note=mine, round=0, came_at=EVENING)
    for each in (note, mine):
        CaseFile.objects.create(note=each, name="a", kind="text", size=1, content=b"a", at=EVENING)
    merge_cases(kept=kept, other=other, at=EVENING, by=cast.awa)
    assert {came.case for came in FilesCame.objects.all()} == {kept}
    assert PhoneCall.objects.get().case == kept
    shown = [line for line in story_of(kept) if line.files]
    assert {line.kind for line in shown} == {EventKind.VOICE_CAME, EventKind.FILES_CAME}
