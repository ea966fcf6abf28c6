"""Two hosts, two indexes, one database: each change is followed, and who missed some compares."""

from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from wagtail.models import Page

from knowledge.models import IndexChange, IndexSequence
from knowledge.search import following, tasks
from knowledge.search.following import begin_new_era, follow, is_followed, lag_of, place_of, tell
from knowledge.search.index import IndexBusy, digests_in, distrust, is_whole, open_writer
from knowledge.search.mending import differences
from tests.knowledge.search.conftest import LEFT_OPEN

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases, LEFT_OPEN]


@pytest.fixture
def hosts(tmp_path, monkeypatch, page):
    """A and B, which both follow; three pages are in their indexes."""
    monkeypatch.setattr(following, "is_followed", lambda: True)
    for title in ("Le réseau", "La carte SIM", "À l'étranger"):
        page(title)
    two = SimpleNamespace(a=tmp_path / "a", b=tmp_path / "b")
    assert follow(two.a)
    assert follow(two.b)
    return two


def key(page) -> str:
    return f"wagtailcore.page:{page.pk}"


def has_all(folder) -> bool:
    return not differences(folder, contents=True)


def change(page, title: str) -> None:
    """As on one host: the row, then what the others are told."""
    page.title = title
    page.save()
    tell([key(page)])


def test_a_new_host_has_everything_and_says_how_far_it_is(hosts):
    assert is_whole(hosts.b)
    assert has_all(hosts.b)
    assert lag_of(hosts.b) == following.Lag(0, 0.0, is_lost=False)


def test_what_is_told_on_one_host_is_brought_by_each(hosts, page):
    new = page("Le forfait")
    tell([key(new)])
    assert lag_of(hosts.b).changes == 1
    assert not lag_of(hosts.b).is_lost
    for folder in (hosts.a, hosts.b):
        assert key(new) not in digests_in(folder)
        assert follow(folder)
        assert has_all(folder)
    assert lag_of(hosts.b).changes == 0


def test_a_removed_row_leaves_each_index_once(hosts):
    gone = Page.objects.get(title="Le réseau")
    name = key(gone)
    gone.delete()
    tell([name, name])
    assert IndexChange.objects.count() == 1
    assert follow(hosts.b)
    assert name not in digests_in(hosts.b)
    assert has_all(hosts.b)


def test_a_change_that_the_index_has_already_is_no_commit(hosts):
    change(Page.objects.get(title="Le réseau"), "Le réseau d'ici")
    assert follow(hosts.b)
    before = sorted(file.name for file in hosts.b.glob("*.toc"))
    tell([key(Page.objects.get(title="Le réseau d'ici"))])
    assert follow(hosts.b)
    assert sorted(file.name for file in hosts.b.glob("*.toc")) == before


def test_who_missed_more_than_is_kept_compares_everything(hosts, monkeypatch):
    monkeypatch.setattr(following, "KEPT", 2)
    for title in ("Le réseau", "La carte SIM", "À l'étranger"):
        change(Page.objects.get(title=title), f"{title}, autrement")
    assert IndexChange.objects.count() == 2
    assert lag_of(hosts.b).is_lost
    assert follow(hosts.b)
    assert has_all(hosts.b)
    assert not lag_of(hosts.b).is_lost


def test_many_changes_are_brought_in_pieces_and_in_order(hosts, monkeypatch):
    monkeypatch.setattr(following, "BATCH", 2)
    for title in ("Le réseau", "La carte SIM", "À l'étranger"):
        change(Page.objects.get(title=title), f"{title}, autrement")
    assert not follow(hosts.b)
    assert place_of(hosts.b).number == 2
    assert follow(hosts.b)
    assert has_all(hosts.b)


def test_a_damaged_index_compares_everything(hosts, page):
    page("Le forfait")
    distrust(hosts.b)
    assert lag_of(hosts.b).is_lost
    assert follow(hosts.b)
    assert is_whole(hosts.b)
    assert has_all(hosts.b)


def test_a_database_of_another_era_is_compared_even_at_the_same_number(hosts, page):
    page("Le forfait")
    assert follow(hosts.b)
    assert not has_all(hosts.b)
    begin_new_era()
    assert follow(hosts.b)
    assert has_all(hosts.b)


def test_a_database_with_fewer_changes_than_were_followed_is_compared(hosts, page):
    tell([key(page("Le forfait"))])
    assert follow(hosts.b)
    IndexSequence.objects.update(number=0)
    IndexChange.objects.all().delete()
    page("La facture")
    assert follow(hosts.b)
    assert has_all(hosts.b)


def test_while_somebody_writes_the_place_stays(hosts, page, monkeypatch):
    monkeypatch.setattr("knowledge.search.index.WRITER_WAITS", 0.1)
    tell([key(page("Le forfait"))])
    before = place_of(hosts.b)
    held = open_writer(hosts.b)
    with pytest.raises(IndexBusy):
        follow(hosts.b)
    assert place_of(hosts.b) == before
    held.cancel()
    assert follow(hosts.b)
    assert has_all(hosts.b)


def test_a_table_of_another_release_is_no_fault(hosts):
    tell(["knowledge.nosuchtable:1"])
    assert follow(hosts.b)
    assert lag_of(hosts.b).changes == 0


def test_what_wagtail_writes_and_removes_is_told(hosts, page, settings):
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": hosts.a}
    }
    new = page("Le forfait")
    tasks.write_or_wait(hosts.a, Page, [new.pk])
    tasks.remove_from_index.call(["wagtailcore.page:77777"])
    told = list(IndexChange.objects.values_list("key", flat=True))
    assert told == [key(new), "wagtailcore.page:77777"]


def test_one_that_waited_for_the_lock_is_told_once(hosts, page, settings):
    settings.WAGTAILSEARCH_BACKENDS = {
        "default": {**settings.WAGTAILSEARCH_BACKENDS["default"], "PATH": hosts.a}
    }
    tasks.put_in_index.call("wagtailcore.page", [str(page("Le forfait").pk)])
    tasks.remove_from_index.call(["wagtailcore.page:77777"], told=True)
    assert not IndexChange.objects.exists()


def test_a_published_page_is_told_at_once_and_not_by_its_task_alone(
    hosts, page, django_capture_on_commit_callbacks
):
    new = page("Le forfait", live=False)
    with django_capture_on_commit_callbacks(execute=True):
        new.save_revision().publish()
    assert list(IndexChange.objects.values_list("key", flat=True)) == [key(new)]


def test_sqlite_is_for_one_host_and_writes_nothing_down(page):
    assert is_followed() == (connection.vendor != "sqlite")
    tell([key(page("Le forfait"))])
    assert IndexChange.objects.exists() == is_followed()


def test_another_engine_is_not_followed(settings):
    settings.WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
    assert not is_followed()
    with pytest.raises(CommandError, match="Nothing is to follow"):
        call_command("follow_index")


def test_the_command_comes_up_to_date_once(hosts, own_index, page, monkeypatch):
    monkeypatch.setattr("knowledge.management.commands.follow_index.is_followed", lambda: True)
    page("Le forfait")
    call_command("follow_index", once=True)
    assert has_all(own_index)
