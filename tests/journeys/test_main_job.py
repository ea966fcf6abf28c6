"""The main job whole: asked for, called without answer, called again, reached, closed, told."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse

from helpdesk.choices import CallbackState, CaseState, EventKind
from helpdesk.models import Callback
from tests.factories.helpdesk import AFTERNOON, MONDAY
from tests.helpdesk.views.public.test_callback import answer_all

pytestmark = pytest.mark.django_db


def desk(client, page, *args, **data):
    address = reverse(f"helpdesk:{page}", args=args)
    return client.post(address, data, follow=True)


def test_a_call_is_asked_missed_tried_again_answered_and_the_case_closed(client, cast):
    with time_machine.travel(MONDAY, tick=False):
        answer_all(client)
        client.post(reverse("helpdesk:callback_check"))
    callback = Callback.objects.get()
    case = callback.case

    with time_machine.travel(AFTERNOON, tick=False):
        client.force_login(callback.adviser.user)
        today = client.get(reverse("helpdesk:today")).content.decode()
        assert "Madeleine Petit" in today
        page = client.get(reverse("helpdesk:case", args=[case.reference])).content.decode()
        assert callback.adviser.first_name in page
        desk(client, "attempt_start", callback.pk)
        attempt = callback.attempts.get()
        form = client.get(reverse("helpdesk:attempt", args=[attempt.pk])).content.decode()
        assert callback.trust_word in form
        without = desk(client, "attempt", attempt.pk, outcome="", note="Ça sonne")
        assert "Ça sonne" in without.content.decode()
        desk(client, "attempt", attempt.pk, outcome="no_answer", note="Ça sonne dans le vide")

    retry = callback.live_appointment
    assert retry.starts_at > AFTERNOON
    with time_machine.travel(retry.starts_at + timedelta(minutes=1), tick=False):
        client.force_login(callback.adviser.user)
        desk(client, "attempt_start", callback.pk)
        attempt = callback.attempts.get(ended_at__isnull=True)
        desk(client, "attempt", attempt.pk, outcome="reached", note="La sonnerie était coupée")
        callback.refresh_from_db()
        assert callback.state == CallbackState.DONE
        desk(client, "case_close", case.reference, reason="solved_together", next_time="alone")
        case.refresh_from_db()
        assert case.state == CaseState.CLOSED
        story = client.get(reverse("helpdesk:case", args=[case.reference])).content.decode()

    assert {
        EventKind.OPENED,
        EventKind.BOOKED,
        EventKind.ATTEMPT_ENDED,
        EventKind.RETRY_PLANNED,
        EventKind.CLOSED,
    } <= set(case.events.values_list("kind", flat=True))
    for words in ("Ça sonne dans le vide", "La sonnerie était coupée", "Pas de réponse", "Jointe"):
        assert words in story
