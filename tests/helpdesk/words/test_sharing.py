"""What goes to somebody whom the person trusts: when and by whom, and nothing that opens a door."""

import pytest
from django.urls import reverse
from django.utils import translation

from helpdesk.models import DeskSettings
from helpdesk.words.links import token_of
from helpdesk.words.sharing import words_to_share
from tests.factories.helpdesk import make_callback

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["fr", "en"])
def test_it_says_who_calls_and_when_and_opens_nothing(cast, language):
    callback = make_callback(cast.topic, question="Ma carte est bloquée")
    desk = DeskSettings.current()
    with translation.override(language):
        said = words_to_share(callback.live_appointment, desk=desk)
        link = reverse("helpdesk:my_request_by_link", args=[token_of(callback)])
    assert callback.adviser.first_name in said
    assert "01\u00a099\u00a000\u00a012\u00a034" in said
    secrets = (link, token_of(callback), callback.trust_word, callback.case.reference)
    assert not [word for word in secrets if word in said]
    person = callback.case.person.name, callback.case.topic.name, callback.case.question, "http"
    assert not [word for word in person if word in said]
