"""The search of the desk over many requests, three notes each, as a browser asks it."""

import random
import time
from typing import Any

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client, override_settings

from helpdesk.models import Case
from helpdesk.models.search_index import INDEXES, fill_step, install, uninstall
from tests.benchmarks import weeks
from tests.benchmarks.measured.filling import make_advisers
from tests.benchmarks.measured.pages import _cost
from tests.factories.helpdesk import make_desk, make_topic

NOTES, WORDS, PIECE = 3, 4000, 2000
SYLLABLES = "ba lo ri na me tu ga se pi do vi ra jo ce fa nu".split()  # noqa: SIM905
# Words by how often they stand in a text: the first in half of all, the last in hardly any.
COMMON, USUAL, RARE = 0, 60, 3000


def measure(*, cases: int, repeats: int) -> dict[str, Any]:
    """For each kind of question: milliseconds, queries, status; and seconds to make the index."""
    random.seed(cases)
    make_desk()
    topic = make_topic(code="topic", horizon_days=90)
    me = make_advisers(1, topic=topic, opens=weeks.OPENS, closes=weeks.CLOSES)[0]
    me.user.groups.add(Group.objects.get_or_create(name="adviser")[0])
    words = [_word(n) for n in range(WORDS)]
    with connection.cursor() as cursor:
        uninstall(cursor.execute, connection.vendor)
        _fill(cursor, cases, words, topic.pk)
        started = time.perf_counter()
        install(cursor.execute, connection.vendor)
        for first in range(1, cases + 1, PIECE):
            fill_step(cursor.execute, first, first + PIECE - 1)
        for statement in INDEXES:
            cursor.execute(statement)
        cursor.execute("ANALYZE")
    indexed = time.perf_counter() - started
    client = Client()
    client.force_login(me.user)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(STORAGES={**settings.STORAGES, "staticfiles": plain}):
        pages = {
            name: _cost(client, f"/fr/desk/search/?words={q}", repeats)
            for name, q in _questions(words).items()
        }
    return {"indexed": indexed, "pages": pages, "cases": Case.objects.count()}


def _word(n: int) -> str:
    return "".join(SYLLABLES[(n // 16**place) % 16] for place in range(3)) + "x"


def _questions(words: list[str]) -> dict[str, str]:
    rare = words[RARE]
    return {
        "common": words[COMMON],
        "usual": words[USUAL],
        "rare": rare,
        "two": f"{words[COMMON]} {words[USUAL]}",
        "three": f"{words[USUAL]} {words[USUAL + 7]} {words[USUAL + 40]}",
        "none": f"{rare} {words[RARE + 1]} {words[RARE + 2]} {words[RARE + 3]}",
        "misspelt": rare[:2] + "q" + rare[2:],
    }


def _fill(cursor: Any, cases: int, words: list[str], topic: int) -> None:
    text = (
        "(SELECT string_agg((%(words)s::text[])[1 + floor(%(n)s * power(random(), 3))::int], ' ')"
        " FROM generate_series(1, 15 + n * 0))"
    )
    said = {
        "words": words,
        "n": len(words),
        "cases": cases,
        "topic": topic,
        "people": cases // 3 + 1,
    }
    cursor.execute(
        "INSERT INTO helpdesk_person (id, name, search_name, language, email, email_source,"
        " postal_address, confidence, speak_slowly, hard_of_hearing, low_vision, uses_relay,"
        " needs_interpreter, is_restricted, is_demo, created_at) SELECT n, 'Anne ' || n, '', 'fr',"
        " '', 'phone', '', 'unknown', false, false, false, false, false, n %% 1000 = 0, false,"
        " now()"
        " FROM generate_series(1, %(people)s) n",
        said,
    )
    cursor.execute(
        "INSERT INTO helpdesk_case (id, reference, person_id, topic_id, language, source, state,"
        " question, wanted_help, afraid, said_needs, asked_by, agreed, routing_reasons, device,"
        " email, number, follow_ups_sent, referral, referral_name, closing_reason, next_time,"
        " photo_round, urgency, is_demo, opened_at, closed_at) SELECT n, lpad(to_hex(n), 6, '0'),"
        f" 1 + n %% %(people)s, %(topic)s, 'fr', 'phone', 'closed', {text}, '', '', '[]', '', '',"
        " '[]', '', '', '', 0, '', '', 'solved_together', '', 0, '', false, now(), now()"
        " FROM generate_series(1, %(cases)s) n",
        said,
    )
    cursor.execute(
        f"INSERT INTO helpdesk_note (case_id, text, written_at) SELECT 1 + n %% %(cases)s, {text},"
        f" now() FROM generate_series(1, %(cases)s * {NOTES}) n",
        said,
    )
