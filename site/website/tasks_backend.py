"""Hands Wagtail's own background tasks (search index, references, files) to the task cluster."""

from django.utils.module_loading import import_string
from django_q.tasks import async_task
from django_tasks.backends.base import BaseTaskBackend
from django_tasks.base import Task, TaskResult, TaskResultStatus
from django_tasks.utils import get_random_id

# Where a task stands now that an older release queued under another path.
MOVED = {"knowledge.audio.make_audio": "knowledge.reading.audio.make_audio"}


class ClusterBackend(BaseTaskBackend):
    """One row in django-q2's queue a task, written in the caller's transaction.

    So a task exists exactly when the change that asked for it does. Results are not kept.
    """

    def enqueue(self, task: Task, args, kwargs) -> TaskResult:
        self.validate_task(task)
        async_task("website.tasks_backend.run_task", task.module_path, list(args), dict(kwargs))
        return TaskResult(
            task=task,
            id=get_random_id(),
            status=TaskResultStatus.READY,
            enqueued_at=None,
            started_at=None,
            last_attempted_at=None,
            finished_at=None,
            args=list(args),
            kwargs=dict(kwargs),
            backend=self.alias,
            errors=[],
            worker_ids=[],
        )


def run_task(path: str, args: list, kwargs: dict) -> None:
    """In the cluster: call the task at this dotted path; its errors are the cluster's."""
    task_at(path).call(*args, **kwargs)


def task_at(path: str) -> Task:
    """The task of this dotted path, as queued by this release or by one before it."""
    return import_string(MOVED.get(path, path))
