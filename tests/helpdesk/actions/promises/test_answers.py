"""What comes back by SMS is kept once, put on the right case, and read by somebody."""

from datetime import timedelta

import pytest
from django.db import IntegrityError

from helpdesk.actions.cases.cases import Closing, move_case
from helpdesk.actions.people.anonymising import anonymise, forget_mentions
from helpdesk.actions.promises import answers
from helpdesk.actions.promises.answers import Taken, answer_by_request, mark_read, take_sms
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.choices import ClosingReason, EventKind, Move
from helpdesk.models import IncomingSms, Note
from helpdesk.policy.incoming import MOST_IN_AN_HOUR
from helpdesk.reads.incoming import sms_to_read
from helpdesk.reads.personal_data import traces_of
from helpdesk.words.story import story_of
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
LATER = MONDAY + timedelta(minutes=10)
STRANGER = "+33639985555"


def send(text="J'arrive pas à lire le message", *, sender=MADELEINE, key="g-1", at=LATER):
    return take_sms(sender=sender, text=text, gateway_id=key, at=at)


def test_an_sms_is_a_note_of_the_case_and_a_line_to_read(cast):
    callback = make_callback(cast.topic)
    assert send(sender="06 39 98 12 34") is Taken.KEPT
    sms = IncomingSms.objects.get()
    assert (sms.case, sms.number, sms.text) == (callback.case, MADELEINE, "")
    assert sms.words == "J'arrive pas à lire le message"
    assert sms_to_read(adviser=callback.adviser, at=LATER) == [sms]
    line = next(line for line in story_of(callback.case) if line.kind == EventKind.SMS_CAME)
    assert line.note == "J'arrive pas à lire le message"


def test_the_same_id_again_is_the_same_sms(cast):
    make_callback(cast.topic)
    assert [send(), send(), send("autre chose")] == [Taken.KEPT, Taken.KNOWN, Taken.KNOWN]
    assert Note.objects.count() == IncomingSms.objects.count() == 1


def test_an_id_that_another_process_keeps_in_the_same_instant_is_known(cast, monkeypatch):
    """The database refuses the second row; what else it refuses is no answer."""
    make_callback(cast.topic)
    send()

    def refused(*_values, **_named):
        raise IntegrityError

    monkeypatch.setattr(answers, "_take", refused)
    assert send() is Taken.KNOWN
    with pytest.raises(IntegrityError):
        send(key="g-2")


def test_more_than_a_person_sends_in_an_hour_is_not_kept(cast):
    taken = [send(key=f"g-{n}") for n in range(MOST_IN_AN_HOUR + 2)]
    assert taken == [Taken.KEPT] * MOST_IN_AN_HOUR + [Taken.TOO_MANY] * 2
    assert send(key="later", at=LATER + timedelta(hours=1)) is Taken.KEPT
    assert send(sender=STRANGER, key="other") is Taken.KEPT


@pytest.mark.parametrize("sender", [STRANGER, "TeleCoop", "36105"])
def test_who_is_unknown_is_a_line_of_everybody_and_of_no_case(cast, sender):
    make_callback(cast.topic)
    send(sender=sender)
    sms = IncomingSms.objects.get()
    assert (sms.case, sms.number or sms.sender) == (None, sender)
    for adviser in (None, cast.karim, cast.ines):
        assert sms_to_read(adviser=adviser, at=LATER) == [sms]


def test_a_number_of_two_people_is_left_to_an_adviser(cast):
    make_case(cast.topic, name="Madeleine Petit")
    make_case(cast.topic, name="Paul Petit")
    send()
    assert IncomingSms.objects.get().case is None


def test_of_two_people_it_is_about_the_only_call_that_is_promised(cast):
    make_case(cast.topic, name="Paul Petit")
    callback = make_callback(cast.topic)
    send()
    assert IncomingSms.objects.get().case == callback.case


def test_of_one_person_the_open_case_comes_first_then_the_latest(cast):
    first = make_case(cast.topic)
    second = make_case(cast.topic, at=LATER)
    closing = Closing(reason=ClosingReason.SOLVED_TOGETHER)
    move_case(case=second, move=Move.CLOSE, at=LATER, by=None, closing=closing)
    send()
    assert IncomingSms.objects.get(gateway_id="g-1").case == first
    move_case(case=first, move=Move.CLOSE, at=LATER, by=None, closing=closing)
    send(key="g-2")
    assert IncomingSms.objects.get(gateway_id="g-2").case == second


def test_what_somebody_read_is_on_no_day_any_more(cast):
    make_callback(cast.topic)
    send()
    sms = IncomingSms.objects.get()
    by = cast.karim.user
    assert mark_read(sms=sms, at=LATER, by=by) is True
    assert mark_read(sms=sms, at=LATER, by=cast.ines.user) is False
    sms.refresh_from_db()
    assert (sms.read_by, sms_to_read(adviser=None, at=LATER)) == (by, [])


def test_an_adviser_finds_whose_sms_it_is(cast):
    send(sender=STRANGER, text="C'est la fille de Mme Petit")
    case = make_case(cast.topic)
    sms = IncomingSms.objects.get()
    answer_by_request(sms=sms, case=case, at=LATER, by=cast.karim.user)
    sms.refresh_from_db()
    assert (sms.case, sms.words, sms.text) == (case, "C'est la fille de Mme Petit", "")
    assert sms.read_by == cast.karim.user
    other = make_case(cast.topic, name="Paul Petit")
    answer_by_request(sms=sms, case=other, at=LATER, by=cast.karim.user)
    sms.refresh_from_db()
    assert sms.case == case


def test_words_of_an_sms_name_no_colleague(cast):
    make_callback(cast.topic)
    send("@Karim @karim-1 rappelez-moi")
    assert Note.objects.get().mentions.count() == 0


def test_joined_cases_keep_the_sms_and_say_what_it_is(cast):
    one, two = make_case(cast.topic), make_case(cast.topic, at=LATER)
    send()
    sms = IncomingSms.objects.get()
    assert sms.case == two
    merge_cases(kept=one, other=two, at=LATER, by=cast.awa)
    sms.refresh_from_db()
    assert sms.case == sms.note.case == one
    assert any(line.kind == EventKind.SMS_CAME and line.note for line in story_of(one))


def test_who_is_erased_leaves_no_sms(cast):
    case = make_case(cast.topic)
    send("Je suis Madeleine Petit")
    send("dis à Madeleine Petit au 0639981234 de venir", sender="TeleCoop", key="g-2")
    IncomingSms.objects.filter(gateway_id="g-2").update(number=MADELEINE)
    everybody = [case.person_id]
    forget_mentions(traces=traces_of(everybody))
    anonymise(everybody=everybody, at=LATER)
    (left,) = IncomingSms.objects.all()
    assert "Petit" not in left.text
    assert "12" not in left.text + left.number
    assert not Note.objects.exists()


def test_an_sms_of_nobody_goes_after_its_delay(cast):
    from helpdesk.actions.desk.retention import let_go

    send(sender=STRANGER)
    send(sender=STRANGER, key="young", at=LATER + timedelta(days=300))
    let_go(at=LATER + timedelta(days=380))
    assert [sms.gateway_id for sms in IncomingSms.objects.all()] == ["young"]
