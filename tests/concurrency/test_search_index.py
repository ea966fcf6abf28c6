"""Processes write and read one search index at once: nobody fails and nothing is lost."""

import multiprocessing
import os
import signal
import time

import pytest
from whoosh import query

from knowledge.search.index import digests_in, open_index, searcher, writer

pytestmark = [pytest.mark.slow, pytest.mark.both_databases]
_spawn = multiprocessing.get_context("spawn")


def write_documents(folder, name, count):
    for number in range(count):
        with writer(folder) as writing:
            writing.update_document(key=f"{name}:{number}", pk=str(number), text_title="puce")


def read_until(folder, stop, faults):
    ends_at = time.monotonic() + 110
    while not stop.is_set() and time.monotonic() < ends_at:
        try:
            with searcher(folder) as reading:
                list(reading.search(query.Term("text_title", "puce"), limit=5))
        except Exception as error:
            faults.put(repr(error))
            return


def write_and_hang(folder, ready):
    with writer(folder) as writing:
        writing.update_document(key="never:1", pk="1", text_title="puce")
        ready.set()
        time.sleep(600)


def test_three_writers_and_two_readers_never_fail_and_lose_nothing(tmp_path):
    open_index(tmp_path)
    stop, faults = _spawn.Event(), _spawn.Queue()
    readers = [_spawn.Process(target=read_until, args=(tmp_path, stop, faults)) for _ in range(2)]
    writers = [_spawn.Process(target=write_documents, args=(tmp_path, name, 20)) for name in "abc"]
    for process in [*readers, *writers]:
        process.start()
    for process in writers:
        process.join(100)
    stop.set()
    for process in readers:
        process.join(100)

    assert [process.exitcode for process in [*writers, *readers]] == [0] * 5
    assert faults.empty()
    assert set(digests_in(tmp_path)) == {
        f"{name}:{number}" for name in "abc" for number in range(20)
    }


def test_a_writer_killed_in_the_middle_leaves_what_was_committed(tmp_path):
    write_documents(tmp_path, "a", 3)
    ready = _spawn.Event()
    process = _spawn.Process(target=write_and_hang, args=(tmp_path, ready))
    process.start()
    assert ready.wait(100)
    os.kill(process.pid, signal.SIGKILL)
    process.join(100)

    write_documents(tmp_path, "b", 1)
    assert set(digests_in(tmp_path)) == {"a:0", "a:1", "a:2", "b:0"}


def test_an_index_that_cannot_be_read_begins_again(tmp_path):
    write_documents(tmp_path, "a", 1)
    for file in tmp_path.glob("*.toc"):
        file.write_bytes(b"not an index")
    assert open_index(tmp_path).doc_count() == 0
    write_documents(tmp_path, "b", 1)
    assert open_index(tmp_path).doc_count() == 1
