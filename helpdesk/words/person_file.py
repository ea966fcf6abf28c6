"""Everything that is kept about somebody, in plain words: for paper, and for a file.

It goes along the inventory (`policy/inventory.py`), so no table can be forgotten.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Model
from django.utils.formats import date_format
from django.utils.translation import gettext, gettext_lazy
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.models import Adviser, Case, CaseEvent, Topic
from helpdesk.policy.inventory import TABLES
from helpdesk.policy.personal_data import Fate, Reason, Table
from helpdesk.policy.references import spaced
from helpdesk.reads.availability import desk_zone
from helpdesk.reads.personal_data import mentions_of, rows_of, traces_of
from helpdesk.words.sentences import Names, sentence
from helpdesk.words.spoken import in_pairs

TITLES = {
    "helpdesk.Person": _("Who you are"),
    "helpdesk.PhoneNumber": _("Your numbers"),
    "helpdesk.CustomerNumber": _("Your customer numbers"),
    "helpdesk.Case": _("What you asked"),
    "helpdesk.Callback": _("Calls that we promised"),
    "helpdesk.Appointment": _("Hours of the calls"),
    "helpdesk.Attempt": _("Calls that we made"),
    "helpdesk.SoonerWish": _("Wishes for an earlier time"),
    "helpdesk.Notice": _("Messages to you"),
    "helpdesk.IncomingSms": _("SMS from your number"),
    "helpdesk.PhoneCall": _("Calls from your number"),
    "helpdesk.IncomingMail": _("E-mails to us"),
    "helpdesk.CaseFile": _("Files that came with them"),
    "helpdesk.FilesCame": _("Files and voice messages that came"),
    "helpdesk.Note": _("Notes, and what was written to us"),
    "helpdesk.NoteDraft": _("Notes that are not finished"),
    "helpdesk.Memo": _("Memos of advisers"),
    "helpdesk.ChecklistItem": _("What there is to do"),
    "helpdesk.TimeSpent": _("Time spent"),
    "helpdesk.CaseEvent": _("What happened, step by step"),
    "helpdesk.Consent": _("Who may speak for whom"),
    "helpdesk.ConsentMarked": _("Consents confirmed or taken back"),
    "helpdesk.SafeguardingFlag": _("Worries about a scam or a pressure"),
    "helpdesk.PersonRead": _("Who read this"),
    "helpdesk.RestrictedOpening": _("Why a restricted record was opened"),
    "helpdesk.PersonMerge": _("Files that were one"),
}
# One name, one thing, whichever the table.
LABELS = {
    "afraid": _("Shall we go slowly?"),
    "agreed": _("How the person agreed"),
    "answer": _("What was done"),
    "asked_at": _("Asked on"),
    "asked_by": _("Asked by"),
    "at": _("When"),
    "began_at": _("When"),
    "best_parts": _("Best hours"),
    "came_at": _("Received on"),
    "channel": _("Channel"),
    "closed_at": _("Ended on"),
    "closing_reason": _("How it ended"),
    "confidence": _("How at ease"),
    "contacted_at": _("Last time we spoke"),
    "created_at": _("Known since"),
    "customer_number": _("Customer number"),
    "device": _("Device in hand"),
    "done_at": _("Done on"),
    "due_at": _("Due on"),
    "email": _("E-mail"),
    "ended_at": _("Ended on"),
    "expires_on": _("Last day"),
    "given_at": _("Given on"),
    "guide_number": _("Guide"),
    "hard_of_hearing": _("Hard of hearing"),
    "helper": _("Helper"),
    "helper_kind": _("Which helper"),
    "how": _("How"),
    "is_dead": _("No longer works"),
    "kind": _("Kind"),
    "language": _("Language"),
    "low_vision": _("Low vision"),
    "mark": _("What was said"),
    "may_leave_message": _("We may leave a message"),
    "may_say_why": _("A message may say why we call"),
    "merged_at": _("Joined on"),
    "minutes": _("Minutes"),
    "name": _("Name"),
    "needs_interpreter": _("Needs an interpreter"),
    "next_time": _("Alone the next time"),
    "number": _("Number"),
    "offered_time": _("Hour that was offered"),
    "opened_at": _("Asked on"),
    "outcome": _("How the call ended"),
    "owner": _("Whose phone"),
    "owner_name": _("Name of the owner"),
    "person": _("Person"),
    "postal_address": _("Postal address"),
    "question": _("Your words"),
    "quoted": _("What was quoted"),
    "raised_at": _("Told on"),
    "reachable_when": _("When you can be reached"),
    "reader": _("Who"),
    "reason": _("Why"),
    "reference": _("Number of the request"),
    "referral": _("Referred to"),
    "referral_name": _("Name of the place"),
    "result": _("What became of it"),
    "said_needs": _("What we should know"),
    "said_at": _("Said on"),
    "saved_at": _("Written on"),
    "scope": _("For what"),
    "sender": _("From"),
    "sender_name": _("Name in the e-mail"),
    "sent_at": _("Left on"),
    "settled_at": _("Settled on"),
    "signature": _("End of the e-mail"),
    "size": _("Size in bytes"),
    "source": _("Channel"),
    "speak_slowly": _("Speak slowly"),
    "started_at": _("Begun on"),
    "starts_at": _("Hour"),
    "state": _("State"),
    "subject": _("Subject"),
    "text": _("Words"),
    "time_zone": _("Time zone"),
    "to_place": _("E-mail or address of before"),
    "topic": _("Topic"),
    "trust_word": _("Words by which you know us"),
    "undone_at": _("Taken apart on"),
    "urgency": _("Why it could not wait"),
    "uses_relay": _("Calls through a relay service"),
    "wanted_help": _("Help that you wanted"),
    "way": _("How we reach you"),
    "what": _("What was seen or heard"),
    "words": _("Words"),
    "written_at": _("Written on"),
}
# What stays when somebody is erased, and why.
WHY_KEPT = {
    Reason.FIGURES: gettext_lazy("After an erasure only figures stay of it."),
    Reason.PROOF: gettext_lazy(
        "After an erasure it stays without a name: the law lets us prove a consent."
    ),
    Reason.WATCH: gettext_lazy(
        "After an erasure it stays without a name, to watch over who reads what."
    ),
}


@dataclass(frozen=True)
class Section:
    """One table in words: its lines are (label, value) pairs, without those that are empty."""

    title: str
    what_goes: str
    rows: list[list[tuple[str, str]]]


def person_file(everybody: Collection[int]) -> list[Section]:
    """Who they are first, then the tables of the inventory. About twenty queries, on request."""
    names = _names(everybody)
    sections = [
        Section(
            title=str(TITLES[table.model]),
            what_goes=what_becomes(table),
            rows=[line for row in _rows(table, everybody) if (line := _line(table, row, names))],
        )
        for table in _in_order()
    ]
    return [section for section in sections if section.rows]


def count_elsewhere(everybody: Collection[int]) -> int:
    """How many other texts of the team name them: a note to all, a note about somebody else."""
    ours = {table.model: set(_keys(table, everybody)) for table in TABLES if table.free}
    found = mentions_of(traces_of(everybody))
    return sum(mention.row.pk not in ours.get(mention.place.model, ()) for mention in found)


def _keys(table: Table, everybody: Collection[int]) -> list[int]:
    return list(rows_of(table, everybody).values_list("pk", flat=True))


def what_becomes(table: Table) -> str:
    """What an erasure does to the rows of a table, and why it does no more."""
    if table.fate is Fate.GOES or table.why is None:
        return gettext("After an erasure nothing of it stays.")
    return str(WHY_KEPT[table.why])


def _in_order() -> list[Table]:
    """Tables in the order of their titles, those that show something."""
    order = list(TITLES)
    return sorted((t for t in TABLES if t.shown), key=lambda table: order.index(table.model))


def _rows(table: Table, everybody: Collection[int]) -> Iterator[Model]:
    model = rows_of(table, everybody)
    related = [name for name in table.shown if model.model._meta.get_field(name).is_relation]
    yield from model.select_related(*related)


def _names(everybody: Collection[int]) -> Names:
    return Names(
        zone=desk_zone(),
        advisers=dict(Adviser.objects.values_list("pk", "first_name")),
        topics={topic.code: topic.name for topic in Topic.objects.all()},
        references=dict(Case.objects.filter(person__in=everybody).values_list("pk", "reference")),
    )


def _line(table: Table, row: Any, names: Names) -> list[tuple[str, str]]:
    if isinstance(row, CaseEvent):
        at = _value(row, "at")
        return [(str(LABELS["at"]), at), (str(LABELS["what"]), sentence(row.kind, row.data, names))]
    pairs = [(str(LABELS[name]), _value(row, name)) for name in table.shown]
    return [(label, value) for label, value in pairs if value]


def _value(row: Any, name: str) -> str:
    """The value of a column in words; "" for nothing."""
    value = getattr(row, name)
    if row._meta.get_field(name).choices and value:
        return str(getattr(row, f"get_{name}_display")())
    if isinstance(value, bool):
        return gettext("Yes") if value else gettext("No")
    if isinstance(value, datetime):
        return date_format(value.astimezone(desk_zone()), "DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "DATE_FORMAT")
    return _words(name, value)


def _words(name: str, value: Any) -> str:
    """What is neither a code, an instant nor yes or no."""
    if value is None or value in ("", []):
        return ""
    return str(_WORDS.get(name, str)(value))


def _parts_of_day(codes: list[str]) -> str:
    return ", ".join(labels.label_of(labels.PART_OF_DAY, code) for code in codes)


def _first_name(user: Any) -> str:
    adviser = getattr(user, "adviser", None)
    return adviser.first_name if adviser else user.get_username()


_WORDS: Mapping[str, Callable[[Any], Any]] = {
    "number": in_pairs,
    "reference": spaced,
    "language": labels.language_name,
    "best_parts": _parts_of_day,
    "reader": _first_name,
}
