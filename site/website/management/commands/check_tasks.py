"""`manage.py check_tasks [--again | --forget]`: the background tasks that were given up."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from website.running.given_up import forget, given_up, line_of, try_again


class Command(BaseCommand):
    """Ends with 1 while there is any, so that a timer can tell somebody."""

    help = "List background tasks that were given up; --again tries them, --forget deletes them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--again or --forget."""
        one = parser.add_mutually_exclusive_group()
        one.add_argument("--again", action="store_true", help="Put them in the queue again.")
        one.add_argument("--forget", action="store_true", help="Delete them from this list.")

    def handle(self, *_args: Any, **options: Any) -> None:
        """A line for each, then what was done."""
        tasks = given_up()
        for task in tasks:
            self.stdout.write(line_of(task))
        if options["forget"]:
            forget(tasks)
        elif options["again"]:
            self.stdout.write(f"{try_again(tasks)} tasks are tried again.")
        elif tasks:
            sys.exit(f"{len(tasks)} tasks were given up.")
        if not tasks:
            self.stdout.write("No task was given up.")
