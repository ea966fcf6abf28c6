"""What the table of tests/factories/who_may.py does not say: what is not there, or typed small."""

import pytest
from django.urls import reverse

from tests.factories.helpdesk import make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.mark.parametrize(
    ("name", "unknown"),
    [
        ("case", "ABCDEF"),
        ("case_close", "ABCDEF"),
        ("case_promise", "ABCDEF"),
        ("promise_time", 999999),
        ("promise_cancel", 999999),
        ("attempt", 999999),
    ],
)
def test_what_does_not_exist_is_not_found(client, cast, name, unknown):
    client.force_login(cast.karim.user)
    assert client.get(reverse(f"helpdesk:{name}", args=[unknown])).status_code == 404


def test_a_reference_may_be_typed_in_small_letters(client, cast):
    client.force_login(cast.karim.user)
    reference = make_callback(cast.topic).case.reference
    address = reverse("helpdesk:case", args=[reference.lower()])
    assert client.get(address).status_code == 200
