"""One mail comes by two roads in the same instant, and one sender writes twice at once."""

import threading

import pytest

from helpdesk.actions.messages.incoming import Taken, take_mail
from helpdesk.choices import NoticeKind
from helpdesk.models import Case, IncomingMail, Note, Notice
from helpdesk.words.threads import reply_address
from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY, make_case, make_cast
from tests.factories.mails import make_mail

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]


@pytest.fixture
def case(real_database, settings):
    settings.REPLY_ADDRESS = "reponse@desk.example.org"
    return make_case(make_cast().topic)


def test_one_mail_by_four_roads_at_once_is_one_note(case):
    raw = make_mail(to=reply_address(case))
    results = all_at_once(4, lambda _n: take_mail(raw, at=MONDAY))
    assert sorted(results) == [Taken.AGAIN] * 3 + [Taken.KEPT], results
    assert Note.objects.count() == 1


def test_control_without_the_row_each_road_writes_a_note(case):
    raw_digest, looked = "0" * 64, threading.Barrier(4)

    def take_unprotected(_n):
        is_known = IncomingMail.objects.filter(digest=raw_digest).exists()
        looked.wait(timeout=60)
        if not is_known:
            Note.objects.create(case=case, text="x", written_at=MONDAY)

    all_at_once(4, take_unprotected)
    assert Note.objects.count() == 4


def test_a_stranger_whose_mail_comes_twice_at_once_opens_one_request(case):
    raw = make_mail(sender="zoe@example.org")
    all_at_once(4, lambda _n: take_mail(raw, at=MONDAY))
    assert Case.objects.exclude(pk=case.pk).count() == 1


def test_two_mails_of_one_sender_at_once_are_told_of_once(case):
    raws = [make_mail(f"{n}", to=reply_address(case)) for n in range(4)]
    results = all_at_once(4, lambda n: take_mail(raws[n], at=MONDAY))
    assert results == [Taken.KEPT] * 4, results
    assert Notice.objects.filter(kind=NoticeKind.RECEIPT).count() == 1
