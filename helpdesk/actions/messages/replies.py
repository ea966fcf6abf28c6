"""An adviser answers the person: in writing, or aloud on the phone."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import touch_case
from helpdesk.actions.limits import allows
from helpdesk.actions.messages.notices import About, mark_carried, note_contact, queue_for_case
from helpdesk.choices import Channel, NoticeKind
from helpdesk.models import Case, Notice, Person

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


class TooManyReplies(Exception):
    """MOST_IN_AN_HOUR answers of one hand, or MOST_TO_ONE to one person: nothing was sent."""


# Nobody who serves callers writes more; whoever holds one password reaches no crowd with it.
MOST_IN_AN_HOUR = 20
# To one person in an hour, whoever writes.
MOST_TO_ONE = 6


def count_reply(*, case: Case, at: datetime, by: "AbstractUser") -> None:
    """One more answer of this member of the desk leaves in this hour. Raises TooManyReplies."""
    of_hand = allows(kind="reply", value=f"{by.pk}", limit=MOST_IN_AN_HOUR, at=at)
    if not (
        of_hand and allows(kind="reply to", value=f"{case.person_id}", limit=MOST_TO_ONE, at=at)
    ):
        raise TooManyReplies


@transaction.atomic
def write_reply(*, case: Case, text: str, at: datetime, by: "AbstractUser") -> Notice:
    """Send these words by the channel that reaches the person best. Raises TooManyReplies."""
    count_reply(case=case, at=at, by=by)
    touch_case(case=case, at=at)
    return queue_for_case(case=case, kind=NoticeKind.REPLY, at=at, by=by, about=About(text=text))


@transaction.atomic
def read_reply_aloud(*, case: Case, text: str, at: datetime, by: "AbstractUser") -> Notice:
    """These words were read to the person on the phone: somebody spoke with them."""
    person = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=case.person_id)
    notice = queue_for_case(
        case=case,
        kind=NoticeKind.REPLY,
        channel=Channel.ADVISER,
        at=at,
        by=by,
        about=About(text=text),
    )
    mark_carried(notice=notice, at=at, by=by)
    note_contact(person=person, at=at)
    touch_case(case=case, at=at)
    return notice
