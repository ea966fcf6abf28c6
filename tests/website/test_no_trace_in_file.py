"""SQLite alone: whoever is erased is no more in the bytes of its file, nor in its journal."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection

from helpdesk.actions.desk.erasing import ask_to_erase
from tests.concurrency.conftest import real_database  # noqa: F401
from tests.factories.helpdesk import MONDAY, make_cast
from tests.factories.life import WORDS, make_known

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("real_database")]


def bytes_of_the_database() -> bytes:
    file = Path(connection.settings_dict["NAME"])
    return b"".join(path.read_bytes() for path in sorted(file.parent.glob(f"{file.name}*")))


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite alone keeps a file of its own")
@pytest.mark.parametrize("secure", [True, False])
def test_deleted_rows_are_written_over(settings, tmp_path, secure):
    """Without `secure_delete`, the control, her words are still in the file.

    Other processes keep the file open, as the web does.
    """
    settings.DATA_DIR = tmp_path
    other = sqlite3.connect(connection.settings_dict["NAME"])
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA secure_delete={'ON' if secure else 'OFF'}")
    cast = make_cast()
    known = make_known(cast)
    assert other.execute("SELECT count(*) FROM helpdesk_person").fetchone() != (0,)
    said = [word.encode() for word in (*WORDS, "Quillerou")]
    assert all(word in bytes_of_the_database() for word in said)
    ask_to_erase(person=known.person, at=MONDAY + timedelta(days=2), by=cast.awa)
    other.execute("SELECT count(*) FROM helpdesk_person").fetchone()
    left = [word for word in said if word in bytes_of_the_database()]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
    other.close()
    assert (left == []) is secure
