"""A worry is told by any adviser, and read by coordinators only."""

import pytest

from helpdesk.choices import SafeguardingKind
from helpdesk.models import SafeguardingFlag
from tests.factories.helpdesk import make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

HEARD = "Un voisin tient la carte bancaire."


@pytest.fixture
def case(cast):
    return make_case(cast.topic, adviser=cast.karim)


@pytest.fixture
def flag(desk, case):
    desk.says(desk.post("case_safeguarding", case.reference, kind="coercion", what=HEARD))
    return SafeguardingFlag.objects.get()


def test_an_adviser_tells_it_and_reads_it_nowhere(desk, case, flag):
    assert (flag.kind, flag.what) == (SafeguardingKind.COERCION, HEARD)
    for page in (desk.read("case", case.reference), desk.read("person", case.person_id)):
        assert HEARD not in page
        assert "Perhaps under pressure" not in page
    assert desk.get("safeguarding").status_code == 403
    assert desk.post("safeguarding_settle", flag.pk, answer="Rien").status_code == 403


def test_what_is_missing_is_asked_and_nothing_is_kept(desk, case):
    answer = desk.post("case_safeguarding", case.reference, kind="scam", what="")
    assert answer.status_code == 422
    assert "Write what you saw or heard." in answer.content.decode()
    assert not SafeguardingFlag.objects.exists()


def test_a_coordinator_reads_it_and_settles_it_once(desk_of, cast, flag):
    desk = desk_of(cast.awa)
    assert HEARD in desk.read("safeguarding")
    assert desk.post("safeguarding_settle", flag.pk, answer="").status_code == 422
    page = desk.says(desk.post("safeguarding_settle", flag.pk, answer="La banque est prévenue."))
    assert "La banque est prévenue." in page
    assert HEARD not in page
    again = desk.says(desk.post("safeguarding_settle", flag.pk, answer="Autre chose"))
    assert "Somebody settled it before you." in again
    assert "Autre chose" not in again
