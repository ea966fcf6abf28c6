"""What a desk may hold, played with the actions of this checkout: see make_release_database.py.

One row at least of what an update could lose: promises in every state, a case that waits, consents
given, confirmed and taken back, messages in every state, merged people, a worry, drafts, holds.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from unittest.mock import patch

from django.contrib.auth.models import Group
from django.test import override_settings
from website.models import User
from website.running.roles import ADVISER, COORDINATOR, ensure_roles
from website.seeding.desk import load_reasons, load_replies, load_topics
from website.seeding.site import load_site

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.checklist import add_item
from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.cases.saved_views import keep_view
from helpdesk.actions.desk.figures import count_days
from helpdesk.actions.messages.claims import claim_due
from helpdesk.actions.messages.deliveries import record_delivery
from helpdesk.actions.messages.replies import write_reply
from helpdesk.actions.messages.sending import send_due
from helpdesk.actions.people.anonymous_help import Help, note_help
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import (
    Arrival,
    CallbackRequest,
    WantedCall,
    ask_for_callback,
    cancel_callback,
    promise_callback,
)
from helpdesk.actions.promises.closing import ReferredTo, close_case
from helpdesk.actions.promises.consents import (
    HelperNamed,
    ask_in_writing,
    confirm_consent,
    give_consent,
    revoke_consent,
)
from helpdesk.actions.promises.helper_calls import promise_for_helper
from helpdesk.actions.promises.holds import WantedTime, hold_time
from helpdesk.actions.promises.intake import PhoneRequest, open_by_phone
from helpdesk.actions.promises.joining import relate
from helpdesk.actions.promises.sooner import wish_sooner
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.actions.promises.watch import watch_promises
from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.channels.email import EmailDriver
from helpdesk.channels.sms import SmsDriver
from helpdesk.choices import (
    Afraid,
    AttemptOutcome,
    Channel,
    ClosingReason,
    ConsentScope,
    HelperKind,
    HowSaid,
    NextTime,
    NoticeState,
    Referral,
    SafeguardingKind,
    WantedHelp,
)
from helpdesk.models import (
    Absence,
    Adviser,
    Callback,
    Case,
    DayException,
    DeskSettings,
    Notice,
    NoticeText,
    OpeningPeriod,
    PendingReason,
    Person,
    RetryRule,
    SpecialHours,
    Topic,
)
from helpdesk.policy.slots import Call
from knowledge.starter import load as starter

# A Monday, ten in the morning in Paris; the present of the scene is the Monday after.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
TODAY = MONDAY + timedelta(days=7)
# "+33 1 99 00" and "+33 6 39 98" are numbers of fiction: nobody answers them.
MADELEINE, PAUL = "+33639981234", "+33639987777"
KEPT_GUIDES = (101, 102)


def play() -> None:
    """Fill an empty database; everything happens at fixed moments."""
    with _messages_leave():
        _set_up()
        _past_week()
        _consents()
        _today()
        _team()
        count_days(first=MONDAY.date(), last=TODAY.date(), at=TODAY + timedelta(hours=3))


@contextmanager
def _messages_leave() -> Iterator[None]:
    """E-mails and SMS reach people, but for one address that does not exist."""
    reach = override_settings(
        EMAIL_REACHES_PEOPLE=True, SMS_REACHES_PEOPLE=True, SMS_URL="https://gateway.example"
    )
    with (
        reach,
        patch.object(EmailDriver, "send", _send),
        patch.object(SmsDriver, "send", _send),
    ):
        yield


def _send(_driver: object, message: Message) -> Delivery:
    if message.to.startswith("nobody"):
        raise NotSent("address refused", permanent=True)
    return Delivery(reached=True)


def _set_up() -> None:
    ensure_roles()
    homes = load_site()
    guides = [guide for guide in starter.read_guides(homes) if guide.number in KEPT_GUIDES]
    with patch.object(starter, "read_guides", lambda _homes: guides):
        starter.load_guides(homes)
    load_topics()
    load_reasons()
    load_replies()
    desk = DeskSettings.load()
    # A demonstration, or nothing would be sent to numbers of fiction.
    desk.phone_number, desk.contact_email, desk.is_demo = "+33199001234", "a@courriel.example", True
    desk.save()
    _account("awa", COORDINATOR)
    for username, languages in (("karim", ["fr", "ar"]), ("ines", ["fr", "es"])):
        adviser = Adviser.objects.create(
            user=_account(username, ADVISER), first_name=username.title(), languages=languages
        )
        adviser.skills.set(Topic.objects.all())
        OpeningPeriod.objects.bulk_create(
            OpeningPeriod(adviser=adviser, weekday=day, starts=starts, ends=ends)
            for day in range(5)
            for starts, ends in ((time(9), time(12, 30)), (time(14), time(18)))
        )
    far = TODAY + timedelta(days=20)
    Absence.objects.create(adviser=adviser, starts_at=far, ends_at=far + timedelta(days=2))
    SpecialHours.objects.create(adviser=adviser, on=far.date(), starts=time(9), ends=time(10))
    DayException.objects.create(on=date(2026, 12, 24), reason="Inventory")
    RetryRule.objects.create(
        outcome=AttemptOutcome.BUSY, tries=1, step="try_again", after_minutes=30, source="Awa"
    )
    NoticeText.objects.create(
        kind="reminder", channel=Channel.SMS, language="fr", text="Rappel : {when}."
    )


def _account(username: str, role: str) -> User:
    user = User.objects.create_user(username, first_name=username.title())
    user.groups.add(Group.objects.get(name=role))
    return user


def _user(username: str) -> User:
    return User.objects.get(username=username)


def _ask(
    name: str,
    number: str,
    *,
    at: datetime,
    starts_at: datetime | None,
    topic: str = "phone",
    **facts: Any,
) -> Callback:
    request = CallbackRequest(
        name=name,
        number=number,
        topic=Topic.objects.get(code=topic),
        starts_at=starts_at,
        **facts,
    )
    return ask_for_callback(request=request, at=at, arrival=Arrival(request_key=uuid.uuid4()))


def _called(callback: Callback, outcome: AttemptOutcome, *, at: datetime, note: str = "") -> None:
    by = callback.adviser.user
    attempt = start_attempt(callback=callback, adviser=callback.adviser, at=at, by=by)
    ends_at = at + timedelta(minutes=9)
    end_attempt(attempt=attempt, outcome=outcome, at=ends_at, by=by, note=note)
    callback.refresh_from_db()


def _past_week() -> None:
    hour = MONDAY + timedelta(hours=5)
    reached = _ask(
        "Madeleine Petit",
        MADELEINE,
        at=MONDAY,
        starts_at=hour,
        email="madeleine@courriel.example",
        question="Plus de réseau depuis hier",
        wanted_help=WantedHelp.WITH_SOMEBODY,
        afraid=Afraid.YES,
        guide_number=101,
        guide_step=2,
    )
    refused = _ask(
        "Yvette Blanc",
        "+33199000014",
        at=MONDAY,
        starts_at=hour + timedelta(hours=1),
        email="nobody@courriel.example",
    )
    told = _ask("Rosa Martins", "+33639980012", at=MONDAY, starts_at=hour + timedelta(hours=2))
    cancelled = _ask("Paul Roux", "+33639980013", at=MONDAY, starts_at=hour + timedelta(days=1))
    send_due(at=MONDAY + timedelta(minutes=2))
    for callback, delivered in ((told, True), (cancelled, False)):
        sent = callback.notices.filter(state=NoticeState.SENT)[0]
        record_delivery(
            idempotency_key=sent.idempotency_key,
            delivered=delivered,
            at=MONDAY + timedelta(minutes=3),
        )
    cancel_callback(callback=cancelled, at=MONDAY + timedelta(hours=1))
    _called(reached, AttemptOutcome.REACHED, at=hour, note="Carte SIM remise en place.")
    close_case(
        case=reached.case,
        reason=ClosingReason.REFERRED,
        next_time=NextTime.WITH_SOMEONE,
        at=hour + timedelta(minutes=15),
        by=reached.adviser.user,
        referred_to=ReferredTo(referral=Referral.ADMINISTRATION, place="France Services"),
    )
    _called(refused, AttemptOutcome.NO_ANSWER, at=hour + timedelta(hours=1))
    _called(told, AttemptOutcome.REACHED, at=hour + timedelta(hours=2))
    wait_for_person(
        case=told.case,
        reason=PendingReason.objects.get(code="document"),
        at=hour + timedelta(hours=3),
        by=told.adviser.user,
    )


def _consents() -> None:
    """Rosa named Paul, and confirmed it; Hugo too, and took it back; Gisèle has not confirmed."""
    karim, ines, at = _user("karim"), _user("ines"), TODAY - timedelta(days=2, hours=1)
    cases = {
        name: open_by_phone(
            at=at,
            by=karim,
            request=PhoneRequest(number=number, name=name, topic=Topic.objects.get(code="bill")),
        )
        for name, number in (
            ("Rosa Diallo", "+33639980021"),
            ("Hugo Lefèvre", "+33639980017"),
            ("Gisèle Morel", "+33199000016"),
        )
    }
    given = {
        name: give_consent(
            case=case,
            at=at,
            by=karim,
            named=HelperNamed(
                name="Paul Petit",
                number=PAUL,
                kind=HelperKind.RELATIVE,
                scope=ConsentScope.ONE_REQUEST if "Gisèle" in name else ConsentScope.EVERY_REQUEST,
                last_day=date(2027, 5, 23),
                script_version=1,
                language="fr",
            ),
        )
        for name, case in cases.items()
    }
    later = at + timedelta(days=1)
    for name in ("Rosa Diallo", "Hugo Lefèvre"):
        confirm_consent(consent=given[name], how=HowSaid.CALL, at=later, by=ines)
    revoke_consent(
        consent=given["Hugo Lefèvre"], how=HowSaid.CALL, at=later + timedelta(hours=1), by=karim
    )
    Person.objects.filter(name="Gisèle Morel").update(postal_address="1 rue Haute, Vaulx")
    ask_in_writing(consent=given["Gisèle Morel"], case=cases["Gisèle Morel"], at=later, by=karim)
    promise_for_helper(
        case=cases["Rosa Diallo"],
        consent=given["Rosa Diallo"],
        starts_at=TODAY + timedelta(days=1),
        at=later,
        by=karim,
    )


def _today() -> None:
    hour = TODAY + timedelta(hours=5)
    promised = _ask("Madeleine Petit", MADELEINE, at=TODAY, starts_at=hour, topic="safety")
    wish_sooner(callback=promised, at=TODAY)
    moved = _ask("Claire Bernard", "+33639980015", at=TODAY, starts_at=hour + timedelta(minutes=45))
    in_two_days = hour + timedelta(days=2)
    move_appointment(callback=moved, starts_at=in_two_days, at=TODAY + timedelta(minutes=5))
    _ask("Luc Garnier", "+33639980019", at=TODAY, starts_at=None, reachable_when="Le soir")
    rings_at = TODAY + timedelta(hours=1, minutes=15)
    rings = _ask("Nadia Cherif", "+33639980018", at=TODAY, starts_at=rings_at)
    _ask("Ahmed Belkacem", "+33639980011", at=TODAY, starts_at=TODAY + timedelta(hours=2))
    with override_settings(SMS_REACHES_PEOPLE=False, SMS_URL=""), _on_the_screen():
        _ask("Jean Roche", "+33639980031", at=TODAY, starts_at=hour + timedelta(hours=2))
        send_due(at=TODAY + timedelta(minutes=30))
    start_attempt(callback=rings, adviser=rings.adviser, at=rings_at, by=rings.adviser.user)
    hold_time(
        key=uuid.uuid4(),
        address="192.0.2.1",
        at=TODAY + timedelta(hours=3),
        wanted=WantedTime(
            starts_at=hour + timedelta(days=1),
            topic=Topic.objects.get(code="other"),
            language="fr",
            call=Call(minutes=15, is_first_call=False),
        ),
    )
    # Nobody called Ahmed at his hour.
    watch_promises(at=TODAY + timedelta(hours=3))
    write_reply(case=moved.case, text="Nous appelons mercredi.", at=TODAY, by=moved.adviser.user)
    # A sender took one, and died.
    claim_due(sender=uuid.uuid4(), at=TODAY + timedelta(hours=3), limit=1)


@contextmanager
def _on_the_screen() -> Iterator[None]:
    """As on a desk without a gateway: what is sent stays on the server."""
    with patch.object(SmsDriver, "send", lambda _driver, _message: Delivery(reached=False)):
        yield


def _team() -> None:
    karim, ines, awa = _user("karim"), _user("ines"), _user("awa")
    at = TODAY + timedelta(hours=3)
    topic = Topic.objects.get(code="bill")
    twice = [
        open_by_phone(
            at=at, by=karim, request=PhoneRequest(number="+33639980041", name=name, topic=topic)
        )
        for name in ("Odile Faure", "Odette Faure")
    ]
    relate(case=twice[0], other=twice[1], at=at, by=karim)
    merge_people(kept=twice[0].person, merged=twice[1].person, choices={}, at=at, by=awa)
    case = Case.objects.get(person__name="Luc Garnier")
    add_note(case=case, text="@ines, tu le connais ?", at=at, by=karim)
    add_item(case=case, text="Demander le contrat")
    keep_draft(case=case, user=ines, text="Il dit que", typed_at=at)
    raise_flag(case=case, kind=SafeguardingKind.SCAM, what="Un faux conseiller", at=at, by=karim)
    promise_callback(
        case=twice[0],
        at=at,
        by=karim,
        wanted=WantedCall(number="+33639980041", starts_at=TODAY + timedelta(days=3)),
    )
    write_team_note(text="Panne chez l'opérateur", shown_until=None, at=at, by=awa)
    keep_view(user=karim, name="Factures", query="topic=bill")
    note_help(request_key=uuid.uuid4(), at=at, given=Help(topic=topic, minutes=5))


def states_of_messages() -> set[str]:
    """Every state that a message of the scene is in."""
    return set(Notice.objects.values_list("state", flat=True))
