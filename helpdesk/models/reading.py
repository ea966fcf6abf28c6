"""Which people a request read from the database: what its page may show, without being told.

Restricted records are marked in the same place, and hidden as soon as a page is drawn: one that
forgets to ask shows nobody. Until then the rows hold what is true, for whatever is done with them.
"""

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.db import models


class HiddenRow(Exception):
    """A row whose identity is hidden was about to be written over the true one."""


@dataclass
class Reading:
    """What one request read of people: their keys, and whom its page is about (None: a list).

    `opens` says which restricted people whoever reads may see; None: all of them, for a visitor who
    sees their own request. `hidden` are the others that were read, and `rows` what tells of them.
    """

    opens: Callable[[], Collection[int] | None] = lambda: None
    people: set[int] = field(default_factory=set)
    hidden: set[int] = field(default_factory=set)
    rows: list["IdentityRow"] = field(default_factory=list)
    about: int | None = None
    is_drawn: bool = False

    @cached_property
    def opened(self) -> Collection[int] | None:
        """As `opens` says; it is asked once, and not before there is something to hide."""
        return self.opens()


_reading: ContextVar[Reading | None] = ContextVar("reading", default=None)


@contextmanager
def reading(opens: Callable[[], Collection[int] | None] = lambda: None) -> Iterator[Reading]:
    """What is read of people in this block, by this thread, is in the reading that it gives."""
    read = Reading(opens)
    token = _reading.set(read)
    try:
        yield read
    finally:
        _reading.reset(token)


def draw() -> None:
    """A page begins to be drawn: what was read of hidden people, and will be, shows no identity."""
    read = _reading.get()
    if read is not None:
        read.is_drawn = True
        while read.rows:
            read.rows.pop().hide()


def reading_about(person_id: int) -> None:
    """The page is about this person, and not a list; the first one who is said stays."""
    read = _reading.get()
    if read is not None and read.about is None:
        read.about = person_id


class IdentityRow(models.Model):
    """A row that tells who somebody is or how they are reached: reading it is remembered.

    `identity` is the field that tells it, `whose` the one with the key of the person. A row of a
    restricted person `is_hidden` for whoever may not open the record.
    """

    identity: str
    whose: str
    is_hidden = False
    is_drawn_over = False

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """As Django does; raises HiddenRow for a row that does not hold what is true."""
        if self.is_drawn_over:
            raise HiddenRow
        super().save(*args, **kwargs)

    @classmethod
    def from_db(  # type: ignore[override]
        cls, db: str | None, field_names: Any, values: Sequence[Any]
    ) -> Any:
        """As Django makes it; a row without its identity, asked for by its key alone, is none."""
        row = super().from_db(db, field_names, values)
        read = _reading.get()
        if read is not None and cls.identity in field_names:
            row.show_in(read)
        return row

    def show_in(self, read: Reading) -> None:
        """Remember that it was read, or hide it."""
        person_id = getattr(self, self.whose)
        opened = read.opened if self.__dict__.get("is_restricted") else None
        if opened is not None and person_id not in opened:
            read.hidden.add(person_id)
        if person_id not in read.hidden:
            read.people.add(person_id)
            return
        self.is_hidden = True
        read.rows.append(self)
        if read.is_drawn:
            draw()

    def hide(self) -> None:
        """Take everything away that tells who it is; the row is not saved any more."""
        self.is_drawn_over = True
