"""An e-mail that a stranger typed beside her number takes none of her messages away from it."""

import pytest

from helpdesk.actions.promises.appointments import move_appointment
from helpdesk.actions.promises.callbacks import WantedCall, cancel_callback, promise_callback
from helpdesk.choices import CaseSource, Channel, NoticeKind
from tests.factories.helpdesk import AFTERNOON, MONDAY, make_callback

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
STRANGERS = "stranger@example.org"


@pytest.fixture
def callback(cast, settings):
    """Asked for on the site with her number, which gets SMS, and an e-mail of somebody."""
    settings.SMS_REACHES_PEOPLE = settings.EMAIL_REACHES_PEOPLE = True
    return make_callback(cast.topic, number="+33612345678", email=STRANGERS)


def channels(callback, kind):
    return set(callback.case.notices.filter(kind=kind).values_list("channel", flat=True))


def test_she_is_told_herself_what_was_promised_moved_and_cancelled(callback, cast):
    by = cast.karim.user
    assert channels(callback, NoticeKind.CONFIRMATION) == {Channel.SMS}
    later = AFTERNOON.replace(hour=AFTERNOON.hour + 1)
    move_appointment(callback=callback, starts_at=later, at=MONDAY, by=by)
    assert channels(callback, NoticeKind.MOVED) == {Channel.SMS}
    callback.refresh_from_db()
    cancel_callback(callback=callback, at=MONDAY, by=by)
    assert channels(callback, NoticeKind.CANCELLED) == {Channel.SMS}


def test_what_the_desk_promises_later_is_told_to_no_e_mail_that_was_only_typed(callback, cast):
    by = cast.karim.user
    cancel_callback(callback=callback, at=MONDAY, by=by)
    wanted = WantedCall(number=callback.number, starts_at=AFTERNOON)
    later = promise_callback(case=callback.case, wanted=wanted, at=MONDAY, by=by)
    assert later.email == ""
    # Said to an adviser on the phone, it serves.
    case = callback.case
    case.source = CaseSource.PHONE
    case.save()
    cancel_callback(callback=later, at=MONDAY, by=by)
    assert promise_callback(case=case, wanted=wanted, at=MONDAY, by=by).email == STRANGERS
