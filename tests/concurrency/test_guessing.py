"""Of 64 passwords at the same moment five are read: a try counts before it is read."""

from dataclasses import replace

import pytest
from website.accounts.actions.guessing import Paced, begin_try
from website.accounts.rules.guessing import NOTHING, OF_A_NAME, Tries, left_to_wait
from website.models import LogInTries

from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import MONDAY

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]


def test_of_64_passwords_at_once_five_are_read():
    paced = [Paced("name", "nobody", OF_A_NAME)]
    waits = all_at_once(64, lambda n: begin_try(paced=paced, at=MONDAY))
    assert waits.count(NOTHING) == OF_A_NAME.free


def test_tries_of_many_names_from_one_address_never_wait_for_each_other_in_a_ring():
    address = Paced("address", "192.0.2.1", replace(OF_A_NAME, free=1000))
    waits = all_at_once(
        32, lambda n: begin_try(paced=[Paced("name", f"n{n % 4}", OF_A_NAME), address], at=MONDAY)
    )
    assert waits.count(NOTHING) == 4 * OF_A_NAME.free


def test_control_counting_after_reading_reads_too_many():
    row = LogInTries.objects.create(digest="control")

    def read_then_count(n):
        tries = LogInTries.objects.get(pk=row.pk)
        wait = left_to_wait(Tries(tries.wrong, tries.last_at), OF_A_NAME, at=MONDAY)
        LogInTries.objects.filter(pk=row.pk).update(wrong=tries.wrong + 1, last_at=MONDAY)
        return wait

    assert all_at_once(64, read_then_count).count(NOTHING) > OF_A_NAME.free
