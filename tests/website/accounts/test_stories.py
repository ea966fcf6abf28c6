"""What an attacker did to the team's door, each as it happened."""

import pytest
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.urls import reverse

from tests.factories.helpdesk import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def log_in(client, name, password="secret", address="192.0.2.1"):
    """Whether the door opened."""
    sent = {"username": name, "password": password}
    answer = client.post(reverse("login"), sent, REMOTE_ADDR=address)
    return answer.status_code == 302


def test_24_wrong_ones_from_24_addresses_of_one_home_then_the_right_one(cast):
    """They are one who guesses, and the twenty-fifth is not read."""
    name = cast.karim.user.username
    for last in range(1, 25):
        assert not log_in(Client(), name, f"guess-{last}", f"2001:db8:0:1::{last:x}")
    assert not log_in(Client(), name, address="2001:db8:0:1::99")


def test_24_wrong_ones_from_24_networks_then_the_right_one(cast):
    name = cast.karim.user.username
    for last in range(1, 25):
        assert not log_in(Client(), name, f"guess-{last}", f"2001:db8:{last:x}::1")
    assert not log_in(Client(), name, address="2001:db8:99::1")


@pytest.mark.parametrize("password", ["bananier", "aaaaaaab", "telecoop"])
def test_a_password_that_everybody_tries_first_was_accepted(cast, password):
    with pytest.raises(ValidationError):
        password_validation.validate_password(password, cast.karim.user)


def test_eight_wrong_ones_locked_the_right_one_out_of_a_whole_office(cast):
    """In the browser that Karim always uses, and for his colleagues in a new one."""
    office = "192.0.2.7"
    own = Client()
    assert log_in(own, cast.karim.user.username, address=office)
    own.post(reverse("logout"))
    stranger = Client()
    for count in range(8):
        log_in(stranger, cast.karim.user.username, f"guess-{count}", office)
    assert log_in(own, cast.karim.user.username, address=office)
    assert log_in(Client(), cast.ines.user.username, address=office)


def everything_kept() -> str:
    """Each value of each row of the database."""
    with connection.cursor() as cursor:
        found = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            found += [str(value) for row in cursor.fetchall() for value in row]
    return "\n".join(found)


def test_a_password_typed_as_a_user_name_is_kept_nowhere(client):
    make_user("awa")
    log_in(client, "Tr0mpette-et-Violon", "awa")
    assert "Tr0mpette-et-Violon" not in everything_kept()
