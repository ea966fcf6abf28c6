"""The scene that makes a release's database (make_release_database.py) plays in today's words."""

import pytest

from helpdesk.choices import CallbackState, ConsentMark, NoticeState
from helpdesk.models import Callback, Case, Consent, ConsentMarked
from tests.upgrades.scene import play, states_of_messages

pytestmark = pytest.mark.django_db


def test_the_next_release_can_be_kept_with_everything_that_an_update_could_lose():
    play()
    assert states_of_messages() == set(NoticeState)
    assert set(ConsentMarked.objects.values_list("mark", flat=True)) == set(ConsentMark)
    assert Consent.objects.filter(marks=None).exists()
    assert Callback.objects.filter(state=CallbackState.OPEN, find_a_time_by=None).exists()
    assert Callback.objects.filter(find_a_time_by__isnull=False).exists()
    assert Case.objects.filter(state="waiting", pending_reason__isnull=False).exists()
