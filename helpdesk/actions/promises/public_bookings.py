"""Lets a stranger ask for a call within bounds, and notes that they did (trust.md, rule 5)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction

from helpdesk.actions.messages.notices import Telling, queue_notice
from helpdesk.choices import NoticeKind
from helpdesk.models import Callback, DeskSettings, PublicBooking, UsedPlace
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.fair_use import (
    DAYS_COMPARED,
    RECENT_DAYS,
    Bound,
    Visitor,
    broken_bound,
    place_of,
)
from helpdesk.reads.fair_use import (
    asked_before,
    messages_of_a_day,
    place_digest,
    session_digest,
)
from helpdesk.reads.reach import reach_of

# A digest is of use for a day, a day's count for as long as days are compared.
DIGESTS_KEPT = A_DAY = timedelta(days=1)
DAYS_KEPT = timedelta(days=RECENT_DAYS + DAYS_COMPARED)


class TooManyAsked(Exception):
    """A bound on what strangers may ask for is reached; `bound` is for logs and tests only.

    A page says the same for each: nobody learns what was promised to a number.
    """

    def __init__(self, bound: Bound) -> None:
        super().__init__(str(bound))
        self.bound = bound


def admit(*, visitor: Visitor, number: str, email: str, at: datetime) -> None:
    """Let this visitor ask for one more call to this number (E.164), or raise TooManyAsked.

    `email` is written to about it; "" for none. Within the transaction that makes the promise,
    before anything else is locked: until it ends, whoever asks for the same number or e-mail, in
    the same session or from the same place waits.
    """
    take_turns_of(visitor=visitor, number=number, email=email)
    asked = asked_before(visitor=visitor, number=number, email=email, at=at)
    figures = DeskSettings.current().fair_use
    if bound := broken_bound(asked, place=place_of(visitor.address), figures=figures):
        raise TooManyAsked(bound)


def take_turns_of(*, visitor: Visitor, number: str, email: str) -> None:
    """Wait as `admit` does, before it: whoever needs the number first must wait in its order."""
    take_turns(number, email.casefold(), session_digest(visitor), place_digest(visitor))


def tell_asked(callback: Callback, *, at: datetime) -> None:
    """Whoever holds the number may have asked for nothing: they read that, and how to stop it."""
    # As it stands in the database, so that nothing of it is kept on the promise of the caller.
    asked = Callback.objects.select_related("case__person").get(pk=callback.pk)
    queue_notice(callback=asked, kind=NoticeKind.ASKED, at=at, telling=Telling(is_known=True))


@transaction.atomic
def say_how_to_stop(*, why: TooManyAsked, number: str, at: datetime) -> None:
    """Calls that strangers may have asked for fill this number (E.164): it is told of each again.

    Perhaps it is its owner who was refused, who may so stop or change them without a word to us. By
    SMS, with its links, once a day and within the bound of messages. Nothing where no message gets
    there, and for any other bound.
    """
    if why.bound is not Bound.NUMBER or not number:
        return
    take_turns(number)
    full = Callback.objects.open().filter(number=number, public_booking__isnull=False)
    most = DeskSettings.current().fair_use.messages_per_number
    for callback in full.select_related("case__person").order_by("pk"):
        today = callback.notices.filter(kind=NoticeKind.ASKED, due_at__gt=at - A_DAY)
        is_full = messages_of_a_day(number=number, email="", at=at) >= most
        if reach_of(callback).has_sms and not is_full and not today.exists():
            queue_notice(callback=callback, kind=NoticeKind.ASKED, at=at)


def take_turns(*subjects: str) -> None:
    """Wait until no other transaction is about any of these, always in one order; "" is nothing.

    SQLite has one writer at a time, and needs nothing more.
    """
    if connection.vendor != "postgresql":
        return
    keys = {
        keyed_digest("turn", subject, key=settings.SECRET_KEY)[:15]
        for subject in subjects
        if subject
    }
    with connection.cursor() as cursor:
        for key in sorted(keys):
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int(key, 16)])


def note_booking(*, callback: Callback, visitor: Visitor, at: datetime) -> None:
    """Write that this promise was asked for on the site, and from where, as digests."""
    PublicBooking.objects.create(
        callback=callback,
        session=session_digest(visitor),
        place=place_digest(visitor),
        asked_at=at,
    )
    note_place(callback=callback, visitor=visitor, at=at)


def note_place(*, callback: Callback, visitor: Visitor, at: datetime) -> None:
    """Write that this request was made or opened from here, as a digest."""
    UsedPlace.objects.update_or_create(
        callback=callback, place=place_digest(visitor), defaults={"used_at": at}
    )


def forget_bookings(*, at: datetime) -> None:
    """Empty the digests that are of no more use, and delete days that nobody compares."""
    PublicBooking.objects.filter(asked_at__lte=at - DAYS_KEPT).delete()
    old = PublicBooking.objects.filter(asked_at__lte=at - DIGESTS_KEPT)
    old.exclude(place="", session="").update(place="", session="")
