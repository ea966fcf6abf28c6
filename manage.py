#!/usr/bin/env python
"""Runs Django's commands, from any folder, on a fresh clone."""

import os
import sys
from pathlib import Path

# Written so that an older Python can read it and say so.
if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit("Coup de fil needs Python 3.11 or newer. You have {}.{}.".format(*sys.version_info))

# At module level, so that worker processes started by spawning find the package `website` too.
sys.path.insert(1, str(Path(__file__).resolve().parent / "site"))


def main() -> None:
    """Hand the command line to Django."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "website.settings")
    # The settings must be named first.
    from django.core.management import execute_from_command_line  # noqa: PLC0415

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
