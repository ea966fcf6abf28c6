"""Somebody with a landline only: booked by phone, reminded by a voice, missed twice, written to."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.choices import AppointmentKind, CallbackState, Channel, NoticeKind, NoticeState
from helpdesk.models import Callback, Case, Notice, RetryRule
from helpdesk.reads.checking import check_desk
from tests.factories.helpdesk import MONDAY

pytestmark = pytest.mark.django_db
LANDLINE = "01 99 00 56 78"


class Desk:
    """What an adviser sees and presses, at an hour."""

    def __init__(self, client, adviser):
        self.client = client
        self.user = adviser.user
        client.force_login(self.user)

    @contextmanager
    def at(self, at):
        with time_machine.travel(at, tick=False):
            self.client.force_login(self.user)
            yield

    def read(self, page, *args):
        return self.client.get(reverse(f"helpdesk:{page}", args=args)).content.decode()

    def press(self, page, *args, **data):
        answer = self.client.post(reverse(f"helpdesk:{page}", args=args), data, follow=True)
        assert answer.status_code == 200, answer.content.decode()
        return answer.content.decode()


def miss(desk, callback, at):
    """A call without answer at this hour; returns what the page says then."""
    with desk.at(at):
        desk.press("attempt_start", callback.pk)
        attempt = callback.attempts.get(ended_at__isnull=True)
        return desk.press("attempt", attempt.pk, outcome="no_answer", note="Sonne dans le vide")


def test_a_person_with_only_a_landline_is_never_forgotten(client, cast):
    # The coordinator wants a letter after two tries, not four: the line is edited in the CMS.
    RetryRule(outcome="no_answer", tries=2, step="letter", source="Awa, for landlines").save()
    desk = Desk(client, cast.karim)

    # She calls the desk: three fields, her address, and an hour in three days.
    in_three_days = MONDAY + timedelta(days=3)
    with desk.at(MONDAY):
        desk.press(
            "new_case",
            number=LANDLINE,
            name="Madeleine Petit",
            topic="phone",
            question="La box clignote",
            then="plan",
        )
        case = Case.objects.get()
        address = "1 rue des Lilas\n57000 Metz"
        desk.press("case_person", case.reference, language="fr", postal_address=address)
        said = desk.press("case_promise", case.reference, starts_at=in_three_days.isoformat())
    # Nothing can be sent to a landline, and the adviser hears it now, not later.
    assert "Aucun message" in said
    callback = Callback.objects.get()

    # The day before, an adviser says the reminder on the phone.
    reminder = callback.notices.get(kind=NoticeKind.REMINDER)
    assert reminder.channel == Channel.ADVISER
    desk.user = callback.adviser.user
    with desk.at(reminder.due_at):
        assert LANDLINE.replace(" ", "\u00a0") in desk.read("today")
        desk.press("notice_carried", reminder.pk)
    reminder.refresh_from_db()
    assert reminder.state == NoticeState.SENT

    # Two calls ring out, at two hours of the day.
    assert "nous appelons de nouveau" in miss(desk, callback, in_three_days)
    second = callback.live_appointment
    assert second.kind == AppointmentKind.RETRY
    assert second.starts_at.hour != in_three_days.hour
    miss(desk, callback, second.starts_at)

    # The letter: large print, three hours to come, the phone number, and no word of why.
    letter = callback.notices.get(kind=NoticeKind.PROPOSED_TIMES)
    posted_at = second.starts_at + timedelta(minutes=5)
    callback.refresh_from_db()
    desk.user = callback.adviser.user
    with desk.at(posted_at):
        assert "Lettre avec trois heures" in desk.read("today")
        paper = desk.read("letter", letter.pk)
        desk.press("notice_carried", letter.pk)
    assert "1 rue des Lilas" in paper
    assert paper.count("<li>") == 3
    assert "01\u00a099\u00a000\u00a012\u00a034" in paper
    assert "clignote" not in paper

    # She reads it and calls: the adviser finds her and books the hour that she chose.
    chosen = letter.times[1]
    with desk.at(posted_at + timedelta(days=4)):
        assert (
            "Madeleine Petit"
            in desk.client.get(reverse("helpdesk:queue"), {"q": LANDLINE}).content.decode()
        )
        desk.press("promise_time", callback.pk, starts_at=chosen)
        assert check_desk(at=posted_at + timedelta(days=4)).total == 0
    live = callback.live_appointment
    assert live.starts_at.isoformat() == chosen

    # And this time somebody answers.
    with desk.at(live.starts_at):
        desk.press("attempt_start", callback.pk)
        attempt = callback.attempts.get(ended_at__isnull=True)
        desk.press("attempt", attempt.pk, outcome="reached")
    callback.refresh_from_db()
    assert callback.state == CallbackState.DONE
    assert not Notice.objects.filter(callback=callback, state=NoticeState.QUEUED).exists()
