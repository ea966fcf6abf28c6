"""What each host's own search index is told: which documents changed, one after the other."""

from secrets import token_hex
from typing import ClassVar

from django.db import models


def new_era() -> str:
    """A word that no other sequence of changes has."""
    return token_hex(8)


class IndexSequence(models.Model):
    """One row: how many changes there were, in which life of this database.

    Whoever adds changes locks it until they are committed: who sees a change sees all before it.
    A database that was restored begins another era, and so each index begins again.
    """

    ROW: ClassVar[int] = 1

    era = models.CharField(max_length=16, default=new_era)
    number = models.BigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.era} {self.number}"


class IndexChange(models.Model):
    """A document that changed, came or went; what it says now is in its own row, or it has none.

    `key` is that of `documents.key_of`. Only the newest are kept (following.KEPT).
    """

    number = models.BigIntegerField(primary_key=True)
    key = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.key}"
