"""Lines of the journal about accounts: keys and codes, never a name."""

from datetime import datetime

from helpdesk.actions.journal import Subject, Value, record_entry
from helpdesk.choices import JournalKind, JournalSubject
from website.models import User


def record_account(
    kind: JournalKind, *, user: User | None, by: User | None, at: datetime, **data: Value
) -> None:
    """What happened to an account, and who did it (None: somebody who had not logged in)."""
    about = Subject(JournalSubject.ACCOUNT, user.pk if user else None)
    record_entry(kind=kind, at=at, by=by, about=about, **data)
