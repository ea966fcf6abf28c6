"""An incident is declared, requests are tied to it and told, it ends for all, and is taken back."""

from datetime import timedelta

import pytest

from helpdesk.actions.cases.cases import move_case
from helpdesk.actions.cases.incidents import IncidentOver, Said, change_incident, mark_over
from helpdesk.actions.desk.case_deadlines import count_deadlines
from helpdesk.actions.desk.figures import count_days
from helpdesk.actions.desk.incidents import end_incident
from helpdesk.actions.desk.several import Wanted, do_several, take_back_several
from helpdesk.actions.messages.incidents import tie_case, untie_case
from helpdesk.actions.promises.closing import close_case
from helpdesk.actions.promises.joining import merge_cases
from helpdesk.choices import (
    CaseState,
    Channel,
    ClosingReason,
    EventKind,
    JournalKind,
    Move,
    NotDone,
    NoticeKind,
    NoticeState,
    SeveralAct,
)
from helpdesk.models import Case, DayFigure, DeskSettings, IncidentText, JournalEntry, Notice
from helpdesk.policy.figures import Measure
from helpdesk.policy.hours_changes import TAKE_BACK_FOR
from helpdesk.policy.incidents import BadPostcodes
from helpdesk.policy.transitions import MoveRefused
from helpdesk.reads.handling import deadline_of
from helpdesk.reads.incidents import all_incidents, proposed_for, running_incidents, titles_of
from tests.factories.addresses import make_incident
from tests.factories.helpdesk import MONDAY, make_callback, make_case, make_topic

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

LATER = MONDAY + timedelta(hours=1)
SOON = LATER + timedelta(minutes=5)
MOBILE, OTHER_MOBILE = "+33639981234", "+33639985555"
KNOWN, OVER = NoticeKind.INCIDENT_KNOWN, NoticeKind.INCIDENT_OVER


@pytest.fixture(autouse=True)
def _messages_leave(settings, cast):
    """To the numbers of fiction too, as in the demonstration."""
    settings.EMAIL_REACHES_PEOPLE = settings.SMS_REACHES_PEOPLE = True
    desk = DeskSettings.current()
    desk.is_demo = True
    desk.save()


@pytest.fixture
def incident(cast):
    return make_incident(cast)


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim, number=MOBILE)


@pytest.fixture
def tie(cast, incident):
    def act(case, at=LATER):
        return tie_case(case=case, incident=incident, at=at, by=cast.karim.user)

    return act


@pytest.fixture
def end(cast, incident):
    def act(at=LATER):
        return end_incident(incident=incident, reason=ClosingReason.SOLVED_FOR, at=at, by=cast.awa)

    return act


def told(case, kind):
    return list(case.notices.filter(kind=kind).exclude(state=NoticeState.DROPPED))


def test_it_runs_from_now_on_and_the_journal_names_who_said_so(cast, incident):
    [running] = running_incidents()
    assert (running.key, running.texts["en"]["title"]) == (incident.pk, "No network")
    assert JournalEntry.objects.get(kind=JournalKind.INCIDENT_DECLARED).actor == cast.awa


def test_said_otherwise_it_says_so_at_once(cast, incident):
    [before] = running_incidents()
    said = Said(
        texts={"fr": {"title": "Plus de réseau", "advice": ""}}, began_at=MONDAY, area="Lille"
    )
    change_incident(incident=incident, said=said, at=LATER, by=cast.awa)
    [now] = running_incidents()
    assert now.revision > before.revision
    assert now.area == "Lille"
    assert list(IncidentText.objects.values_list("language", "title")) == [("fr", "Plus de réseau")]


def test_what_is_no_postcode_declares_nothing(cast):
    with pytest.raises(BadPostcodes):
        make_incident(cast, postcodes="Lille")
    assert not running_incidents()


def test_it_is_proposed_where_topic_and_place_fit(cast, case):
    incident = make_incident(cast, topic=cast.topic, postcodes="59")
    make_incident(cast, topic=make_topic())
    assert [one.key for one in proposed_for(case)] == [incident.pk]
    case.person.postal_address = "1 rue Basse, 75011 Paris"
    assert proposed_for(case) == []


def test_a_tied_request_is_told_that_we_know_once(case, tie, incident):
    case = tie(tie(case))
    assert case.incident == incident
    [notice] = told(case, KNOWN)
    assert notice.channel == Channel.SMS
    assert case.events.filter(kind=EventKind.INCIDENT_TIED).count() == 1
    assert proposed_for(case) == []


def test_who_is_on_the_phone_hears_it_there(case, tie):
    assert told(tie(case, at=MONDAY + timedelta(minutes=5)), KNOWN) == []


def test_who_gets_no_message_is_not_called_for_that(cast, tie):
    case = make_case(cast.topic, name="Luc", number="+33199005678")
    assert told(tie(case), KNOWN) == []


def test_untied_nothing_is_said_of_it_and_twice_changes_nothing(cast, case, tie):
    case = tie(case)
    for _again in range(2):
        untie_case(case=case, at=LATER, by=cast.karim.user)
    case.refresh_from_db()
    assert case.incident is None
    assert told(case, KNOWN) == []
    assert case.events.filter(kind=EventKind.INCIDENT_UNTIED).count() == 1


