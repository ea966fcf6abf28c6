"""A session knows the adviser, and ends with the account."""

import pytest
from website.auth import StaffBackend

from tests.factories.helpdesk import make_user

pytestmark = pytest.mark.django_db


def test_the_adviser_comes_with_the_user(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert StaffBackend().get_user(cast.karim.user_id).adviser == cast.karim


def test_who_is_no_adviser_costs_no_second_query(cast, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert getattr(StaffBackend().get_user(cast.awa.pk), "adviser", None) is None


def test_a_session_of_somebody_who_left_is_nobodys(client):
    user = make_user("paul", "adviser")
    client.force_login(user)
    assert client.get("/fr/desk/").status_code == 200
    user.is_active = False
    user.save()
    assert client.get("/fr/desk/").status_code == 302
    assert StaffBackend().get_user(0) is None
