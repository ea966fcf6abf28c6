"""Two who show one code at the same instant: it opens once."""

import pytest
from django.utils import timezone
from website.second_factor.actions import Proof, begin_app, confirm_app, make_codes, prove
from website.second_factor.codes import codes_of
from website.second_factor.models import AppCode
from website.second_factor.reads import codes_left

from tests.concurrency.crowd import all_at_once
from tests.factories.helpdesk import make_user
from tests.website.second_factor.conftest import code_of

pytestmark = [pytest.mark.usefixtures("real_database"), pytest.mark.both_databases]


@pytest.fixture
def awa(real_database):
    return make_user("awa", "coordinator")


@pytest.fixture
def app(awa):
    begun = begin_app(user=awa)
    confirm_app(user=awa, code=code_of(begun, later=-1), name="Phone", at=timezone.now())
    begun.refresh_from_db()
    return begun


def shown_by_both(user, code):
    at = timezone.now()
    return all_at_once(2, lambda _n: prove(user=user, code=code, is_known=False, at=at))


def test_a_code_of_an_app_opens_one_of_two(awa, app):
    opened = shown_by_both(awa, code_of(app))
    assert opened.count(Proof.APP) == 1


def test_a_printed_code_opens_one_of_two(awa, app):
    codes = codes_of(make_codes(user=awa, at=timezone.now()), user_id=awa.pk)
    assert shown_by_both(awa, codes[0]).count(Proof.CODE) == 1
    assert codes_left(awa) == 9


def test_control_without_the_lock_a_code_opens_both(awa, app):
    """Each has read the app before the other wrote that the code is used."""
    both = [AppCode.objects.get(pk=app.pk) for _ in range(2)]
    code = code_of(app)
    assert [one.verify_token(code) for one in both] == [True, True]