def test_a_closed_request_and_an_incident_that_is_over_are_not_tied(cast, case, tie, incident):
    close_case(case=case, reason=ClosingReason.NOT_HELPED, at=MONDAY, by=None)
    with pytest.raises(MoveRefused):
        tie(case)
    assert mark_over(incident=incident, at=LATER, by=cast.awa)
    assert not mark_over(incident=incident, at=SOON, by=cast.awa)
    with pytest.raises(IncidentOver):
        tie(make_case(cast.topic, name="Luc"))
    with pytest.raises(IncidentOver):
        change_incident(incident=incident, said=Said({}, MONDAY), at=SOON, by=cast.awa)


def test_nothing_is_due_while_it_runs_and_again_when_it_is_over(cast, case, tie, incident):
    count_deadlines(at=MONDAY)
    case = tie(case)
    assert count_deadlines(at=LATER) == 0
    assert deadline_of(Case.objects.get(pk=case.pk), at=LATER) is None
    mark_over(incident=incident, at=SOON, by=cast.awa)
    assert count_deadlines(at=SOON) == 1
    assert deadline_of(Case.objects.get(pk=case.pk), at=SOON) is not None


def test_when_it_ends_each_is_closed_and_told_but_what_has_a_promise(cast, case, tie, end):
    promised = make_callback(cast.topic, name="Promised", number=OTHER_MOBILE).case
    landline = make_case(cast.topic, name="Luc", number="+33199005678")
    for one in (case, promised, landline):
        tie(one)
    several = end()
    whys = {line["case"]: line["why"] for line in several.lines}
    assert whys == {case.pk: "", promised.pk: NotDone.PROMISED, landline.pk: ""}
    [notice] = told(case, OVER)
    assert (notice.channel, notice.due_at) == (Channel.SMS, LATER + TAKE_BACK_FOR)
    assert [each.channel for each in told(landline, OVER)] == [Channel.ADVISER]
    assert told(promised, OVER) == []
    assert running_incidents() == []
    [line] = all_incidents(most=5)
    assert (line.count, line.open_count) == (3, 1)


def test_what_we_knew_is_not_said_once_it_is_over(case, tie, end):
    case = tie(case)
    end()
    [known] = told(case, KNOWN)
    assert known in Notice.objects.of_nothing()


def test_a_request_that_is_opened_again_is_not_told_that_it_is_closed(cast, case, tie, end):
    tie(case)
    end()
    move_case(case=case, move=Move.REOPEN, at=SOON, by=cast.awa)
    assert told(case, OVER) == []


def test_taken_back_it_runs_again_and_its_requests_are_open_and_tied(cast, case, tie, end):
    tie(case)
    take_back_several(several=end(), at=SOON, by=cast.awa)
    case.refresh_from_db()
    assert case.state == CaseState.NEW
    assert told(case, OVER) == []
    assert len(running_incidents()) == 1
    end(at=SOON)
    assert len(told(case, OVER)) == 1


def test_what_a_second_end_closed_opens_no_incident_when_taken_back(cast, case, tie, end):
    tie(case)
    move_case(case=case, move=Move.START, at=LATER, by=cast.awa)
    end()
    move_case(case=case, move=Move.REOPEN, at=SOON, by=cast.awa)
    take_back_several(several=end(at=SOON), at=SOON, by=cast.awa)
    assert running_incidents() == []


def test_several_are_tied_at_once_and_taken_back(cast, case, incident):
    other = make_case(cast.topic, name="Luc", number=OTHER_MOBILE)
    wanted = Wanted(SeveralAct.TIE, incident=incident)
    several = do_several(keys=[case.pk, other.pk], wanted=wanted, at=LATER, by=cast.awa)
    assert [line["why"] for line in several.lines] == ["", ""]
    assert [each.due_at for each in told(other, KNOWN)] == [LATER + TAKE_BACK_FOR]
    again = do_several(keys=[case.pk], wanted=wanted, at=LATER, by=cast.awa)
    assert [line["why"] for line in again.lines] == [NotDone.TIED]
    take_back_several(several=several, at=SOON, by=cast.awa)
    assert not Case.objects.filter(incident__isnull=False).exists()
    assert told(other, KNOWN) == []


def test_none_is_tied_to_what_ended_meanwhile(cast, case, incident):
    mark_over(incident=incident, at=LATER, by=cast.awa)
    wanted = Wanted(SeveralAct.TIE, incident=incident)
    several = do_several(keys=[case.pk], wanted=wanted, at=LATER, by=cast.awa)
    assert [line["why"] for line in several.lines] == [NotDone.OVER]


def test_its_requests_stay_in_the_figures_by_its_name(cast, case, tie, incident, end):
    tie(case)
    end()
    count_days(first=MONDAY.date(), last=MONDAY.date(), at=SOON)
    figure = DayFigure.objects.get(measure=Measure.INCIDENT)
    assert (figure.detail, figure.count, figure.topic) == (str(incident.pk), 1, "phone")
    assert titles_of([figure.detail, "0", "x"]) == {figure.detail: "Pas de réseau"}


def test_joined_requests_stay_part_of_it(cast, case, tie, incident):
    twin = tie(make_case(cast.topic, number=MOBILE))
    merge_cases(kept=case, other=twin, at=LATER, by=cast.awa)
    case.refresh_from_db()
    assert case.incident == incident


def test_a_line_of_an_older_release_is_still_taken_back(cast, case):
    wanted = Wanted(SeveralAct.CLOSE, reason=ClosingReason.SOLVED_FOR)
    several = do_several(keys=[case.pk], wanted=wanted, at=LATER, by=cast.awa)
    del several.lines[0]["after"]["incident"]
    several.save()
    take_back_several(several=several, at=SOON, by=cast.awa)
    case.refresh_from_db()
    assert case.state == CaseState.NEW
