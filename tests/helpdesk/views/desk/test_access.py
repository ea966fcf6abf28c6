"""Every page of the desk, as each role sees it."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from website.running.languages import languages_of

from helpdesk.actions.cases.checklist import add_item
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.desk.exports import ask_for_export
from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.messages.text_changes import TextOf, propose_text
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.consents import HelperNamed, give_consent
from helpdesk.choices import (
    Channel,
    ConsentScope,
    ExportFormat,
    HelperKind,
    NoticeKind,
    SafeguardingKind,
)
from helpdesk.desk_urls import desk_patterns
from helpdesk.models import CaseEvent, DoNotCall, HoursChange, Notice
from tests.factories.demo import for_a_module
from tests.factories.helpdesk import MONDAY, make_callback, make_case, make_cast

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]

CHANGES_ONLY = {
    "case_note",
    "case_live",
    "export_file",
    "keys",
    "case_draft",
    "case_confirmed",
    "do_not_call_lift",
    "case_number",
    "case_hours",
    "case_confidence",
    "case_reopen",
    "case_answered",
    "case_checklist",
    "case_checklist_tick",
    "case_time",
    "case_relate",
    "case_unrelate",
    "attempt_start",
    "promise_incoming",
    "promise_take",
    "promise_late",
    "attempt_withdraw",
    "notice_carried",
    "merge_undo",
    "person_number_remove",
    "person_number_right",
    "consent_confirm",
    "consent_revoke",
    "consent_letter",
    "promise_helper",
    "safeguarding_settle",
    "team_note_remove",
    "mention_read",
    "view_keep",
    "view_remove",
    "text_change_decide",
    "person_restrict",
    "erasure_agree",
    "erasure_withdraw",
}
# An adviser has no business with the presence of somebody else, nor has who takes no calls one.
REFUSED = {
    "adviser": {
        "texts",
        "text",
        "texts_missing",
        "text_changes",
        "text_change",
        "text_change_decide",
        "script",
        "retry_table",
        "hours_change",
        "journal",
        "journal_unusual",
        "consents_one_hand",
        "person_reads",
        "person_restrict",
        "exports",
        "export_file",
        "safeguarding",
        "safeguarding_settle",
        "person_file",
        "person_file_json",
        "person_erase",
        "retention",
    },
    "coordinator": {"presence", "figures_mine"},
}
EVERY = sorted(pattern.name for pattern in desk_patterns)


def make_merge(cast):
    kept, merged = (make_case(cast.topic, name=name).person for name in ("Luc Un", "Luc Deux"))
    return merge_people(kept=kept, merged=merged, choices={}, at=MONDAY, by=cast.awa)


def make_export(cast):
    return ask_for_export(
        first=MONDAY.date(), last=MONDAY.date(), form=ExportFormat.CSV, at=MONDAY, by=cast.awa
    )


def make_text_change(cast):
    words = {"text": "No call. Call us: {phone}.", "subject": ""}
    text = TextOf("cancelled", "sms", "en")
    return propose_text(text=text, words=words, at=MONDAY, by=cast.awa)


def make_consent(cast, case):
    return give_consent(
        case=case,
        at=MONDAY,
        by=cast.awa,
        named=HelperNamed(
            name="Paul Petit",
            number="+33639987777",
            kind=HelperKind.RELATIVE,
            scope=ConsentScope.ONE_REQUEST,
            last_day=MONDAY.date() + timedelta(days=30),
            script_version=1,
            language="fr",
        ),
    )


@pytest.fixture(scope="module")
def desk_at_work(django_db_setup, django_db_blocker):
    """The cast and the addresses, made once for all tests of the file."""

    def make():
        with time_machine.travel(MONDAY, tick=False):
            cast = make_cast()
            return cast, make_addresses(cast)

    with for_a_module(make, django_db_blocker) as made:
        yield made


@pytest.fixture
def cast(desk_at_work, db):
    return desk_at_work[0]


@pytest.fixture
def addresses(desk_at_work, db, settings):
    """Spanish is turned on: the fixed words of such a language have a page."""
    settings.LANGUAGES = languages_of(["fr", "en", "es"])
    return desk_at_work[1]


def make_addresses(cast):
    """The address of every page of the desk, about one promise that is being called."""
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    letter = queue_notice(callback=callback, kind=NoticeKind.PROPOSED_TIMES, at=MONDAY)
    Notice.objects.filter(pk=letter.pk).update(channel=Channel.LETTER)
    other = make_case(cast.topic, name="Paul Petit")
    team_note = write_team_note(text="Bonjour", shown_until=None, at=MONDAY, by=cast.awa)
    consent = make_consent(cast, callback.case)
    flag = raise_flag(
        case=callback.case,
        kind=SafeguardingKind.SCAM,
        what="Faux banquier",
        at=MONDAY,
        by=cast.karim.user,
    )
    said = {
        "item": add_item(case=callback.case, text="Rappeler").pk,
        "other": other.reference,
        "presence": cast.karim.pk,
        "people": callback.case.person.pk,
        "number": callback.case.person.numbers.get().pk,
        "second": other.person.pk,
        "merge": make_merge(cast).pk,
        "exports": make_export(cast).pk,
        "consents": consent.pk,
        "consent": consent.pk,
        "safeguarding": flag.pk,
        "team": team_note.pk,
        "texts": make_text_change(cast).pk,
        "hours": HoursChange.objects.create(made_at=MONDAY, made_by=cast.awa).pk,
        "mentions": 0,
        "erasures": 0,
        "do-not-call": DoNotCall.objects.create(digest="0" * 64, at=MONDAY, by=cast.awa).pk,
        "queue": 0,
        "reference": callback.case.reference,
        "callbacks": callback.pk,
        "attempts": attempt.pk,
        "messages": letter.pk,
        "kind": "reminder",
        "channel": "sms",
        "language": "es",
        "script": "call",
    }

    def address(pattern):
        names = pattern.pattern.converters
        kind = str(pattern.pattern).split("/")[0]
        return reverse(
            f"helpdesk:{pattern.name}",
            kwargs={name: said.get(name, said.get(kind)) for name in names},
        )

    return {pattern.name: address(pattern) for pattern in desk_patterns}


@pytest.mark.parametrize("name", EVERY)
def test_a_stranger_is_asked_to_log_in(client, addresses, name):
    for response in (client.get(addresses[name]), client.post(addresses[name])):
        assert response.status_code in (302, 405)
        if response.status_code == 302:
            assert response.url.startswith(reverse("login"))


@pytest.mark.parametrize("name", EVERY)
def test_an_editor_is_refused(client, cast, addresses, name):
    client.force_login(cast.lise)
    before = CaseEvent.objects.count()
    statuses = {client.get(addresses[name]).status_code, client.post(addresses[name]).status_code}
    assert statuses <= {403, 405}
    assert 403 in statuses
    assert CaseEvent.objects.count() == before


@pytest.mark.parametrize("role", ["adviser", "coordinator"])
@pytest.mark.parametrize("name", [name for name in EVERY if name not in CHANGES_ONLY])
def test_a_member_reads_every_page(client, cast, addresses, name, role):
    client.force_login(cast.karim.user if role == "adviser" else cast.awa)
    response = client.get(addresses[name], follow=True)
    if name in REFUSED[role]:
        assert response.status_code == 403
        return
    assert response.status_code == 200
    assert "private" in response["Cache-Control"]


@pytest.mark.parametrize("name", sorted(CHANGES_ONLY))
def test_a_link_changes_nothing(client, cast, addresses, name):
    client.force_login(cast.karim.user)
    assert client.get(addresses[name]).status_code == 405


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
