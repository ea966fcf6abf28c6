"""What may be written and never changed: the database itself refuses, but for erasure.

A trigger on each of these tables (`migrations/_final_rows.py`) refuses UPDATE and DELETE, whoever
asks: an action, the CMS, or somebody with a client of the database.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import models, transaction

_allowed: ContextVar[bool] = ContextVar("erasure_allowed", default=False)


class ErasurePermit(models.Model):
    """While its transaction has one of these rows, the triggers let its changes through.

    It is deleted in the transaction that wrote it, so that no other one ever sees it.
    """

    def __str__(self) -> str:
        return f"permit {self.pk}"


@contextmanager
def allow_erasure() -> Iterator[None]:
    """One transaction in which final rows may be changed and deleted: for erasure and retention.

    Nothing else may use it, but a demonstration that begins anew: what it tells never happened.
    When the block fails, the transaction takes the permit back.
    """
    with transaction.atomic():
        permit = ErasurePermit.objects.create()
        token = _allowed.set(True)
        try:
            yield
        finally:
            _allowed.reset(token)
        permit.delete()


def is_erasure_allowed() -> bool:
    """Whether this thread is within `allow_erasure`."""
    return _allowed.get()
