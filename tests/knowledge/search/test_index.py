"""The files of the index: commits, readers, damage."""

import pytest
from whoosh import query
from whoosh.fields import UnknownFieldError

from knowledge.search import index
from knowledge.search.index import (
    IndexBusy,
    IndexNotReady,
    ask,
    begin_again_if_broken,
    delete,
    distrust,
    is_whole,
    mark_whole,
    open_writer,
    searcher,
    writer,
)
from tests.knowledge.search.conftest import LEFT_OPEN

pytestmark = [LEFT_OPEN, pytest.mark.both_databases]


def put(folder, **titles):
    with writer(folder) as writing:
        for key, title in titles.items():
            writing.update_document(key=key, pk=key, text_title=title)


def found(folder, word="puce"):
    with searcher(folder) as reading:
        hits = reading.search(query.Term("text_title", word), limit=None)
        return sorted(hit["key"] for hit in hits)


def test_a_reader_sees_each_commit(tmp_path):
    put(tmp_path, a="puce")
    assert found(tmp_path) == ["a"]
    put(tmp_path, b="puce")
    assert found(tmp_path) == ["a", "b"]


def test_a_reader_that_was_open_does_not_find_what_was_deleted_since(tmp_path):
    put(tmp_path, a="puce", b="puce", c="puce")
    assert found(tmp_path) == ["a", "b", "c"]
    delete(tmp_path, ["b"])
    assert found(tmp_path) == ["a", "c"]


def test_a_reader_that_was_open_finds_the_new_words_of_a_document_only(tmp_path):
    put(tmp_path, a="puce", b="puce")
    assert found(tmp_path) == ["a", "b"]
    put(tmp_path, a="forfait")
    assert found(tmp_path) == ["b"]
    assert found(tmp_path, "forfait") == ["a"]


def test_a_writer_waits_for_its_turn_and_then_says_that_it_is_busy(tmp_path, monkeypatch):
    monkeypatch.setattr(index, "WRITER_WAITS", 0.2)
    held = open_writer(tmp_path)
    with pytest.raises(IndexBusy):
        open_writer(tmp_path)
    held.cancel()
    open_writer(tmp_path).cancel()


def test_an_error_in_the_middle_of_writing_changes_nothing(tmp_path):
    put(tmp_path, a="puce")
    with pytest.raises(UnknownFieldError), writer(tmp_path) as writing:
        [writing.add_document(**{"key": "b", name: "puce"}) for name in ("text_title", "other")]
    assert found(tmp_path) == ["a"]


def test_no_question_is_put_to_an_index_that_is_not_whole(tmp_path):
    put(tmp_path, a="puce")
    with pytest.raises(IndexNotReady):
        ask(tmp_path, lambda reading: reading.doc_count())
    mark_whole(tmp_path)
    assert ask(tmp_path, lambda reading: reading.doc_count()) == 1


def test_a_missing_folder_is_not_an_error_of_the_reader(tmp_path):
    with pytest.raises(IndexNotReady):
        ask(tmp_path / "nowhere", lambda reading: reading.doc_count())


def test_an_index_whose_files_are_damaged_is_distrusted(tmp_path, damage):
    put(tmp_path, a="puce")
    mark_whole(tmp_path)
    damage(tmp_path, kept=40)
    with pytest.raises(IndexNotReady):
        ask(tmp_path, lambda reading: reading.search(query.Term("text_title", "puce"))[0]["key"])
    assert not is_whole(tmp_path)


def test_an_index_whose_list_of_files_is_damaged_is_not_whole(tmp_path):
    put(tmp_path, a="puce")
    mark_whole(tmp_path)
    for file in tmp_path.glob("*.toc"):
        file.write_bytes(b"not an index")
    with pytest.raises(IndexNotReady):
        ask(tmp_path, lambda reading: reading.doc_count())


def test_a_distrusted_index_begins_again_and_a_sound_one_does_not(tmp_path):
    put(tmp_path, a="puce")
    mark_whole(tmp_path)
    begin_again_if_broken(tmp_path)
    assert found(tmp_path) == ["a"]
    distrust(tmp_path)
    begin_again_if_broken(tmp_path)
    assert found(tmp_path) == []
    assert not is_whole(tmp_path)


def test_an_index_of_another_format_begins_again(tmp_path, monkeypatch):
    put(tmp_path, a="puce")
    mark_whole(tmp_path)
    monkeypatch.setattr(index, "FORMAT", "of tomorrow")
    assert not is_whole(tmp_path)
    begin_again_if_broken(tmp_path)
    assert found(tmp_path) == []
