"""A worry is told to coordinators once, and settled once."""

import pytest

from helpdesk.actions.people.safeguarding import FlagIsSettled, raise_flag, settle_flag
from helpdesk.choices import SafeguardingKind
from helpdesk.models import SafeguardingFlag
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def worry(cast):
    return {
        "case": make_case(cast.topic),
        "kind": SafeguardingKind.SCAM,
        "what": "Un inconnu lui dicte les codes.",
        "at": MONDAY,
        "by": cast.karim.user,
    }


def test_the_same_words_again_are_the_same_flag(worry):
    assert raise_flag(**worry) == raise_flag(**worry)
    raise_flag(**{**worry, "what": "Il rappelle chaque jour."})
    assert SafeguardingFlag.objects.count() == 2


def test_a_flag_is_settled_once_and_the_first_answer_stands(worry, cast):
    flag = raise_flag(**worry)
    settle_flag(flag=flag, answer="Sa fille est prévenue.", at=AFTERNOON, by=cast.awa)
    with pytest.raises(FlagIsSettled):
        settle_flag(flag=flag, answer="Rien à faire.", at=AFTERNOON, by=cast.lise)
    flag.refresh_from_db()
    assert (flag.answer, flag.settled_at, flag.settled_by) == (
        "Sa fille est prévenue.",
        AFTERNOON,
        cast.awa,
    )


def test_what_is_seen_again_after_it_was_settled_is_a_new_flag(worry, cast):
    flag = raise_flag(**worry)
    settle_flag(flag=flag, answer="Sa fille est prévenue.", at=AFTERNOON, by=cast.awa)
    assert raise_flag(**worry) != flag
