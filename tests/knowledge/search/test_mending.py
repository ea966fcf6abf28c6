"""The index compared with the database, and made equal; check_index says and does it."""

import pytest
from django.core.management import CommandError, call_command
from wagtail.models import Page

from knowledge.search.index import delete, is_whole, open_writer, writer
from knowledge.search.mending import differences, mend
from tests.knowledge.search.conftest import LEFT_OPEN

pytestmark = [pytest.mark.django_db, LEFT_OPEN, pytest.mark.both_databases]


@pytest.fixture
def built(own_index, page):
    page("Mettre la carte SIM")
    page("Le réseau ne marche pas")
    call_command("update_index", verbosity=0)
    return own_index


def check(*arguments) -> str:
    """What is wrong, or "" """
    try:
        call_command("check_index", *arguments)
    except CommandError as error:
        return str(error)
    return ""


def test_after_a_rebuilding_nothing_differs(built, capsys):
    assert not differences(built, contents=True)
    assert check() == ""
    assert capsys.readouterr().out == "The index equals the database.\n"


def test_a_page_that_is_not_in_the_index_is_said_and_mended(built, page):
    page("Nouveau")
    assert "lacks 1" in check()
    assert check("--repair") == ""
    assert [found.title for found in Page.objects.search("nouveau")] == ["Nouveau"]


def test_a_page_that_changed_behind_the_index_is_said_and_mended(built):
    Page.objects.filter(title__contains="SIM").update(title="Trouver le code PUK")
    assert "has 1 as they were before" in check()
    assert check("--repair") == ""
    assert Page.objects.search("PUK").count() == 1


def test_a_document_without_its_page_is_said_and_mended(built):
    with writer(built) as writing:
        writing.add_document(key="wagtailcore.page:9999", pk="9999", text_title="fantom")
    assert "1 too many" in check()
    assert check("--repair") == ""


def test_an_index_that_was_never_finished_is_said_even_if_it_has_everything(built):
    (built / "whole").unlink()
    assert "never finished" in check()
    assert check("--repair") == ""
    assert is_whole(built)


def test_damaged_files_are_mended(built, damage):
    damage(built)
    assert "lacks" in check()
    assert check("--repair") == ""
    assert Page.objects.search("reseau").count() == 1


def test_mending_stops_when_its_time_is_over_and_goes_on_later(own_index, page):
    page("Mettre la carte SIM")
    assert not mend(own_index, seconds=-1)
    assert not is_whole(own_index)
    assert mend(own_index, seconds=60)
    assert is_whole(own_index)


def test_mending_gives_way_to_another_writer(built, monkeypatch):
    monkeypatch.setattr("knowledge.search.index.WRITER_WAITS", 0.1)
    delete(built, ["wagtailcore.page:1"])
    held = open_writer(built)
    assert not mend(built)
    held.cancel()
    assert mend(built)
