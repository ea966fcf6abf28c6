"""Appends lines to the journal, and says them to the log as JSON: the only way one is written."""

import json
import logging
import re
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.choices import JournalKind, JournalSubject
from helpdesk.models import JournalEntry

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Where each line goes as JSON, once it is kept: JOURNAL_FILE says to which file.
LINES = logging.getLogger("helpdesk.journal")
# Codes, names of fields, zones and versions; no sentence, no name of two words, no
# e-mail, and no phone number.
_CODE = re.compile(r"(?!.*\d{9})[A-Za-z0-9_.:/-]{0,80}")

Value = str | int | bool | None | list[str] | list[int]


class NotACode(Exception):
    """Free text was about to be written into the journal."""


@dataclass(frozen=True)
class Subject:
    """What a line is about: the kind of row and its key; `reference` where it is of a request."""

    kind: JournalSubject
    key: int | None = None
    reference: str = ""


def record_entry(
    *,
    kind: JournalKind,
    at: datetime,
    by: "AbstractUser | None",
    about: Subject | None = None,
    **data: Value,
) -> JournalEntry:
    """Write one line, in the transaction of what it tells; the log hears it once that is kept.

    `by` None is nobody who had logged in, or the desk by itself. `data` holds keys and codes.
    Raises NotACode for words. One query.
    """
    for value in data.values():
        _check(value)
    entry = JournalEntry.objects.create(
        at=at,
        kind=kind,
        actor_id=by.pk if by else None,
        about=about.kind if about else "",
        about_id=about.key if about else None,
        reference=about.reference if about else "",
        data=data,
    )
    transaction.on_commit(lambda: LINES.info("%s", line_of(entry)))
    return entry


def line_of(entry: JournalEntry) -> str:
    """The entry as one line of JSON, its time in UTC: for a collector of logs."""
    return json.dumps(
        {
            "id": entry.pk,
            "at": entry.at.isoformat(),
            "kind": str(entry.kind),
            "account": entry.actor_id,
            "about": str(entry.about),
            "about_id": entry.about_id,
            "reference": entry.reference,
            "data": entry.data,
        }
    )


def _check(value: Value) -> None:
    if isinstance(value, str) and not _CODE.fullmatch(value):
        raise NotACode
    if isinstance(value, list):
        for one in value:
            _check(one)
