"""Letters are posted, and some come back: then nobody is hoped for at that address any more."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.messages.giving_up import hand_on
from helpdesk.choices import Channel, EventKind, NoticeState
from helpdesk.models import Notice
from helpdesk.reads.evidence import way_digest

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def note_returned(*, notice: Notice, at: datetime, by: "AbstractUser") -> bool:
    """A letter that was posted came back. False for what was not posted, and for a second time.

    What it said takes the next way, and so does every letter that waits for the same address.
    """
    posted = Notice.objects.filter(
        pk=notice.pk, channel=Channel.LETTER, state__in=[NoticeState.SENT, NoticeState.DELIVERED]
    )
    if not posted.update(state=NoticeState.FAILED):
        return False
    rows = Notice.objects.select_related("case__person", "callback")
    returned = rows.get(pk=notice.pk)
    hand_on(notice=returned, kind=EventKind.NOTICE_FAILED, at=at, by=by)
    if way_digest(Channel.LETTER, returned.addressee.postal_address) != returned.sent_to:
        # They live somewhere else by now.
        return True
    waiting = Notice.objects.filter(
        case__person=returned.case.person, channel=Channel.LETTER, state=NoticeState.QUEUED
    )
    mine = list(waiting.select_for_update(no_key=True).values_list("pk", flat=True))
    for letter in rows.filter(pk__in=mine).order_by("due_at", "pk"):
        letter.state, letter.failure = NoticeState.GIVEN_UP, "letters come back"
        letter.save(update_fields=["state", "failure"])
        hand_on(notice=letter, kind=EventKind.NOTICE_GIVEN_UP, at=at, by=by, due_at=letter.due_at)
    return True
