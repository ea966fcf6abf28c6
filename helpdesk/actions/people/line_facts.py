"""Writes down what the operator's network says of lines, and forgets it."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction

from helpdesk.choices import LineFactKind
from helpdesk.models import ApiToken, LineFact
from helpdesk.policy.line_facts import told_until
from helpdesk.reads.line_facts import digest_of, digests_of


@transaction.atomic
def tell_of_lines(
    *,
    numbers: Collection[str],
    kind: LineFactKind,
    token: ApiToken,
    happened_at: datetime,
    until: datetime | None,
    at: datetime,
) -> None:
    """Keep one fact for each of these numbers (E.164), in place of what this program said before.

    `until` None is as long as it is of use; one that is over takes the fact away.
    """
    ends = told_until(kind, happened_at=happened_at, until=until)
    if ends <= at:
        rows = LineFact.objects.filter(kind=kind, token=token, digest__in=digests_of(numbers))
        rows.delete()
        return
    digests = sorted({digest_of(number) for number in numbers})
    LineFact.objects.bulk_create(
        [
            LineFact(
                digest=digest,
                kind=kind,
                token=token,
                happened_at=happened_at,
                until=ends,
                told_at=at,
            )
            for digest in digests
        ],
        update_conflicts=True,
        unique_fields=["digest", "kind", "token"],
        update_fields=["happened_at", "until", "told_at"],
    )


def forget_lines_of(numbers: Collection[str]) -> None:
    """Whoever is erased, or let go of, takes along what is said of their numbers."""
    LineFact.objects.filter(digest__in=digests_of(numbers)).delete()


def forget_old_line_facts(*, at: datetime) -> None:
    """What has ended is told to nobody, and goes."""
    LineFact.objects.filter(until__lte=at).delete()
