"""What a desk held on the day when `quickstart` first ran (commit 104f0d8, 23 November 2026).

In the words of that day's actions: it is played by that code only (`make_release_database.py`).
"""

import uuid
from datetime import UTC, datetime, time, timedelta
from unittest.mock import patch

from django.test import override_settings
from helpdesk.actions.appointments import move_appointment
from helpdesk.actions.callbacks import (
    CallbackRequest,
    ask_for_callback,
    cancel_callback,
    close_case,
    end_attempt,
    start_attempt,
    watch_promises,
)
from helpdesk.actions.intake import open_by_phone
from helpdesk.actions.notices import claim_notice, send_due
from website.models import User
from website.roles import ADVISER, COORDINATOR, ensure_roles
from website.seeding.desk import load_topics
from website.seeding.logins import make_login
from website.seeding.site import load_site

from helpdesk.actions.cases import move_case
from helpdesk.channels.base import NotSent
from helpdesk.channels.email import EmailDriver
from helpdesk.choices import (
    Afraid,
    AttemptOutcome,
    ClosingReason,
    Move,
    NextTime,
    NoticeState,
    WantedHelp,
)
from helpdesk.models import (
    Absence,
    Adviser,
    Callback,
    ClosedDay,
    DeskSettings,
    Notice,
    OpeningPeriod,
    Person,
    Topic,
)
from knowledge.models import GuidePage
from knowledge.starter.load import load_guides

# A Monday, ten in the morning in Paris.
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)
KEPT_GUIDES = (101, 102)


def play() -> None:
    """A week of requests, and the messages of it; the present is Monday the 23rd."""
    _set_up()
    with (
        override_settings(
            EMAIL_REACHES_PEOPLE=True,
            EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend",
        ),
        patch.object(EmailDriver, "send", _refuse_some),
    ):
        _past_week()
        _today()


def _refuse_some(self, message):
    """One address does not exist; everything else leaves."""
    if message.to.startswith("nobody"):
        raise NotSent("address refused", permanent=True)
    return _real_send(self, message)


_real_send = EmailDriver.send


def _set_up() -> None:
    ensure_roles()
    homes = load_site()
    load_guides(homes["fr"], homes["en"])
    for page in GuidePage.objects.exclude(number__in=KEPT_GUIDES):
        page.delete()
    load_topics()
    desk = DeskSettings.load()
    desk.phone_number, desk.contact_email = "+33199001234", "bonjour@courriel.example"
    desk.save()
    ClosedDay.objects.create(on=MONDAY.date() + timedelta(days=44), reason="Inventory")
    make_login(username="awa", first_name="Awa", role=COORDINATOR)
    for username, first_name, languages in (
        ("karim", "Karim", ["fr", "ar"]),
        ("ines", "Inès", ["fr", "es"]),
    ):
        make_login(username=username, first_name=first_name, role=ADVISER)
        adviser = Adviser.objects.create(
            user=User.objects.get(username=username), first_name=first_name, languages=languages
        )
        adviser.skills.set(Topic.objects.all())
        OpeningPeriod.objects.bulk_create(
            OpeningPeriod(adviser=adviser, weekday=day, starts=starts, ends=ends)
            for day in range(5)
            for starts, ends in ((time(9), time(12, 30)), (time(14), time(18)))
        )
    Absence.objects.create(
        adviser=adviser,
        starts_at=MONDAY + timedelta(days=20),
        ends_at=MONDAY + timedelta(days=22),
    )


def _ask(name, number, *, at, starts_at, **facts) -> Callback:
    request = CallbackRequest(
        name=name,
        number=number,
        topic=Topic.objects.get(code=facts.pop("topic", "phone")),
        starts_at=starts_at,
        **facts,
    )
    return ask_for_callback(request=request, at=at, request_key=uuid.uuid4())


def _called(callback, outcome, *, at, note="") -> Callback:
    by = callback.adviser.user
    attempt = start_attempt(callback=callback, adviser=callback.adviser, at=at, by=by)
    end_attempt(attempt=attempt, outcome=outcome, at=at + timedelta(minutes=9), by=by, note=note)
    callback.refresh_from_db()
    return callback


