"""What a mail is: a person's, a machine's, a list's, a bounce, our own come round."""

import pytest

from helpdesk.choices import MailNature
from helpdesk.policy.mail_nature import MOST_HOPS, Heard, is_machine, nature_of

OURS = ["desk@example.org", "reponse@example.org"]
HERS = "madeleine@example.org"


def nature(sender=HERS, *, headers=(), **facts) -> MailNature:
    return nature_of(Heard(sender, dict(headers), **facts), ours=OURS)


def test_what_somebody_wrote_is_theirs():
    assert nature() is MailNature.HUMAN
    assert nature(headers={"auto-submitted": "no"}) is MailNature.HUMAN
    assert nature(returns_to=HERS) is MailNature.HUMAN


@pytest.mark.parametrize(
    "headers",
    [
        {"auto-submitted": "auto-replied"},
        {"auto-submitted": "Auto-Generated; owner-email=x"},
        {"x-autoreply": "yes"},
        {"x-autorespond": ""},
        {"precedence": "auto_reply"},
    ],
)
def test_what_a_machine_answered_is_automatic(headers):
    assert nature(headers=headers) is MailNature.AUTOMATIC


def test_a_mail_that_comes_back_to_nobody_is_automatic():
    assert nature(returns_to="") is MailNature.AUTOMATIC
    assert nature("") is MailNature.AUTOMATIC


def test_nobody_writes_to_the_address_of_an_envelope():
    """Robots that answer to where a mail comes from would otherwise write to us for ever."""
    assert nature(came_back=True) is MailNature.AUTOMATIC


@pytest.mark.parametrize(
    "headers",
    [
        {"list-id": "<news.example.org>"},
        {"list-post": "<mailto:a@example.org>"},
        {"precedence": "Bulk"},
        {"precedence": "list"},
        {"precedence": "junk"},
    ],
)
def test_a_list_is_none_of_the_desks_business(headers):
    assert nature(headers=headers) is MailNature.LIST


def test_a_report_is_a_bounce_whatever_else_it_says():
    said = {"auto-submitted": "auto-replied"}
    assert nature(headers=said, is_report=True) is MailNature.BOUNCE


@pytest.mark.parametrize("sender", [*OURS, "Desk@Example.org"])
def test_our_own_mail_come_round_is_a_loop(sender):
    assert nature(sender) is MailNature.LOOP


def test_what_passed_too_many_servers_goes_in_a_circle():
    assert nature(hops=MOST_HOPS) is MailNature.HUMAN
    assert nature(hops=MOST_HOPS + 1) is MailNature.LOOP


def test_whoever_wants_no_answer_of_a_machine_is_read_and_not_answered():
    assert nature(headers={"x-auto-response-suppress": "All"}) is MailNature.QUIET
    assert nature("no-reply@bank.example") is MailNature.QUIET


@pytest.mark.parametrize(
    "name",
    [
        *("noreply", "no-reply", "do-not-reply", "ne-pas-repondre", "mailer-daemon", "NoReply"),
        *("postmaster", "bounces+123", "owner-list", "list-request", "noreply-42"),
    ],
)
def test_a_machine_is_known_by_its_name(name):
    assert is_machine(f"{name}@example.org")


@pytest.mark.parametrize("name", ["madeleine", "noreen", "bounce.anne", "donot", "paul.automate"])
def test_a_name_that_looks_like_one_is_a_persons(name):
    assert not is_machine(f"{name}@example.org")
