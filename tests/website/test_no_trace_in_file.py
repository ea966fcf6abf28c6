"""SQLite alone: whoever is erased is no more in the bytes of its file, nor in its journal."""

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
    """Without `secure_delete`, the control, her words are still in the file."""
    settings.DATA_DIR = tmp_path
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA secure_delete={'ON' if secure else 'OFF'}")
    cast = make_cast()
    known = make_known(cast)
    said = [word.encode() for word in (*WORDS, "Quillerou")]
    assert all(word in bytes_of_the_database() for word in said)
    ask_to_erase(person=known.person, at=MONDAY + timedelta(days=2), by=cast.awa)
    left = [word for word in said if word in bytes_of_the_database()]
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA secure_delete=ON")
    assert (left == []) is secure
