"""Knows by what way a promise is kept, and what it needs: a number, an e-mail or an address."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from helpdesk.choices import AttemptOutcome, Channel, PhoneKind, PromiseWay, SaidNeed

_O, _W = AttemptOutcome, PromiseWay
# By what the words of a written promise leave.
CHANNEL_OF: Mapping[PromiseWay, Channel] = MappingProxyType(
    {_W.SMS: Channel.SMS, _W.EMAIL: Channel.EMAIL, _W.LETTER: Channel.LETTER}
)
# Ways that end at a phone number.
BY_NUMBER = frozenset({_W.CALL, _W.SMS})
# The ends of a call; whoever is written to has others.
OF_A_CALL = tuple(outcome for outcome in AttemptOutcome if outcome is not _O.WRITTEN)
_IN_WRITING = (_O.WRITTEN, _O.ASKED_LATER, _O.REFUSED)
EVERY_CHANNEL = frozenset(CHANNEL_OF.values())


@dataclass(frozen=True)
class Means:
    """What we have to reach somebody: "" for what there is not. `kind` is of the number.

    `leaves`: the channels that words leave this desk by.
    """

    number: str = ""
    kind: PhoneKind = PhoneKind.OTHER
    email: str = ""
    address: str = ""
    leaves: Collection[Channel] = EVERY_CHANNEL


def has_means(way: PromiseWay, means: Means) -> bool:
    """Whether a promise can be kept by this way: an SMS needs a mobile, a letter its address.

    And words that we write need a channel that leaves: without a gateway, no SMS is promised.
    """
    if way in CHANNEL_OF and CHANNEL_OF[way] not in means.leaves:
        return False
    return {
        _W.CALL: bool(means.number),
        _W.SMS: bool(means.number) and means.kind == PhoneKind.MOBILE,
        _W.EMAIL: bool(means.email),
        _W.LETTER: bool(means.address.strip()),
    }[way]


def way_said(needs: Collection[str], means: Means) -> PromiseWay:
    """By what way a request is kept that said these needs: a call, unless they want it in writing.

    Then by SMS to a mobile, else by e-mail, else by letter; by e-mail first for whoever wants no
    message on their phone. CALL where none of them exists.
    """
    if SaidNeed.IN_WRITING not in needs:
        return _W.CALL
    is_phone_last = SaidNeed.NO_MESSAGE in needs
    by_phone = (_W.EMAIL, _W.SMS) if is_phone_last else (_W.SMS, _W.EMAIL)
    written = (*by_phone, _W.LETTER)
    return next((way for way in written if has_means(way, means)), _W.CALL)


def outcomes_of(way: PromiseWay) -> tuple[AttemptOutcome, ...]:
    """How a try by this way may end, in the order of the page."""
    if way is _W.CALL:
        return OF_A_CALL
    return (*_IN_WRITING, _O.WRONG_NUMBER) if way is _W.SMS else _IN_WRITING
