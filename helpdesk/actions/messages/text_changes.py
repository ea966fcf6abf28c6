"""A coordinator proposes other words; they are used once a second one has seen them.

What every message says can harm many. On a desk of one coordinator an hour and a note to the team
take the place of the second hand.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.journal import Subject, record_entry
from helpdesk.actions.messages.texts import (
    check_script,
    check_text,
    restore_text,
    save_script,
    save_text,
)
from helpdesk.choices import JournalKind, JournalSubject, Script, TextState
from helpdesk.models import DeskSettings, TextChange
from helpdesk.models.text_change import OF_A_SCRIPT
from helpdesk.policy.second_hands import may_accept, usable_at
from helpdesk.reads.availability import desk_day, desk_zone
from helpdesk.reads.text_changes import has_second_coordinator, words_in_use
from helpdesk.words.spoken import hour_in_words

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

Words = Mapping[str, str]


class NotASecondHand(Exception):
    """Whoever proposed the words cannot be the one who has seen them."""


class IsDecided(Exception):
    """Somebody has accepted or refused it already."""


@dataclass(frozen=True)
class TextOf:
    """A message by channel, or a script, in one language."""

    kind: str
    channel: str
    language: str


def propose_text(*, text: TextOf, words: Words, at: datetime, by: "AbstractUser") -> TextChange:
    """Propose these words ("text" and "subject", or the parts of a script); the ones before go.

    Raises ValueError for words with problems, and then nothing is written.
    """
    with transaction.atomic():
        _one_at_a_time()
        _check(text, words)
        for waiting in TextChange.objects.filter(**_key(text), state=TextState.PROPOSED):
            _decide(waiting, TextState.REFUSED, at=at, by=by)
        change = TextChange.objects.create(
            **_key(text),
            before=words_in_use(text.kind, text.channel, text.language),
            after=dict(words),
            proposed_by_id=by.pk,
            proposed_at=at,
            usable_at=usable_at(proposed_at=at, has_second=has_second_coordinator(by.pk)),
        )
        _enter(JournalKind.TEXT_PROPOSED, change, at=at, by=by)
        write_team_note(text=_told(change), shown_until=desk_day(at), at=at, by=by)
    return change


def restore(*, text: TextOf, at: datetime, by: "AbstractUser") -> TextChange:
    """Our own words again, at once: they are known to everybody. What was proposed is refused."""
    with transaction.atomic():
        _one_at_a_time()
        for waiting in TextChange.objects.filter(**_key(text), state=TextState.PROPOSED):
            _decide(waiting, TextState.REFUSED, at=at, by=by)
        change = TextChange.objects.create(
            **_key(text),
            before=words_in_use(text.kind, text.channel, text.language),
            proposed_by_id=by.pk,
            proposed_at=at,
        )
        restore_text(kind=text.kind, channel=text.channel, language=text.language)
        _decide(change, TextState.IN_USE, at=at, by=by)
    return change


def accept_text(*, change: TextChange, at: datetime, by: "AbstractUser") -> TextChange:
    """A second coordinator has seen the words: they are used from now on.

    Raises NotASecondHand for whoever proposed them, and IsDecided.
    """
    with transaction.atomic():
        change = _lock(change)
        if not may_accept(proposed_by=change.proposed_by_id, by=by.pk):
            raise NotASecondHand
        _use(change, at=at)
        _decide(change, TextState.IN_USE, at=at, by=by)
    return change


def refuse_text(*, change: TextChange, at: datetime, by: "AbstractUser") -> TextChange:
    """The words are not used; whoever proposed them may take them back so. Raises IsDecided."""
    with transaction.atomic():
        change = _lock(change)
        _decide(change, TextState.REFUSED, at=at, by=by)
    return change


def use_due_texts(*, at: datetime) -> int:
    """Use what the only coordinator of a desk proposed, once its hour is over. Returns how many."""
    due = TextChange.objects.filter(state=TextState.PROPOSED, usable_at__lte=at)
    used = 0
    for waiting in list(due):
        with transaction.atomic():
            try:
                change = _lock(waiting)
                _use(change, at=at)
            except IsDecided:
                continue
            except ValueError:
                # What was allowed an hour ago is not now: the desk has another number, perhaps.
                _decide(change, TextState.REFUSED, at=at, by=None)
                continue
            _decide(change, TextState.IN_USE, at=at, by=None)
            used += 1
    return used


def _key(text: TextOf) -> dict[str, str]:
    return {"kind": text.kind, "channel": text.channel, "language": text.language}


def _one_at_a_time() -> None:
    """Coordinators who propose or decide at once wait for each other."""
    DeskSettings.objects.select_for_update().get(pk=DeskSettings.load().pk)


def _lock(change: TextChange) -> TextChange:
    _one_at_a_time()
    change = TextChange.objects.get(pk=change.pk)
    if not change.is_proposed:
        raise IsDecided
    return change


def _check(text: TextOf, words: Words) -> None:
    """Raise ValueError for words that could not be used."""
    if text.channel == OF_A_SCRIPT:
        check_script(script=Script(text.kind), parts=words)
    else:
        check_text(**_key(text), **words)


def _use(change: TextChange, *, at: datetime) -> None:
    """Put the words in use. Raises ValueError for words with problems."""
    text = TextOf(change.kind, change.channel, change.language)
    if text.channel == OF_A_SCRIPT:
        script = Script(text.kind)
        save_script(script=script, language=text.language, parts=change.after, at=at)
    else:
        save_text(**_key(text), **change.after)


def _decide(
    change: TextChange, state: TextState, *, at: datetime, by: "AbstractUser | None"
) -> None:
    change.state, change.decided_at = state, at
    change.decided_by_id = by.pk if by else None
    change.save(update_fields=["state", "decided_at", "decided_by"])
    kind = {
        TextState.REFUSED: JournalKind.TEXT_REFUSED,
        TextState.IN_USE: JournalKind.TEXT_ACCEPTED if by else JournalKind.TEXT_IN_USE,
    }[state]
    _enter(kind, change, at=at, by=by)


def _enter(
    kind: JournalKind, change: TextChange, *, at: datetime, by: "AbstractUser | None"
) -> None:
    about = Subject(JournalSubject.TEXT, change.pk)
    text = f"{change.kind}/{change.channel}/{change.language}"
    record_entry(kind=kind, at=at, by=by, about=about, text=text, own=not change.after)


def _told(change: TextChange) -> str:
    """What the team reads on their day: nobody's words change unseen."""
    if change.usable_at is None:
        return _("Other words for messages wait for a second coordinator (Texts of messages).")
    hour = {"hour": hour_in_words(change.usable_at, desk_zone())}
    return _("Other words for messages are used from %(hour)s on (Texts of messages).") % hour
