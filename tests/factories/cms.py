"""A CMS with rows of each type that people write in it."""

from datetime import timedelta

import time_machine
from django.core.files.base import ContentFile
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import Collection
from website.models import Announcement
from website.running.roles import EDITOR, ensure_roles

from helpdesk.actions.desk.webhooks import make_webhook
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.waiting import wait_for_person
from helpdesk.models import Absence, DayException, RetryRule, SpecialHours
from tests.factories.helpdesk import (
    MONDAY,
    make_adviser,
    make_callback,
    make_case,
    make_cast,
    make_reason,
    make_reply,
    make_topic,
    make_user,
)
from tests.factories.programs import make_program


def make_everything():
    """A row of each type, one that has worked and one that has not."""
    ensure_roles()
    with time_machine.travel(MONDAY):
        cast = make_cast()
        callback = make_callback(cast.topic)
        start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=cast.karim.user)
        case = make_case(cast.topic, adviser=cast.karim)
        wait_for_person(case=case, reason=make_reason(), at=MONDAY, by=cast.karim.user)
    make_reason(code="other")
    make_reply(cast.topic)
    make_adviser("Zoé")
    make_topic()
    make_user("zoe-editor", EDITOR)
    later = MONDAY + timedelta(days=1)
    DayException.objects.create(on=MONDAY.date(), reason="Fermé")
    SpecialHours.objects.create(adviser=cast.karim, on=MONDAY.date(), starts="09:00", ends="10:00")
    Absence.objects.create(adviser=cast.karim, starts_at=MONDAY, ends_at=later)
    RetryRule.objects.create(outcome="no_answer", tries=1, step="try_again", after_minutes=15)
    Announcement.objects.create(starts_at=MONDAY, ends_at=later)
    make_program(cast.awa)
    make_webhook(name="x", address="https://example.org/", events=[], at=MONDAY, by=cast.awa)
    get_image_model().objects.create(title="Image", file=get_test_image_file())
    get_document_model().objects.create(title="Video", file=ContentFile(b"x", name="a.txt"))
    Redirect.objects.create(old_path="/old", redirect_link="/new")
    Collection.get_first_root_node().add_child(name="Autre")
    return cast
