"""Our backend behind Wagtail's own search, on pages."""

import gc

import pytest
from django.core.management import call_command
from django.urls import reverse
from django_tasks import default_task_backend
from modelsearch.backends import get_search_backend
from modelsearch.query import Fuzzy, PlainText
from wagtail.models import Page
from wagtail.search.index import insert_or_update_object, remove_object

from knowledge.search import index as files
from knowledge.search import tasks
from knowledge.search.backend import Rebuilder
from knowledge.search.index import IndexBusy, digests_in, distrust, is_whole, open_writer
from tests.knowledge.search.conftest import LEFT_OPEN

pytestmark = [pytest.mark.django_db, LEFT_OPEN, pytest.mark.both_databases]


@pytest.fixture
def built(own_index, page):
    """An index with three pages."""
    for title in ("Le réseau ne marche pas", "Mettre la carte SIM", "Votre téléphone à l'étranger"):
        page(title)
    call_command("update_index", verbosity=0)
    return own_index


@pytest.fixture
def queued(settings):
    """What was left in the queue: (name of the task, its arguments)."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}
    default_task_backend.clear()
    return lambda: [(result.task.name, result.args) for result in default_task_backend.results]


def titles(results) -> list[str]:
    return [page.title for page in results]


def test_wagtail_finds_pages_without_accents_and_in_other_forms(built):
    assert titles(Page.objects.search("reseaux")) == ["Le réseau ne marche pas"]
    assert titles(Page.objects.search("telephones etranger")) == ["Votre téléphone à l'étranger"]


def test_autocomplete_takes_the_beginnings_of_words(built):
    assert titles(Page.objects.autocomplete("Télé")) == ["Votre téléphone à l'étranger"]
    assert titles(Page.objects.autocomplete("rese mar")) == ["Le réseau ne marche pas"]


def test_a_slip_is_found_when_it_is_asked_for(built):
    assert titles(Page.objects.search(Fuzzy("reseua"))) == ["Le réseau ne marche pas"]
    assert titles(Page.objects.search(PlainText("reseua"))) == []


def test_the_admin_searches_with_it_too(built, admin_client):
    page = admin_client.get(reverse("wagtailadmin_pages:search"), {"q": "etranger"})
    assert "Votre téléphone à l&#x27;étranger" in page.content.decode()


def test_an_unpublished_page_is_never_found_though_the_index_lags(built):
    Page.objects.filter(title__contains="SIM").update(live=False)
    assert titles(Page.objects.live().search("carte SIM")) == []


def test_readers_keep_the_old_index_until_the_new_one_is_whole(built):
    backend = get_search_backend()
    rebuilder = Rebuilder(backend.get_index_for_model(Page))
    new = rebuilder.start()
    new.add_items(Page, list(Page.objects.filter(title__contains="SIM")))
    assert len(titles(Page.objects.search("reseau"))) == 1
    rebuilder.finish()
    assert titles(Page.objects.search("reseau")) == []
    assert len(titles(Page.objects.search("SIM"))) == 1


def test_a_rebuilding_that_fails_gives_the_lock_back_and_changes_nothing(built):
    rebuilder = Rebuilder(get_search_backend().get_index_for_model(Page))
    new = rebuilder.start()
    new.add_items(Page, list(Page.objects.filter(title__contains="SIM")))
    with pytest.raises(IndexBusy):
        open_writer(built, waits=0)
    del new, rebuilder
    gc.collect()
    open_writer(built, waits=0).cancel()
    assert len(titles(Page.objects.search("reseau"))) == 1


def test_a_saved_page_is_found_by_its_new_words(built):
    page = Page.objects.get(title__contains="SIM")
    page.title = "Trouver le code PUK"
    page.save()
    insert_or_update_object(page)
    assert titles(Page.objects.search("PUK")) == ["Trouver le code PUK"]
    assert titles(Page.objects.search("carte")) == []


def test_the_index_says_what_the_database_says_and_not_what_the_caller_holds(built):
    old = Page.objects.get(title__contains="SIM")
    Page.objects.filter(pk=old.pk).update(title="Trouver le code PUK")
    get_search_backend().add(old)
    assert titles(Page.objects.search("PUK")) == ["Trouver le code PUK"]


def test_a_change_that_finds_the_lock_is_left_in_the_queue_and_made_later(
    built, page, queued, monkeypatch
):
    new = page("Économiser les données")
    default_task_backend.clear()
    monkeypatch.setattr(files, "WRITER_WAITS", 0.1)
    held = open_writer(built)
    get_search_backend().add(new)
    assert queued() == [("put_in_index", ["wagtailcore.page", [str(new.pk)]])]

    tasks.put_in_index.call(*queued()[0][1])
    assert len(queued()) == 2, "while the lock is busy, it asks for itself again"
    held.cancel()
    tasks.put_in_index.call(*queued()[0][1])
    assert titles(Page.objects.search("economiser")) == ["Économiser les données"]


def test_a_deleted_page_is_removed_by_a_task_and_not_by_the_web_process(built, queued):
    page = Page.objects.get(title__contains="SIM")
    key = f"wagtailcore.page:{page.pk}"
    remove_object(page)
    assert key in digests_in(built)
    [(name, arguments)] = queued()
    assert (name, arguments) == ("remove_from_index", [[key]])
    tasks.remove_from_index.call(*arguments)
    assert key not in digests_in(built)


def test_without_an_index_the_database_answers_and_mending_is_asked_for_once(
    own_index, page, queued
):
    page("Mettre la carte SIM")
    default_task_backend.clear()
    assert titles(Page.objects.search("carte")) == ["Mettre la carte SIM"]
    assert titles(Page.objects.search("mettre SIM", operator="and")) == ["Mettre la carte SIM"]
    assert Page.objects.search("carte").count() == 1
    assert queued() == [("mend_index", [])]


def test_a_damaged_index_answers_from_the_database_and_is_mended_by_its_task(built, queued, damage):
    damage(built)
    assert titles(Page.objects.search("carte")) == ["Mettre la carte SIM"]
    assert queued() == [("mend_index", [])]
    assert not is_whole(built)
    tasks.mend_index.call()
    assert is_whole(built)
    assert titles(Page.objects.search("telephones")) == ["Votre téléphone à l'étranger"]


def test_a_change_that_finds_damage_is_not_lost(built, page, queued, damage):
    new = page("Économiser les données")
    default_task_backend.clear()
    distrust(built)
    damage(built)
    get_search_backend().add(new)
    tasks.mend_index.call()
    assert titles(Page.objects.search("economiser")) == ["Économiser les données"]


def test_pages_of_results_neither_repeat_nor_miss_one(own_index, page):
    for number in range(30):
        page(f"Guide {number}")
    call_command("update_index", verbosity=0)
    results = Page.objects.search("guide")
    in_pieces = [title for at in range(0, 30, 7) for title in titles(results[at : at + 7])]
    assert len(in_pieces) == results.count() == 30
    assert len(set(in_pieces)) == 30


def test_a_page_of_results_asks_the_database_once(built, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert list(Page.objects.search("telephone")[:10])
