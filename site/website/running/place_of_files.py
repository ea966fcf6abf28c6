"""Where the files of pages lie, as people read it, and what of a backup goes there."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import storages


def is_elsewhere() -> bool:
    """Whether files lie in a bucket, and not in DATA_DIR."""
    return bool(settings.MEDIA_URL_STORAGE)


def place_of_files() -> str:
    """The bucket without its key, "s3.example.org/bucket/folder"; "" for DATA_DIR."""
    if not is_elsewhere():
        return ""
    storage: Any = storages["default"]
    host = storage.endpoint_url.partition("://")[2]
    folder = storage.location.rpartition("/")[0]
    return "/".join(part for part in (host, storage.bucket_name, folder) if part)


def bucket_is_open() -> bool:
    """Whether a stranger reads what lies in the bucket. OSError where it does not answer."""
    bucket: Any = storages["private"]
    is_open: bool = bucket.is_open()
    return is_open


def put_into_the_bucket(name: str, path: Path) -> bool:
    """Copy a file of pages into the bucket unless one of its name is there. Whether it was copied.

    Raises OSError where the bucket does not answer.
    """
    bucket: Any = storages["default"]
    if bucket.facts(name) is not None:
        return False
    with path.open("rb") as opened:
        bucket.put(name, File(opened, name=name))
    return True
