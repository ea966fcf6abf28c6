"""What was promised to somebody goes elsewhere: they learn it where it went before.

One adviser writes down another number or e-mail by themselves. Whoever was promised the call would
wait for it in vain, if it was not they who gave it.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.messages.notices import WORTH_POSTING, About, queue_for_case
from helpdesk.actions.people.people import change_person
from helpdesk.choices import Channel, NoticeKind
from helpdesk.models import Callback, Case, Notice, Person, PhoneNumber
from helpdesk.policy.changes import Fact
from helpdesk.policy.reminders import channel_to_tell
from helpdesk.reads.reach import reach_before_change

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


_BY_HAND = (Channel.LETTER, Channel.ADVISER)


def tell_contact_changed(
    *, callback: Callback, at: datetime, by: "AbstractUser", by_hand: bool = True
) -> Notice | None:
    """An open promise is about to call, or to write, elsewhere: tell the number that it calls yet.

    By what was confirmed where that number takes no message; not `by_hand`: by a machine or not at
    all. Neither words nor numbers, and no hour: somebody else may have that phone by now. None
    where nothing gets there; nobody calls a number that was found wrong, or that was only said.
    """
    case, before = callback.case, _called(callback)
    kind = NoticeKind.CONTACT_CHANGED
    reach = reach_before_change(case, before)
    channel = channel_to_tell(reach, kind, is_known=False, left=WORTH_POSTING)
    if channel in _BY_HAND and not by_hand:
        return None
    is_theirs = before is not None and before.is_usable and before.is_confirmed
    if channel == Channel.ADVISER and not is_theirs:
        return None
    about = About(to_number=before)
    return queue_for_case(case=case, kind=kind, at=at, by=by, channel=channel, about=about)


@transaction.atomic
def change_person_and_tell(
    *,
    case: Case,
    at: datetime,
    by: "AbstractUser",
    facts: Mapping[str, Fact],
    seen: Mapping[str, Fact] | None = None,
) -> Person:
    """As `change_person`; the number of an open promise is told that messages go to an e-mail now.

    E-mail goes before SMS: otherwise it would hear no more of its call.
    """
    promised = Callback.objects.open().filter(case=case, consent=None)
    before = dict(promised.values_list("pk", "email"))
    person = change_person(case=case, at=at, by=by, facts=facts, seen=seen)
    for callback in promised.select_related("case__person"):
        if callback.email and before.get(callback.pk) != callback.email:
            tell_contact_changed(callback=callback, at=at, by=by, by_hand=False)
    return person


def _called(callback: Callback) -> PhoneNumber | None:
    """The person's number that is called; one that was confirmed, where it is a helper's."""
    person = callback.case.person
    if callback.consent_id is not None:
        return person.number_to_write_to(())
    return person.numbers.filter(number=callback.number).first()
