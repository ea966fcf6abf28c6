"""Words that find nothing are counted by day, without anything about a person."""

from datetime import date, timedelta

import pytest
from django.db import DatabaseError

from knowledge.models import MissedSearch
from knowledge.search import missed
from knowledge.search.missed import countable, missed_between, note_missed

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("  Zibuline  QUANTIQUE ", "zibuline quantique"),
        ("erreur 38", "erreur 38"),
        ("je suis au 06 39 98 12 34", ""),
        ("madeleine@example.fr", ""),
        ("4970 1234 5678", ""),
        ("?!", ""),
        ("", ""),
        ("mot " * 30, ""),
    ],
)
def test_only_words_are_counted(asked, words):
    assert countable(asked) == words


def test_the_same_words_count_up_by_day_and_language():
    for day, language in ((DAY, "fr"), (DAY, "fr"), (DAY, "en"), (DAY + timedelta(days=1), "fr")):
        note_missed("Zibuline", language=language, day=day)
    note_missed("autre", language="fr", day=DAY)
    assert list(missed_between(DAY, DAY)) == [("zibuline", 3), ("autre", 1)]
    assert missed_between(DAY, DAY + timedelta(days=1)).first() == ("zibuline", 4)


def test_somebody_who_plays_fills_no_table(monkeypatch):
    monkeypatch.setattr(missed, "MOST_A_DAY", 3)
    for n in range(5):
        note_missed(f"mot{n} abc", language="fr", day=DAY)
    note_missed("mot1 abc", language="fr", day=DAY)
    assert sorted(row.count for row in MissedSearch.objects.all()) == [1, 1, 2]


def test_a_database_that_fails_is_not_the_readers_concern(monkeypatch, caplog):
    def fail(*_args, **_kwargs):
        raise DatabaseError

    monkeypatch.setattr(missed, "_count", fail)
    note_missed("zibuline", language="fr", day=DAY)
    assert "was not counted" in caplog.text


def test_the_search_page_counts_what_it_did_not_find(client, reading_site):
    page = "/fr/recherche/"
    client.get(page, {"q": "forfait"})
    assert not MissedSearch.objects.exists()
    client.get(page, {"q": "zzxqw"})
    client.head(page, {"q": "zzxqw"})
    assert MissedSearch.objects.get().words == "zzxqw"
