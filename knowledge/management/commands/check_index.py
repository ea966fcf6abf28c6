"""`manage.py check_index [--repair]`: does the search index say exactly what the database does?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from knowledge.search.index import index_folder, is_whole
from knowledge.search.mending import differences, mend


class Command(BaseCommand):
    help = "Say whether the search index equals the database; --repair makes it equal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make the index equal")

    def handle(self, *args: Any, **options: Any) -> None:
        folder = index_folder()
        if options["repair"] and not mend(folder, contents=True):
            raise CommandError("Another process is writing the index. Try again in a minute.")
        missing, changed, extra = differences(folder, contents=True).count()
        if missing or changed or extra:
            raise CommandError(
                f"The index lacks {missing} objects, has {changed} as they were before "
                f"and {extra} too many."
            )
        if not is_whole(folder):
            raise CommandError("The index has everything but was never finished: use --repair.")
        self.stdout.write("The index equals the database.")
