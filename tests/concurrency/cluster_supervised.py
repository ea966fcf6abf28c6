"""The real task cluster under the real supervisor, or (unwatched) under one that looks away.

Called by test_cluster.py: `python cluster_supervised.py watched|unwatched`.
"""

import sys

import django

django.setup()

from website.supervisor.desk import cluster  # noqa: E402
from website.supervisor.loop import Supervisor  # noqa: E402

Supervisor([cluster(is_watched=sys.argv[1] == "watched")]).run()
