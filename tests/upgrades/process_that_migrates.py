"""`manage.py migrate website 0001` on the database of DATABASE_URL, stopped in the middle.

    process_that_migrates.py FOLDER [--without-lock]

When it knows what is to be done it makes FOLDER/planned, and goes on once FOLDER/go is there.
"""

import os
import sys
import time
from contextlib import nullcontext
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "website.settings"

import django  # noqa: E402

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from website.management.commands import migrate as command  # noqa: E402

LONGEST = 240.0
plan_of = MigrationExecutor.migration_plan


def plan_and_wait(executor: MigrationExecutor, *args, **options):
    """What is to be done, known before the other process has done it."""
    plan = plan_of(executor, *args, **options)
    folder, ends_at = Path(sys.argv[1]), time.monotonic() + LONGEST
    (folder / "planned").touch()
    while not (folder / "go").exists():
        if time.monotonic() > ends_at:
            sys.exit("Nobody said go.")
        time.sleep(0.05)
    return plan


if "--without-lock" in sys.argv:
    command.one_at_a_time = lambda **_options: nullcontext()
with patch.object(MigrationExecutor, "migration_plan", plan_and_wait):
    call_command("migrate", "website", "0001", verbosity=0, interactive=False)
