"""Makes and revokes the tokens of the operator's programs, and remembers each use."""

import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject, Scope
from helpdesk.models import ApiToken
from helpdesk.policy.api_tokens import SHOWN, digest_of, token_from

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# Of the random half of a token.
BYTES = 32
USE_IS_WRITTEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class NewToken:
    """The row, and the token itself: to be shown this once, and kept nowhere."""

    row: ApiToken
    token: str


@dataclass(frozen=True)
class Use:
    """One call of the API: of which operation, how it was answered, about which request or ""."""

    operation: str
    status: int
    reference: str = ""


@transaction.atomic
def make_token(
    *,
    name: str,
    scopes: Collection[Scope],
    expires_on: date,
    hourly_limit: int,
    at: datetime,
    by: "AbstractUser",
) -> NewToken:
    """A token for one program. The journal says who made it, and what it opens."""
    token = token_from(secrets.token_urlsafe(BYTES))
    row = ApiToken.objects.create(
        name=name,
        shown=token[:SHOWN],
        digest=digest_of(token),
        scopes=[str(scope) for scope in Scope if scope in scopes],
        expires_on=expires_on,
        hourly_limit=hourly_limit,
        made_at=at,
        made_by_id=by.pk,
    )
    about = Subject(JournalSubject.TOKEN, row.pk)
    kind = JournalKind.TOKEN_MADE
    record_entry(kind=kind, at=at, by=by, about=about, scopes=list(row.scopes))
    return NewToken(row, token)


@transaction.atomic
def revoke_token(*, token: ApiToken, at: datetime, by: "AbstractUser") -> None:
    """From now on it opens nothing; the row stays for the journal. Again changes nothing."""
    standing = ApiToken.objects.filter(pk=token.pk, revoked_at=None)
    if standing.update(revoked_at=at, revoked_by_id=by.pk):
        about = Subject(JournalSubject.TOKEN, token.pk)
        record_entry(kind=JournalKind.TOKEN_REVOKED, at=at, by=by, about=about)


def note_use(*, token: ApiToken, use: Use, at: datetime) -> None:
    """Remember a call of the API, also one that was refused: a line of the journal each."""
    old = Q(last_used_at=None) | Q(last_used_at__lte=at - USE_IS_WRITTEN_EVERY)
    ApiToken.objects.filter(old, pk=token.pk).update(last_used_at=at)
    record_entry(
        kind=JournalKind.API_USED,
        at=at,
        by=None,
        about=Subject(JournalSubject.TOKEN, token.pk, use.reference),
        call=use.operation,
        answer=use.status,
    )
