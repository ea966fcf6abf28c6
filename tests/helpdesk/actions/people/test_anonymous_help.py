"""A help without a name is counted once."""

import uuid

import pytest

from helpdesk.actions.people.anonymous_help import Help, note_help
from helpdesk.choices import CaseSource, Device
from helpdesk.models import AnonymousHelp
from tests.factories.helpdesk import MONDAY

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]


def test_a_form_sent_twice_is_one_help(cast):
    key = uuid.uuid4()
    for minutes in (15, 30):
        note_help(
            request_key=key,
            at=MONDAY,
            given=Help(topic=cast.topic, device=Device.ANDROID, minutes=minutes),
        )
    row = AnonymousHelp.objects.get()
    assert (row.minutes, row.device, row.source) == (15, Device.ANDROID, CaseSource.PHONE)
