"""A coordinator makes and revokes the tokens of programs in the CMS, through its real pages."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.conf import settings
from django.urls import reverse
from website.running.roles import ensure_roles

from helpdesk.choices import JournalKind
from helpdesk.models import ApiToken, JournalEntry, Webhook
from helpdesk.policy.webhooks import secret_bytes, shown
from tests.factories.helpdesk import MONDAY, make_user
from tests.factories.programs import Program, make_program

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


@pytest.fixture
def coordinator(client, cast):
    ensure_roles()
    client.force_login(cast.awa)
    with time_machine.travel(MONDAY, tick=False):
        yield client


def typed(**fields):
    day = MONDAY.date() + timedelta(days=90)
    return {
        "name": "Espace client",
        "scopes": ["requests:create"],
        "expires_on": f"{day:%d/%m/%Y}",
        "hourly_limit": "100",
        **fields,
    }


def test_a_token_is_shown_once_and_works(coordinator, cast):
    page = coordinator.post(reverse("api_tokens:add"), typed())
    assert page.status_code == 200
    assert "no-store" in page["Cache-Control"]
    token = re.search(r"cdf_[\w-]{43}", page.content.decode())[0]
    assert Program(token).get("/topics").status_code == 200
    row = ApiToken.objects.get()
    assert (row.name, row.scopes, row.hourly_limit) == ("Espace client", ["requests:create"], 100)
    listed = coordinator.get(reverse("api_tokens:index")).content.decode()
    assert row.shown in listed
    assert token not in listed
    entry = JournalEntry.objects.get(kind=JournalKind.TOKEN_MADE)
    assert (entry.actor, entry.about_id) == (cast.awa, row.pk)
    assert entry.data == {"scopes": ["requests:create"]}


@pytest.mark.parametrize(
    "wrong",
    [
        {"expires_on": f"{MONDAY.date() - timedelta(days=1):%d/%m/%Y}"},
        {"expires_on": f"{MONDAY.date() + timedelta(days=367):%d/%m/%Y}"},
        {"expires_on": ""},
        {"scopes": []},
        {"scopes": ["everything"]},
        {"hourly_limit": "0"},
        {"hourly_limit": "10001"},
        {"name": ""},
    ],
)
def test_no_token_is_made_without_an_end_a_scope_and_a_bound(coordinator, wrong):
    assert coordinator.post(reverse("api_tokens:add"), typed(**wrong)).status_code == 200
    assert ApiToken.objects.count() == 0


def test_a_revoked_token_stays_in_the_list_and_opens_nothing(coordinator, cast):
    made = make_program(cast.awa)
    address = reverse("api_tokens:delete", args=[made.row.pk])
    assert "Révoquer" in coordinator.get(address).content.decode()
    assert Program(made.token).get("/topics").status_code == 200
    assert coordinator.post(address).status_code == 302
    assert Program(made.token).get("/topics").status_code == 401
    made.row.refresh_from_db()
    assert (made.row.revoked_at, made.row.revoked_by) == (MONDAY, cast.awa)
    assert "Espace client" in coordinator.get(reverse("api_tokens:index")).content.decode()


@pytest.mark.parametrize("role", ["adviser", "editor", "auditor", "author"])
def test_nobody_else_makes_one(client, cast, role):
    ensure_roles()
    client.force_login(make_user("somebody", role))
    assert client.get(reverse("api_tokens:add")).status_code in (302, 403)
    assert client.post(reverse("api_tokens:add"), typed()).status_code in (302, 403)
    assert ApiToken.objects.count() == 0


def test_nobody_changes_one_not_even_who_may_do_everything(client, cast):
    made = make_program(cast.awa)
    chief = make_user("chief")
    chief.is_superuser = True
    chief.save()
    client.force_login(chief)
    address = reverse("api_tokens:edit", args=[made.row.pk])
    client.post(address, typed(name="Other", scopes=["requests:read-all"]))
    made.row.refresh_from_db()
    assert made.row.name == "Espace client"
    assert client.get(address).status_code == 302


def test_a_webhook_is_made_with_its_secret_shown_once_and_ended(coordinator, cast):
    sent = {"name": "Espace client", "address": "https://example.org/hook", "events": "case.closed"}
    page = coordinator.post(reverse("webhooks:add"), sent)
    assert "no-store" in page["Cache-Control"]
    secret = re.search(r"whsec_[\w+/=]{44}", page.content.decode())[0]
    hook = Webhook.objects.get()
    assert secret == shown(secret_bytes(str(hook.salt), key=settings.SECRET_KEY))
    assert (hook.address, hook.events) == ("https://example.org/hook", ["case.closed"])
    listed = coordinator.get(reverse("webhooks:index")).content.decode()
    assert "https://example.org/hook" in listed
    assert secret not in listed
    assert coordinator.post(reverse("webhooks:delete", args=[hook.pk])).status_code == 302
    hook.refresh_from_db()
    assert (hook.ended_at, hook.ended_by) == (MONDAY, cast.awa)


@pytest.mark.parametrize(
    "wrong",
    [
        {"address": "http://example.org/"},
        {"address": "https://localhost/"},
        {"address": "https://example.org:8443/"},
        {"address": ""},
        {"events": []},
    ],
)
def test_no_webhook_is_made_for_an_odd_address(coordinator, wrong):
    sent = {"name": "x", "address": "https://example.org/", "events": ["case.closed"], **wrong}
    assert coordinator.post(reverse("webhooks:add"), sent).status_code == 200
    assert Webhook.objects.count() == 0
