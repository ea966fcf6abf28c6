"""`manage.py follow_index`: keeps the search index of this host up to the database."""

import logging
import signal
import time
from argparse import ArgumentParser
from types import FrameType
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections, connections

from knowledge.search.following import follow, is_followed
from knowledge.search.index import IndexBusy, distrust, index_folder
from knowledge.search.writing import IndexBroken

LOOK_EVERY_SECONDS = 0.2
# After a fault, such as a full disk or a database that is away; twice as long each time.
FIRST_WAIT_SECONDS, LONGEST_WAIT_SECONDS = 1.0, 30.0
SLICE_SECONDS = 0.1

log = logging.getLogger(__name__)


class Command(BaseCommand):
    """Follows until SIGTERM; a fault is told once, and tried again, each time later."""

    help = "Keep the search index of this host up to the database, until SIGTERM."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--once."""
        parser.add_argument("--once", action="store_true", help="come up to date, then end")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Ends with 0 after SIGTERM; at once, saying so, where there is nothing to follow."""
        if not is_followed():
            raise CommandError("Nothing is to follow: SQLite is for one host, SEARCH_URL for all.")
        if options["once"]:
            while not follow(index_folder()):
                pass
            return
        self._is_asked_to_stop, wait = False, FIRST_WAIT_SECONDS
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        while not self._is_asked_to_stop:
            if self._look():
                wait = FIRST_WAIT_SECONDS
                self._sleep(LOOK_EVERY_SECONDS)
            else:
                self._sleep(wait)
                wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    def _look(self) -> bool:
        """Follow as far as there is; False after a fault."""
        folder = index_folder()
        try:
            close_old_connections()
            while not follow(folder) and not self._is_asked_to_stop:
                pass
        except IndexBusy:
            log.info("The search index is busy; its changes are followed later.")
        except IndexBroken:
            # Answered from the database until everything was compared.
            distrust(folder)
            return False
        except Exception:  # whatever it is, the next change must still be found
            log.exception("The search index could not follow.")
            connections.close_all()
            return False
        return True

    def _on_signal(self, _number: int, _frame: FrameType | None) -> None:
        self._is_asked_to_stop = True

    def _sleep(self, seconds: float) -> None:
        """In slices, so that a signal ends it."""
        ends_at = time.monotonic() + seconds
        while not self._is_asked_to_stop and (left := ends_at - time.monotonic()) > 0:
            time.sleep(min(left, SLICE_SECONDS))
