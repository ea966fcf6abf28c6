"""Knows the tokens of programs: how one is made, kept as a digest, and when it opens nothing."""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from helpdesk.choices import Scope

# Says whose it is wherever it turns up: in a log, or in a repository that is searched for secrets.
BEGINS: Final = "cdf_"
# Of the token, shown beside its name: enough to tell two apart, and of no use to guess the rest.
SHOWN: Final = len(BEGINS) + 6
# A token that nobody looks after must end.
LONGEST_LIFE: Final = timedelta(days=366)
MOST_AN_HOUR: Final = 10_000


class Refusal(StrEnum):
    """Why a token does not open what was asked."""

    REVOKED = "revoked"
    EXPIRED = "expired"
    SCOPE = "scope"


@dataclass(frozen=True)
class Standing:
    """What is known of a token: its scopes, its last day, and whether somebody revoked it."""

    scopes: Collection[str]
    expires_on: date
    is_revoked: bool = False


def token_from(random: str) -> str:
    """The token that is shown once, made of random signs for an address (256 bits at least)."""
    return f"{BEGINS}{random}"


def digest_of(token: str) -> str:
    """What is kept of a token. It is too long to be tried, so a plain digest is enough."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def refusal_of(standing: Standing, *, scope: Scope, today: date) -> Refusal | None:
    """Why this token does not open `scope` on this day; None when it does. Its last day counts."""
    if standing.is_revoked:
        return Refusal.REVOKED
    if today > standing.expires_on:
        return Refusal.EXPIRED
    return None if scope in standing.scopes else Refusal.SCOPE
