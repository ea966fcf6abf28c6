"""Tells the journal which settings of the CMS somebody changed: names of fields, and codes."""

from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from helpdesk.actions.desk.case_deadlines import count_again
from helpdesk.actions.journal import NotACode, Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

# What is typed freely may be a name or a secret: of these the journal says that they changed.
_TOLD = (models.BooleanField, models.IntegerField)

# What says by when somebody does something about a request.
_OF_DEADLINES = frozenset(
    {
        *("handle_minutes", "progress_minutes", "urgent_minutes", "escalate_minutes"),
        *("time_zone", "holiday_region"),
    }
)


def settings_as_told(row: models.Model) -> dict[str, Any]:
    """Every field of a row of settings by its name, to be compared after it was saved."""
    return {field.name: field.value_from_object(row) for field in row._meta.concrete_fields}


def enter_settings(
    *, row: models.Model, before: Mapping[str, Any], at: datetime, by: "AbstractUser"
) -> bool:
    """Write which fields are not as before, with both values where these are codes.

    Returns whether anything changed.
    """
    changed = [
        field
        for field in row._meta.concrete_fields
        if field.name in before and before[field.name] != field.value_from_object(row)
    ]
    if not changed:
        return False
    if _OF_DEADLINES & {field.name for field in changed}:
        count_again()
    told = [
        f"{field.name}:{before[field.name]}/{field.value_from_object(row)}"
        for field in changed
        if field.choices or isinstance(field, _TOLD)
    ]
    facts: dict[str, Any] = {"of": row._meta.model_name, "fields": [one.name for one in changed]}
    about = Subject(JournalSubject.SETTINGS, row.pk)
    entry: dict[str, Any] = {"kind": JournalKind.SETTINGS_CHANGED, "at": at, "by": by}
    try:
        record_entry(**entry, about=about, **facts, values=told)
    except NotACode:
        record_entry(**entry, about=about, **facts)
    return True
