"""Background tasks that were tried to the end: which, and what becomes of them."""

from django.conf import settings
from django.db import transaction
from django_q.models import Task
from django_q.tasks import async_task


def given_up() -> list[Task]:
    """Tasks that no cluster will try again, the last first. One query."""
    tries = settings.Q_CLUSTER["max_attempts"]
    return list(Task.objects.filter(success=False, attempt_count__gte=tries).order_by("-stopped"))


def line_of(task: Task) -> str:
    """`2026-11-23 09:00  helpdesk.tasks.write_export (12)  5 tries: ValueError: …`."""
    reason = " ".join(str(task.result or "no reason").split()).split(" : Traceback", 1)[0]
    asked = ", ".join(map(str, task.args or ()))
    tries = f"{task.attempt_count} tries: {reason}"
    return f"{task.stopped:%Y-%m-%d %H:%M}  {task.func} ({asked})  {tries}"


@transaction.atomic
def try_again(tasks: list[Task]) -> int:
    """Put these tasks in the queue as new ones; those that cannot be read are left. How many."""
    readable = [task for task in tasks if task.func != "?"]
    for task in readable:
        async_task(task.func, *(task.args or ()), **(task.kwargs or {}))
        task.delete()
    return len(readable)


def forget(tasks: list[Task]) -> None:
    """Delete these rows: somebody has seen them."""
    Task.objects.filter(pk__in=[task.pk for task in tasks]).delete()
