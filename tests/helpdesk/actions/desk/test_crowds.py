"""Who coordinates is told of a crowd once, and reads it as long as it lasts."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.urls import reverse

from helpdesk.actions.desk.crowds import watch_crowds
from helpdesk.models import Crowd, PublicBooking
from tests.factories.helpdesk import MONDAY
from tests.helpdesk.reads.test_fair_use import crowd

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ALARM = "le site reçoit plus de demandes que d’habitude"


@pytest.fixture(autouse=True)
def _a_server_for_mail(settings):
    settings.EMAIL_REACHES_PEOPLE = True


def test_many_requests_are_told_once_and_not_each(cast):
    cast.awa.email = "awa@exemple.fr"
    cast.awa.save()
    assert not watch_crowds(at=MONDAY)
    crowd(cast.topic)
    assert watch_crowds(at=MONDAY)
    for minutes in range(1, 4):
        assert not watch_crowds(at=MONDAY + timedelta(minutes=minutes))
    (told,) = mail.outbox
    assert told.to == ["awa@exemple.fr"]
    assert "plus de demandes que d’habitude" in told.body
    assert Crowd.objects.count() == 1


def test_a_new_crowd_is_told_again(cast):
    cast.awa.email = "awa@exemple.fr"
    cast.awa.save()
    crowd(cast.topic)
    watch_crowds(at=MONDAY)
    PublicBooking.objects.all().delete()
    assert not watch_crowds(at=MONDAY)
    assert Crowd.objects.get().is_over
    crowd(cast.topic)
    assert watch_crowds(at=MONDAY)
    assert len(mail.outbox) == 2


def test_a_desk_whose_coordinators_have_no_mail_is_told_at_its_own(cast):
    from helpdesk.models import DeskSettings

    desk = DeskSettings.current()
    desk.contact_email = "bonjour@exemple.fr"
    desk.save()
    crowd(cast.topic)
    watch_crowds(at=MONDAY)
    assert [told.to for told in mail.outbox] == [["bonjour@exemple.fr"]]


def test_without_any_address_the_page_says_it(cast, client):
    crowd(cast.topic)
    assert watch_crowds(at=MONDAY)
    assert mail.outbox == []
    client.force_login(cast.awa)
    with time_machine.travel(MONDAY, tick=False):
        for page in ("today", "figures"):
            assert ALARM in client.get(reverse(f"helpdesk:{page}")).content.decode()


def test_an_adviser_reads_no_alarm_and_nobody_reads_one_that_is_over(cast, client):
    Crowd.objects.create(began_at=MONDAY)
    client.force_login(cast.karim.user)
    assert ALARM not in client.get(reverse("helpdesk:today")).content.decode()
    Crowd.objects.update(is_over=True)
    client.force_login(cast.awa)
    assert ALARM not in client.get(reverse("helpdesk:today")).content.decode()
