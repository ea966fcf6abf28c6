"""To which request a mail goes, by what is surest; and what nobody is told."""

from itertools import product

import pytest

from helpdesk.choices import MailNature, SenderStanding
from helpdesk.policy.bounces import is_dead_by
from helpdesk.policy.mail_roads import Road, Threads, gets_receipt, road_for

HERS, OTHER = SenderStanding.CONFIRMED, SenderStanding.OTHER
READ = (MailNature.HUMAN, MailNature.QUIET)


def road(nature=MailNature.HUMAN, *, standing=OTHER, **threads) -> Road:
    return road_for(nature, Threads(**threads), standing=standing)


def test_an_address_that_we_signed_is_surer_than_all_else():
    assert road(address=True, answer=True, subject=True, standing=HERS) is Road.ADDRESS


def test_what_it_answers_is_surer_than_a_number_in_its_subject():
    assert road(answer=True, subject=True, standing=HERS) is Road.ANSWER


def test_a_number_in_the_subject_counts_from_the_persons_confirmed_address_alone():
    assert road(subject=True, standing=HERS) is Road.SUBJECT
    for standing in set(SenderStanding) - {HERS}:
        assert road(subject=True, standing=standing) is Road.NEW


def test_somebody_who_writes_first_gets_a_request_and_a_machine_does_not():
    assert road() is Road.NEW
    assert road(MailNature.QUIET) is Road.NOWHERE
    assert road(MailNature.QUIET, address=True) is Road.ADDRESS


@pytest.mark.parametrize("nature", sorted(set(MailNature) - set(READ)))
def test_what_no_person_wrote_goes_nowhere_whatever_it_says(nature):
    for address, answer, subject in product((True, False), repeat=3):
        said = {"address": address, "answer": answer, "subject": subject}
        assert road(nature, standing=HERS, **said) is Road.NOWHERE


def test_only_a_person_is_told_that_their_mail_came():
    assert [nature for nature in MailNature if gets_receipt(nature)] == [MailNature.HUMAN]


@pytest.mark.parametrize("status", ["", "5.1.1", "5.1.2", "5.1.10", "5.2.1"])
def test_an_address_where_nobody_is_is_dead(status):
    assert is_dead_by(status)


@pytest.mark.parametrize("status", ["5.2.2", "5.2.3", "5.7.1", "5.3.4", "5.0.0", "4.1.1"])
def test_a_full_box_or_a_refused_mail_is_no_dead_address(status):
    assert not is_dead_by(status)
