"""A knowledge base of many guides: what a question costs our search, and other engines."""

import random
import re
import sqlite3
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db import connection
from django.db.models.sql import InsertQuery
from django.test import override_settings
from modelsearch.query import PlainText
from wagtail.models import Locale, Page
from website.running.search_engines import search_engine
from website.seeding.site import load_site

from knowledge.models import GuideIndexPage, GuidePage, TopicPage
from knowledge.search.documents import document_of
from knowledge.search.guides import search_guides
from knowledge.search.impacts import WHOLE
from knowledge.search.index import index_folder, mark_whole, open_index
from knowledge.starter.load import load_guides

LETTERS = "abcdefghijklmnopqrstuvwxyz"
INVENTED = 20_000
BATCH = 500
RESULTS = 6
STEP = ("title", "text", "see")
COLUMNS = [f for f in Page._meta.local_concrete_fields if f.name != "id"]


def measure(*, guides: int, questions: int, folder: str, others: bool) -> dict[str, Any]:
    """Seconds of each question by engine (in the order asked), and what ours answered to them.

    `others`: Wagtail's search in the database and SQLite's FTS5, in the same process.
    """
    random.seed(20_261_123)
    with override_settings(
        TASKS={"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    ):
        homes = load_site()
        load_guides(homes)
        fill(guides, homes["fr"].locale)
        asked = _questions(questions)
        own = {"default": search_engine("", folder=Path(folder) / "search")}
        with override_settings(WAGTAILSEARCH_BACKENDS=own):
            started = time.perf_counter()
            _index()
            found: dict[str, Any] = {"indexed": time.perf_counter() - started}
            first = time.perf_counter()
            search_guides("réseau télephnoe", language="fr")
            found["first"] = time.perf_counter() - first
            found["ours"], answers = _timed(asked, _ours)
            found["empty"] = sum(not answer for answer in answers)
        if others:
            found |= _others(asked)
    return found


def _others(asked: list[str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    in_database = {"default": search_engine("database:", folder=Path())}
    with override_settings(WAGTAILSEARCH_BACKENDS=in_database):
        call_command("update_index", verbosity=0)
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        found["wagtail"], _answers = _timed(asked, _wagtail)
        found["same question"], _answers = _timed(asked, _ours)
    ask_fts5 = _fts5()
    found["FTS5"], _answers = _timed(asked, ask_fts5)
    return found


def _timed(asked: list[str], find: Callable[[str], list[Any]]) -> tuple[list[float], list[Any]]:
    for question in asked[:20]:
        find(question)
    seconds, answers = [], []
    for question in asked:
        start = time.perf_counter()
        answers.append(find(question))
        seconds.append(time.perf_counter() - start)
    return seconds, answers


def _ours(question: str) -> list[Any]:
    return list(search_guides(question, language="fr", limit=RESULTS).results)


def _wagtail(question: str) -> list[Any]:
    """Any of the words, as ours: with all of them most questions find nothing, fast."""
    locale = Locale.objects.get(language_code="fr")
    guides = GuidePage.objects.live().filter(locale=locale)
    return list(guides.search(PlainText(question, operator="or"))[:RESULTS])


def _fts5() -> Callable[[str], list[Any]]:
    """SQLite's own index in memory, given the very stems of our guides; nothing is corrected."""
    from knowledge.analysis import analyse

    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE guide USING fts5(stems)")
    for guide in GuidePage.objects.filter(locale__language_code="fr").iterator(BATCH):
        base.execute("INSERT INTO guide VALUES (?)", (document_of(guide)[f"{WHOLE}fr"],))

    def ask(question: str) -> list[Any]:
        words = [f'"{word}"' for word in analyse(question, "fr")]
        if not words:
            return []
        ranked = "SELECT rowid FROM guide WHERE guide MATCH ? ORDER BY bm25(guide) LIMIT 6"
        return base.execute(ranked, (" OR ".join(words),)).fetchall()

    return ask


# --- Many guides ------------------------------------------------------------------------------
def fill(count: int, locale: Locale) -> None:
    """Guides with the steps of the starter ones, a third of their words replaced by others."""
    starters = list(GuidePage.objects.filter(locale=locale))
    words = [_word() for _ in range(INVENTED)]
    index = GuideIndexPage.objects.get(locale=locale)
    topic = index.add_child(
        instance=TopicPage(title="Beaucoup", slug="beaucoup", code="many", locale=locale)
    )
    kind = ContentType.objects.get_for_model(GuidePage)
    for start in range(0, count, BATCH):
        rows = [
            _guide(n, starters[n % len(starters)], words, topic, kind)
            for n in range(start, min(start + BATCH, count))
        ]
        pages = [Page(**{f.attname: getattr(row, f.attname) for f in COLUMNS}) for row in rows]
        for row, page in zip(rows, Page.objects.bulk_create(pages), strict=True):
            row.pk = row.page_ptr_id = page.pk
        query = InsertQuery(GuidePage)
        query.insert_values(GuidePage._meta.local_concrete_fields, rows, raw=False)
        query.get_compiler(connection=connection).execute_sql()
    Page.objects.filter(pk=topic.pk).update(numchild=count)


def _guide(
    n: int, like: GuidePage, words: list[str], topic: TopicPage, kind: ContentType
) -> GuidePage:
    def other(text: str) -> str:
        return re.sub(r"\w{4,}", lambda m: _usual(words) if random.random() < 0.33 else m[0], text)

    paths = [_path(path.value, other) for path in like.paths]
    title = f"{other(like.title)} {_usual(words)}"
    return GuidePage(
        path=GuidePage._get_path(topic.path, topic.depth + 1, n + 1),
        depth=topic.depth + 1,
        content_type=kind,
        title=title,
        draft_title=title,
        slug=f"guide-{n}",
        url_path=f"{topic.url_path}guide-{n}/",
        locale=like.locale,
        translation_key=uuid.uuid4(),
        number=1000 + n,
        promise=other(like.promise),
        keywords="\n".join(_usual(words) for _ in range(4)),
        paths=GuidePage._meta.get_field("paths").stream_block.to_python(paths),
    )


def _path(path: Any, other: Callable[[str], str]) -> dict[str, Any]:
    steps = [
        {"type": "item", "id": str(uuid.uuid4()), "value": {k: other(step[k]) for k in STEP}}
        for step in path["steps"]
    ]
    value = {"device": path["device"], "steps": steps}
    return {"type": "path", "id": str(uuid.uuid4()), "value": value}


def _usual(words: list[str]) -> str:
    """A word; the first ones are far more usual (Zipf)."""
    return words[min(int(random.paretovariate(0.6)), len(words)) - 1]


def _word() -> str:
    return "".join(
        random.choice("bcdfglmnprstv") + random.choice("aeiou") for _ in range(random.randint(2, 4))
    )


def _questions(count: int) -> list[str]:
    """Three to seven words of a guide, as people type them: every second one with a slip."""
    pks = list(GuidePage.objects.filter(locale__language_code="fr").values_list("pk", flat=True))
    asked = []
    for n, guide in enumerate(
        GuidePage.objects.filter(pk__in=random.sample(pks, min(count, len(pks))))
    ):
        text = re.findall(r"\w+", f"{guide.title} {guide.body_text()}")
        start = random.randrange(max(len(text) - 7, 1))
        words = text[start : start + random.randint(3, 7)]
        if n % 2:
            words[-1] = _slip(words[-1])
        asked.append(" ".join(words))
    return asked


def _slip(word: str) -> str:
    at = random.randrange(len(word))
    return word[:at] + random.choice(LETTERS) + word[at + random.randint(0, 1) :]


def _index() -> None:
    """Our index, in one commit."""
    folder = index_folder()
    writing = open_index(folder).writer(limitmb=512)
    for guide in GuidePage.objects.select_related("locale").iterator(BATCH):
        writing.add_document(**document_of(guide))
    writing.commit()
    mark_whole(folder)
