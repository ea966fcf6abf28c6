"""Files come by a link as long as its round lasts, its case is open, and there is room."""

import pytest

from helpdesk.actions.cases.files import LinkIsOver, end_round, receive_files
from helpdesk.actions.promises.closing import close_case
from helpdesk.channels.incoming.files import SafeFile
from helpdesk.choices import ClosingReason, EventKind, FileKind
from helpdesk.models import CaseFile, FilesCame
from helpdesk.policy.photos import MOST_FILES
from tests.factories.helpdesk import MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


def receive(case, count=1):
    files = [SafeFile(f"{n}.jpg", 1, FileKind.JPEG, b"x") for n in range(count)]
    return receive_files(case=case, round_=case.photo_round, files=files, at=MONDAY)


def nothing_came(case):
    came = case.events.filter(kind=EventKind.FILES_CAME).exists()
    return not (came or CaseFile.objects.exists() or FilesCame.objects.exists())


def test_what_is_sent_as_the_case_closes_is_not_kept(case, cast):
    """The page was open: the case closed between its form and its answer."""
    close_case(case=case, reason=ClosingReason.SOLVED_FOR, at=MONDAY, by=cast.karim.user)
    with pytest.raises(LinkIsOver):
        receive(case)
    assert nothing_came(case)


def test_what_is_sent_after_all_was_sent_is_not_kept(case):
    end_round(case=case, round_=case.photo_round)
    with pytest.raises(LinkIsOver):
        receive(case)
    assert nothing_came(case)


def test_files_beyond_the_room_of_a_link_are_none_of_them_kept(case):
    assert receive(case, MOST_FILES - 1) == MOST_FILES - 1
    with pytest.raises(LinkIsOver):
        receive(case, 2)
    assert CaseFile.objects.count() == MOST_FILES - 1
    assert receive(case) == MOST_FILES
    assert [event.data["files"] for event in case.events.filter(kind=EventKind.FILES_CAME)] == [
        1,
        MOST_FILES - 1,
    ]