def _past_week() -> None:
    hour = MONDAY + timedelta(hours=5)
    reached = _ask(
        "Madeleine Petit",
        "+33639981234",
        at=MONDAY,
        starts_at=hour,
        email="madeleine@courriel.example",
        question="Plus de réseau depuis hier",
        wanted_help=WantedHelp.WITH_SOMEBODY,
        afraid=Afraid.YES,
        guide_number=101,
        guide_step=2,
    )
    send_due(at=MONDAY + timedelta(minutes=2))
    _called(reached, AttemptOutcome.REACHED, at=hour, note="Carte SIM remise en place.")
    close_case(
        case=reached.case,
        reason=ClosingReason.SOLVED_TOGETHER,
        next_time=NextTime.WITH_SOMEONE,
        at=hour + timedelta(minutes=15),
        by=reached.adviser.user,
    )
    # Nobody said for what these wait: nobody could, in those days.
    for place, (name, number) in enumerate(
        [("Ahmed Belkacem", "+33639980011"), ("Rosa Martins", "+33639980012")]
    ):
        at = MONDAY + timedelta(days=1 + place)
        waits = _ask(name, number, at=at, starts_at=at + timedelta(hours=5), topic="bill")
        _called(waits, AttemptOutcome.REACHED, at=at + timedelta(hours=5))
        move_case(
            case=waits.case,
            move=Move.WAIT,
            at=at + timedelta(hours=6),
            by=waits.adviser.user,
        )
    cancelled = _ask("Paul Roux", "+33639980013", at=MONDAY, starts_at=hour + timedelta(hours=1))
    cancel_callback(callback=cancelled, at=MONDAY + timedelta(hours=1))
    unknown = _ask(
        "Yvette Blanc",
        "+33199000014",
        at=MONDAY + timedelta(days=2),
        starts_at=hour + timedelta(days=2, hours=1),
        email="nobody@courriel.example",
    )
    send_due(at=MONDAY + timedelta(days=2, minutes=2))
    for day in (2, 3):
        _called(
            unknown, AttemptOutcome.NO_ANSWER, at=hour + timedelta(days=day, hours=1, minutes=2)
        )
    close_case(
        case=unknown.case,
        reason=ClosingReason.UNREACHABLE,
        at=hour + timedelta(days=4),
        by=unknown.adviser.user,
    )
    move_case(
        case=unknown.case,
        move=Move.REOPEN,
        at=hour + timedelta(days=4, hours=1),
        by=unknown.adviser.user,
    )


def _today() -> None:
    today = MONDAY + timedelta(days=7)
    hour = today + timedelta(hours=5)
    _ask(
        "Madeleine Petit",
        "+33639981234",
        at=today,
        starts_at=hour,
        email="madeleine@courriel.example",
        question="Un message de la banque",
        topic="safety",
    )
    moved = _ask(
        "Claire Bernard",
        "+33639980015",
        at=today,
        starts_at=hour + timedelta(minutes=45),
        language="en",
        email="claire@courriel.example",
    )
    move_appointment(
        callback=moved,
        starts_at=hour + timedelta(days=2),
        at=today + timedelta(minutes=5),
    )
    _ask(
        "Gisèle Morel",
        "+33199000016",
        at=today,
        starts_at=None,
        reachable_when="Le soir, après le repas",
    )
    # A call was promised for this one, and the desk waits for an answer all the same.
    both = _ask("Hugo Lefèvre", "+33639980017", at=today, starts_at=hour + timedelta(days=1))
    move_case(case=both.case, move=Move.WAIT, at=today + timedelta(hours=1), by=both.adviser.user)
    # The phone rings now.
    rings = _ask(
        "Nadia Cherif", "+33639980018", at=today, starts_at=today + timedelta(hours=1, minutes=15)
    )
    send_due(at=today + timedelta(minutes=30))
    start_attempt(
        callback=rings,
        adviser=rings.adviser,
        at=today + timedelta(hours=1, minutes=15),
        by=rings.adviser.user,
    )
    _ask("Luc Garnier", "+33639980019", at=today, starts_at=today + timedelta(hours=2))
    karim = Adviser.objects.get(first_name="Karim")
    open_by_phone(
        number="+33639980019",
        name="Luc Garnier",
        topic=Topic.objects.get(code="other"),
        at=today + timedelta(hours=2),
        by=karim.user,
        question="Il rappelle pour autre chose",
        person=Person.objects.get(name="Luc Garnier"),
        adviser=karim,
    )
    # Nobody called Luc at his hour.
    watch_promises(at=today + timedelta(hours=3))
    # A sender took one, and died.
    due = Notice.objects.filter(state=NoticeState.QUEUED, due_at__lte=today + timedelta(hours=3))
    claim_notice(notice=due[0], sender=uuid.uuid4(), at=today + timedelta(hours=3))
