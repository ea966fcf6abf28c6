"""Reads by what ways a promise of a case can be kept: calls, SMS, e-mail, letter."""

from dataclasses import dataclass, replace

from helpdesk.choices import PhoneKind, PromiseWay
from helpdesk.models import Case, PhoneNumber
from helpdesk.policy.phone_numbers import read_number
from helpdesk.policy.ways import Means, has_means
from helpdesk.reads.dead_emails import is_dead
from helpdesk.reads.numbers import numbers_to_call
from helpdesk.reads.reach import channels_that_leave, email_of_case, is_only_typed


def means_of(case: Case, *, number: str, email: str) -> Means:
    """What there is to reach the person of a case at this number (E.164) and e-mail. No query."""
    return replace(means_typed(number=number, email=email), address=case.person.postal_address)


def means_typed(*, number: str, email: str) -> Means:
    """What there is to reach whoever typed this number (E.164) and e-mail on the site. No query."""
    kind = read_number(number).kind if number else PhoneKind.OTHER
    return Means(number=number, kind=kind, email=email, leaves=channels_that_leave())


@dataclass(frozen=True)
class WayOffered:
    """One way to keep a promise; `row` is the number that it ends at, None for none."""

    way: PromiseWay
    row: PhoneNumber | None = None
    email: str = ""

    @property
    def key(self) -> str:
        """What a form and an address call it."""
        if self.row is None:
            return str(self.way)
        # A call is called by its number alone: addresses of before stay right.
        return f"{self.row.pk}" if self.way is PromiseWay.CALL else f"{self.way}-{self.row.pk}"

    @property
    def number(self) -> str:
        """The number that it ends at (E.164); "" for none."""
        return self.row.number if self.row else ""


def ways_of(case: Case) -> list[WayOffered]:
    """The ways by which a promise of this case can be kept, the likeliest first.

    Calls come first, unless the person wants none. Queries as `numbers_to_call`, one more where
    there is an e-mail.
    """
    numbers = numbers_to_call(case.person)
    email = email_of_case(case)
    if is_only_typed(case, email) or is_dead(email):
        email = ""
    calls = [WayOffered(PromiseWay.CALL, row) for row in numbers]
    written = [
        *(WayOffered(PromiseWay.SMS, row) for row in numbers if row.kind == PhoneKind.MOBILE),
        WayOffered(PromiseWay.EMAIL, email=email),
        WayOffered(PromiseWay.LETTER),
    ]
    found = [
        each
        for each in written
        if has_means(each.way, means_of(case, number=each.number, email=each.email))
    ]
    return [*found, *calls] if case.wants_writing else [*calls, *found]
