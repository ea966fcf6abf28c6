"""A restricted record: hidden in every list, opened for a reason, for a while, by one account."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.actions.people.restricted import lift_restriction, restrict
from helpdesk.choices import JournalKind
from helpdesk.models import JournalEntry, Person, PersonRead, RestrictedOpening
from tests.factories.addresses import make_addresses
from tests.factories.helpdesk import MADELEINE, MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SECRETS = re.compile(r"Madeleine|6399812|39\D?98\D?12|madeleine@", re.IGNORECASE)


@pytest.fixture
def madeleine(cast):
    """Madeleine, whom Karim calls now: Inès has no call to make to her."""
    make_addresses(cast)
    person = Person.objects.get(name="Madeleine Petit")
    Person.objects.filter(pk=person.pk).update(email="madeleine@example.org")
    restrict(person_id=person.pk, at=MONDAY, by=cast.awa)
    return Person.objects.get(pk=person.pk)


def main_of(response):
    return response.content.decode().split("<main")[-1]


@pytest.mark.parametrize(
    ("page", "query"),
    [
        ("people", {"q": "Petit"}),
        ("people", {"q": MADELEINE}),
        ("queue", {"show": "all"}),
        ("today", {"who": "all"}),
        ("today_print", {"who": "all"}),
    ],
)
def test_a_list_says_that_a_restricted_record_is_there(desk_of, cast, madeleine, page, query):
    found = main_of(desk_of(cast.ines.user).get(page, **query))
    assert "Restricted record" in found
    # What was typed is in the field of the search.
    assert not re.search(r"Madeleine|39\D?98\D?12", found.replace(MADELEINE, ""))


def test_opening_asks_for_a_reason_which_is_kept(desk_of, cast, madeleine):
    desk = desk_of(cast.ines.user)
    reference = madeleine.cases.first().reference
    response = desk.get("case", reference)
    assert response.status_code == 302
    assert response.url.startswith(desk.url("person_open", madeleine.pk))
    page = desk.client.get(response.url).content.decode()
    assert "Say why you open it." in page
    assert not SECRETS.search(page)
    refused = desk.post("person_open", madeleine.pk, reason="other", words="")
    assert refused.status_code == 422
    assert "Write why." in refused.content.decode()
    opened = desk.post(
        "person_open", madeleine.pk, reason="they_call", next=desk.url("case", reference)
    )
    assert opened.url == desk.url("case", reference)
    assert "Madeleine Petit" in desk.read("case", reference)
    assert RestrictedOpening.objects.get().reason == "they_call"
    entry = JournalEntry.objects.get(kind=JournalKind.RESTRICTED_OPENED)
    assert (entry.actor, entry.about_id, entry.data) == (
        cast.ines.user,
        madeleine.pk,
        {"reason": "they_call"},
    )


def test_it_is_open_for_two_hours_and_to_one_account(desk_of, cast, madeleine):
    desk = desk_of(cast.ines.user)
    desk.post("person_open", madeleine.pk, reason="they_call")
    assert desk.get("person", madeleine.pk).status_code == 200
    assert desk_of(cast.awa).get("person", madeleine.pk).status_code == 302
    with time_machine.travel(MONDAY + timedelta(hours=2), tick=False):
        assert desk_of(cast.ines.user).get("person", madeleine.pk).status_code == 302


def test_whoever_calls_her_today_reads_it_and_leaves_a_trace(desk, madeleine):
    assert "Madeleine Petit" in desk.read("today")
    assert desk.get("person", madeleine.pk).status_code == 200
    assert PersonRead.objects.filter(person=madeleine).exists()


def test_a_change_needs_the_record_open_too(desk_of, cast, madeleine):
    desk = desk_of(cast.ines.user)
    reference = madeleine.cases.first().reference
    response = desk.post("case_note", reference, text="Bonjour")
    assert response.url == desk.url("person_open", madeleine.pk)
    assert not madeleine.cases.first().notes.filter(author=cast.ines.user).exists()


def test_the_way_on_never_leads_to_another_site(desk_of, cast, madeleine):
    desk = desk_of(cast.ines.user)
    for wanted in ("https://evil.example/", "//evil.example/", "javascript:alert(1)"):
        response = desk.post("person_open", madeleine.pk, reason="asked", next=wanted)
        assert response.url == desk.url("person", madeleine.pk)


def test_only_a_coordinator_restricts_and_lifts_and_both_are_in_the_journal(desk_of, cast):
    person = make_case(cast.topic).person
    assert desk_of(cast.ines.user).post("person_restrict", person.pk).status_code == 403
    awa = desk_of(cast.awa)
    assert awa.post("person_restrict", person.pk, do="restrict").status_code == 302
    person.refresh_from_db()
    assert person.is_restricted
    awa.post("person_restrict", person.pk, do="lift")
    assert not lift_restriction(person_id=person.pk, at=MONDAY, by=cast.awa)
    entries = JournalEntry.objects.exclude(kind=JournalKind.LOGGED_IN).order_by("pk")
    kinds = list(entries.values_list("kind", flat=True))
    assert kinds == [JournalKind.RECORD_RESTRICTED, JournalKind.RESTRICTION_LIFTED]


def test_a_visitor_sees_their_own_request_all_the_same(client, cast):
    from helpdesk.words.links import token_of

    callback = make_callback(cast.topic)
    restrict(person_id=callback.case.person_id, at=MONDAY, by=cast.awa)
    link = reverse("helpdesk:my_request_by_link", args=[token_of(callback)])
    page = client.get(link, follow=True).content.decode()
    assert "Restricted record" not in page
