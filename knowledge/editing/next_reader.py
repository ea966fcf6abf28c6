"""Who reads a guide next, and what whoever looks at its form may do with it, in a sentence."""

from collections.abc import Iterable
from typing import Any, Final

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _
from wagtail.models import Page, Task, TaskState, WorkflowState

from knowledge.four_eyes import may_show, who_may_read
from knowledge.models import SecondReading
from knowledge.models.second_reading import writers_of

ALONE: Final = "knowledge.publish_alone"


def may_publish(page: Page, user: Any) -> bool:
    """Whether this user may show readers what is written now, also with what they change.

    Whoever may publish at all is asked by Wagtail.
    """
    return bool(user.has_perm(ALONE)) or may_show(_with(page, user), by=user.pk)


def only_you_wrote_it(page: Page, user: Any) -> str:
    """Why somebody may not publish, and who reads the text first."""
    names = _names(page, _with(page, user), besides=user)
    if not names:
        return _("You wrote this alone. Ask a coordinator to name somebody who reads it.")
    return _("You wrote this alone. Submit it: %(names)s reads it first.") % {"names": names}


def who_reads_next(page: Page, user: Any) -> str:
    """The sentence above the form of a page; "" where the site has no reading."""
    if page.pk is None or _task_of(page) is None:
        return ""
    state = page.current_workflow_state
    if state is None:
        return _once_submitted(page, user)
    if state.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return _sent_back(state.current_task_state, state.requested_by, user)
    return _in_reading(page, user)


def _once_submitted(page: Page, user: Any) -> str:
    names = _names(page, _with(page, user), besides=user)
    if not names:
        return _nobody()
    return _("Once you submit it, %(names)s reads it next.") % {"names": names}


def _in_reading(page: Page, user: Any) -> str:
    writers = writers_of(page)
    team = {one.pk: one for one in _team(page)}
    readers = who_may_read(list(team), writers)
    if user.pk in readers:
        return _("It is your turn to read: approve it, or send it back with a word.")
    if not readers:
        return _nobody()
    return _("%(names)s reads it next.") % {"names": _or(team[pk] for pk in readers)}


def _sent_back(task_state: TaskState, writer: Any, user: Any) -> str:
    reader = name_of(task_state.finished_by) if task_state.finished_by else _("A reviewer")
    if writer is None or writer.pk == user.pk:
        said = _("%(reader)s sent it back. Mend it, then submit it again.")
        return said % {"reader": reader}
    said = _("%(reader)s sent it back: %(writer)s mends it next.")
    return said % {"reader": reader, "writer": name_of(writer)}


def _nobody() -> str:
    return _("Nobody else may read it yet. Ask a coordinator to name somebody.")


def _with(page: Page, user: Any) -> frozenset[int]:
    """Whoever wrote what readers do not see, and this user, who is about to."""
    return (writers_of(page) if page.pk else frozenset()) | {user.pk}


def _task_of(page: Page) -> Task | None:
    if page.current_workflow_task is not None:
        return page.current_workflow_task
    workflow = page.get_workflow() if page.pk else None
    first = workflow.tasks.first() if workflow is not None else None
    return (
        first.specific if first is not None else SecondReading.objects.filter(active=True).first()
    )


def _team(page: Page) -> list[Any]:
    """Active accounts of the groups that read, by name."""
    groups = getattr(_task_of(page), "groups", None)
    if groups is None:
        return []
    people = get_user_model().objects.filter(groups__in=groups.all(), is_active=True)
    return list(people.distinct().order_by("first_name", "username"))


def _names(page: Page, writers: frozenset[int], *, besides: Any) -> str:
    """Those who may read what these wrote, without whoever asks."""
    team = {one.pk: one for one in _team(page) if one.pk != besides.pk}
    return _or(team[pk] for pk in who_may_read(list(team), writers))


def name_of(user: Any) -> str:
    """The first name of an account; its name to log in where it has none."""
    return str(user.first_name or user.get_username())


def _or(people: Iterable[Any]) -> str:
    """`Lise, Paul or Rose`."""
    *first, last = [name_of(one) for one in people] or [""]
    if not first:
        return last
    return _("%(first)s or %(last)s") % {"first": ", ".join(first), "last": last}
