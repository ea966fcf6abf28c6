"""`manage.py check_index [--repair]`: does the search index hold exactly what the database does?"""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from modelsearch.index import get_indexed_models

from knowledge.search.backend import key_of
from knowledge.search.index import index_folder, keys_in


class Command(BaseCommand):
    help = "Say whether the search index equals the database; --repair builds it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--repair", action="store_true", help="build the index again")

    def handle(self, *args: Any, **options: Any) -> None:
        missing, extra = self._differences()
        if (missing or extra) and options["repair"]:
            call_command("update_index", verbosity=0)
            missing, extra = self._differences()
        if missing or extra:
            raise CommandError(f"The index lacks {missing} objects and has {extra} too many.")
        self.stdout.write("The index equals the database.")

    def _differences(self) -> tuple[int, int]:
        """(how many objects are not in the index, how many documents have no object)."""
        wanted = {
            key_of(obj)
            for model in get_indexed_models()
            for obj in model.get_indexed_objects().only("pk")
        }
        kept = keys_in(index_folder())
        return len(wanted - kept), len(kept - wanted)
