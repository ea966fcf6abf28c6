"""`manage.py qcluster`: django-q2's own, once for a desk on SQLite."""

import sys
from typing import Any

from django_q.management.commands.qcluster import Command as Cluster

from website.running.one_cluster import CODE, AnotherCluster, hold_the_only_cluster


class Command(Cluster):
    """The task cluster alone; `serve` starts and watches one."""

    help = "Start the task cluster; on SQLite a second one says so and leaves."

    def handle(self, *args: Any, **options: Any) -> None:
        """Until a signal. Ends with 75 where another cluster works on this SQLite database."""
        try:
            hold_the_only_cluster()
        except AnotherCluster as refusal:
            self.stderr.write(str(refusal))
            sys.exit(CODE)
        super().handle(*args, **options)
