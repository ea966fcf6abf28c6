"""The list of a case, the time it took, and to whom the person was referred."""

import pytest

from helpdesk.actions.cases.checklist import (
    LONGEST_ITEM,
    add_item,
    add_topic_items,
    items_of,
    spend_time,
    tick_item,
)
from helpdesk.actions.cases.referrals import refer
from helpdesk.actions.promises.closing import NoReferral, ReferredTo, close_case
from helpdesk.choices import CaseState, ClosingReason, EventKind, Referral
from helpdesk.models import TimeSpent
from tests.factories.helpdesk import MONDAY, make_case, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def by(cast):
    return cast.karim.user


@pytest.fixture
def case(cast):
    topic = make_topic(checklist_fr="Un\n\n  Deux  \nTrois", checklist_en="One\nTwo")
    return make_case(topic)


def texts(case):
    return list(case.checklist.values_list("text", flat=True))


def test_the_lines_of_a_topic_are_one_a_line_in_the_language_or_in_french(case):
    assert items_of(case.topic, "fr") == ["Un", "Deux", "Trois"]
    assert items_of(case.topic, "en-gb") == ["One", "Two"]
    assert items_of(case.topic, "ar") == ["Un", "Deux", "Trois"]
    assert items_of(make_topic(), "fr") == []
    assert {line.language for line in items_of(case.topic, "ar")} == {"fr"}


def test_the_lines_of_the_topic_come_after_those_there_are_and_once(case):
    add_item(case=case, text="Deux")
    assert add_topic_items(case=case, language="fr") == 2
    assert add_topic_items(case=case, language="fr") == 0
    assert texts(case) == ["Deux", "Un", "Trois"]


def test_a_line_of_the_topic_keeps_its_language_and_one_of_ones_own_has_none(case):
    add_topic_items(case=case, language="ar")
    add_item(case=case, text="Rappeler")
    assert [item.words.language for item in case.checklist.all()] == ["fr", "fr", "fr", ""]


def test_a_line_of_ones_own_is_the_last_and_never_empty_or_endless(case):
    add_topic_items(case=case, language="en")
    add_item(case=case, text="x" * 300)
    assert add_item(case=case, text="  ") is None
    assert texts(case) == ["One", "Two", "x" * LONGEST_ITEM]


def test_a_tick_is_told_once_and_can_be_taken_back(case, by):
    item = add_item(case=case, text="Rappeler")
    for _ in range(2):
        item = tick_item(item=item, is_done=True, at=MONDAY, by=by)
    assert item.done_at == MONDAY
    assert tick_item(item=item, is_done=False, at=MONDAY, by=by).done_at is None
    kinds = case.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == [EventKind.ITEM_DONE, EventKind.ITEM_UNDONE]
    assert case.events.filter(kind=EventKind.ITEM_DONE).count() == 1


def test_the_story_keeps_no_word_of_the_list(case, by):
    item = tick_item(item=add_item(case=case, text="Son code"), is_done=True, at=MONDAY, by=by)
    assert case.events.get(kind=EventKind.ITEM_DONE).data == {"item_id": item.pk}


def test_time_has_no_author_and_no_line_in_the_story(case):
    before = case.events.count()
    spend_time(case=case, minutes=15, at=MONDAY)
    assert case.events.count() == before
    assert not {"author", "by", "user", "adviser"} & {f.name for f in TimeSpent._meta.get_fields()}


def test_a_person_is_sent_on_without_closing_and_the_story_names_no_place(case, by):
    for _ in range(2):
        refer(case=case, referral=Referral.OPERATOR, place="La Poste Mobile", at=MONDAY, by=by)
    case.refresh_from_db()
    assert (case.state, case.referral_name) == (CaseState.NEW, "La Poste Mobile")
    assert [e.data for e in case.events.filter(kind=EventKind.REFERRED)] == [
        {"referral": Referral.OPERATOR}
    ]


def test_closing_as_sent_on_says_to_whom(case, by):
    with pytest.raises(NoReferral):
        close_case(case=case, reason=ClosingReason.REFERRED, at=MONDAY, by=by)
    case.refresh_from_db()
    assert case.state == CaseState.NEW
    closed = close_case(
        case=case,
        reason=ClosingReason.REFERRED,
        at=MONDAY,
        by=by,
        referred_to=ReferredTo(referral=Referral.WORK, place="Mission locale"),
    )
    assert (closed.state, closed.referral) == (CaseState.CLOSED, Referral.WORK)


def test_what_was_said_before_is_enough_to_close(case, by):
    refer(case=case, referral=Referral.WORK, place="", at=MONDAY, by=by)
    closed = close_case(case=case, reason=ClosingReason.REFERRED, at=MONDAY, by=by)
    assert closed.state == CaseState.CLOSED
