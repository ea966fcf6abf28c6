"""The words of requests, as the database itself keeps them for the search of the desk.

Nothing here is written by the program: triggers do it, in the transaction of what was written
(`models/search_index.py`). So an erasure that empties a note empties its words too.
"""

from typing import Any

from django.db import models

from helpdesk.models.case import Case


class Lexemes(models.TextField):
    """Words without accents, as PostgreSQL indexes them; an empty column elsewhere."""

    def db_type(self, connection: Any) -> str:
        """As the database calls it."""
        return "tsvector" if connection.vendor == "postgresql" else "text"


class HasWords(models.Lookup[Any]):
    """Whether lexemes answer a question in the database's own form (PostgreSQL alone)."""

    lookup_name = "has"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """`lexemes @@ question`."""
        words, params = self.process_lhs(compiler, connection)
        return f"{words} @@ %s::tsquery", [*params, self.rhs]


Lexemes.register_lookup(HasWords)


class CaseWords(models.Model):
    """Every word of a request, its notes, what came in and what was answered. PostgreSQL alone.

    Gone with its request, by a trigger.
    """

    case = models.OneToOneField(
        Case, models.DO_NOTHING, primary_key=True, db_constraint=False, related_name="words"
    )
    words = Lexemes()

    def __str__(self) -> str:
        return f"words of {self.pk}"


class DeskWord(models.Model):
    """A word that stands in a request, and the same backwards: how a misspelt one is found.

    `case` is one in which it stands: where it stands no more, the next one takes its place, or the
    word goes. PostgreSQL alone.
    """

    word = models.CharField(max_length=40, primary_key=True)
    backwards = models.CharField(max_length=40)
    case = models.ForeignKey(Case, models.DO_NOTHING, db_constraint=False, related_name="+")

    def __str__(self) -> str:
        return f"word of {self.case_id}"
