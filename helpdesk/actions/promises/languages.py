"""A call found no language in common: which one it is is noted, and routing begins anew."""

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import transaction

from helpdesk.actions.cases.cases import assign_case, lock_case
from helpdesk.actions.promises.appointments import lock_callback
from helpdesk.actions.story import record
from helpdesk.choices import EventKind
from helpdesk.models import Callback, Person
from helpdesk.reads.owners import owner_for
from helpdesk.reads.routing import speakers_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


@transaction.atomic
def say_language(
    *, callback: Callback, language: str, at: datetime, by: "AbstractUser | None"
) -> Callback:
    """Writes the language (a code of LANGUAGES) that the one who is called speaks, and routes anew.

    The hour to find goes to somebody who speaks it and is there; where nobody in the team does, to
    a coordinator first, and the call is planned longer, for an interpreter. An hour that is agreed
    stays where it is. The same again changes nothing. Raises PromiseEnded.
    """
    callback = lock_callback(callback)
    _write_language(callback, language, at=at, by=by)
    if callback.live_appointment is not None:
        return callback
    choice = owner_for(case=callback.case, at=at, by=callback.find_a_time_by or at)
    if choice is not None and choice.adviser_id != callback.adviser_id:
        callback.adviser_id, callback.offered_to = choice.adviser_id, None
        callback.save(update_fields=["adviser", "offered_to"])
        assign_case(case=callback.case, choice=choice, at=at, by=by)
    return callback


def _write_language(
    callback: Callback, language: str, *, at: datetime, by: "AbstractUser | None"
) -> None:
    """On the request, the promise, and whoever is called: a helper may speak another one."""
    case = callback.case = lock_case(callback.case)
    called = Person.objects.select_for_update(of=("self",), no_key=True).get(pk=callback.called.pk)
    needs_interpreter = called.needs_interpreter or not speakers_of(language)
    if (called.language, called.needs_interpreter) != (language, needs_interpreter):
        called.language, called.needs_interpreter = language, needs_interpreter
        called.save(update_fields=["language", "needs_interpreter"])
        case.person.refresh_from_db()
    if callback.language != language:
        callback.language = language
        callback.save(update_fields=["language"])
    if case.language != language:
        case.language = language
        case.save(update_fields=["language"])
        record(case=case, kind=EventKind.FACTS_CHANGED, at=at, by=by, fields="language")
