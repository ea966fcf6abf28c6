"""`manage.py check_index [--repair]`: does the search index say exactly what the database does?"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from knowledge.search.engine import counts_elsewhere, is_own_index
from knowledge.search.index import index_folder, is_whole
from knowledge.search.mending import differences, mend


class Command(BaseCommand):
    help = "Say whether the search index equals the database; --repair makes it equal."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="make the index equal")

    def handle(self, *args: Any, **options: Any) -> None:
        if is_own_index():
            self._check_ours(repair=options["repair"])
        else:
            self._check_elsewhere(repair=options["repair"])
        self.stdout.write("The index equals the database.")

    def _check_ours(self, *, repair: bool) -> None:
        folder = index_folder()
        if repair and not mend(folder, contents=True):
            raise CommandError("Another process is writing the index. Try again in a minute.")
        missing, changed, extra = differences(folder, contents=True).count()
        if missing or changed or extra:
            raise CommandError(
                f"The index lacks {missing} objects, has {changed} as they were before "
                f"and {extra} too many."
            )
        if not is_whole(folder):
            raise CommandError("The index has everything but was never finished: use --repair.")

    def _check_elsewhere(self, *, repair: bool) -> None:
        """Another engine is asked how much it has; whether that is of today it does not say."""
        if repair:
            call_command("update_index", verbosity=0)
        try:
            counts = counts_elsewhere()
        except Exception as error:
            raise CommandError(f"The search engine does not answer: {error}") from error
        wrong = [
            f"{model._meta.verbose_name_plural}: {documents} in the index, {rows} in the database."
            for model, (rows, documents) in counts.items()
            if rows != documents
        ]
        if wrong:
            raise CommandError("\n".join([*wrong, "Use --repair."]))
