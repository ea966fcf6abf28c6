"""A process that writes in the site's search index, or reads it, until it is told to stop.

Called by test_index_of_the_site.py: `python index_worker.py write|read NUMBER FOLDER`. A file in
FOLDER says that it is ready; it ends when the file "stop" appears there, and prints what it did and
what went wrong, as JSON.
"""

import json
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path

import django

django.setup()

from modelsearch.backends import get_search_backend  # noqa: E402

from knowledge.models import GuidePage  # noqa: E402
from knowledge.search.guides import search_guides  # noqa: E402
from knowledge.search.tasks import write_or_wait  # noqa: E402

# Nobody tells it to stop when the test itself was ended.
LONGEST_SECONDS = 900
SAID = (
    "pas de réseau",
    "mettre la puce",
    "mon telefone sonne pas",
    "facture trop chère",
    "zibuline",
)


def write(number: int, turn: int) -> None:
    """Publish a guide with other words (its tasks go to the cluster), or write it at once."""
    guides = list(GuidePage.objects.filter(locale__language_code="fr").order_by("number"))
    # Two writers never edit one page, as two editors would not: they meet in the index alone.
    guide = random.choice(guides[number::4])
    guide.keywords = f"{guide.keywords.splitlines()[0]}\nzibuline{number} tour{turn}"
    if turn % 2:
        guide.save_revision().publish()
    else:
        guide.save()
        write_or_wait(get_search_backend().folder, GuidePage, [guide.pk])


def read(number: int, turn: int) -> None:
    """Ask as a reader does; a page without an answer is as bad as an error."""
    found = search_guides(SAID[turn % 4], language="fr")
    if not found.results:
        raise AssertionError(f"nothing found for {SAID[turn % 4]}")


def main(name: str, number: int, folder: Path) -> None:
    work: Callable[[int, int], None] = {"write": write, "read": read}[name]
    done, faults, slowest = 0, [], 0.0
    (folder / f"{name}-{number}").touch()
    ends_at = time.monotonic() + LONGEST_SECONDS
    while not (folder / "stop").exists() and time.monotonic() < ends_at:
        begun = time.monotonic()
        try:
            work(number, done)
        except Exception as error:
            faults.append(repr(error))
        slowest = max(slowest, time.monotonic() - begun)
        done += 1
    sys.stdout.write(json.dumps({"done": done, "faults": faults[:5], "slowest": slowest}))


main(sys.argv[1], int(sys.argv[2]), Path(sys.argv[3]))
