"""Where files lie that somebody brought or that the desk wrote: in DATA_DIR, or in a bucket of S3.

No import of the project: the settings read this.
"""

import sys
from importlib.util import find_spec
from typing import Any, Final
from urllib.parse import parse_qs, unquote, urlsplit

from website.running.environment import near_or_sealed

# What MEDIA_URL_STORAGE looks like, for whoever typed another thing.
EXAMPLE: Final = "s3://KEY:SECRET@s3.example.org/bucket"
# Below the folder that the address names: files of pages, and files for the team alone.
MEDIA, PRIVATE = "media", "private"
_ASKED: Final = {"region"}


def file_storages(name: str, url: str) -> dict[str, dict[str, Any]]:
    """The aliases `default` (pictures, documents, sounds) and `private` (exports, the day's sheet).

    "" is folders of DATA_DIR; `s3://KEY:SECRET@host/bucket/folder?region=…` a bucket, of which
    both are folders. Without a key boto3 looks where it always does. Exits with a sentence for
    another address, and where the packages are missing.
    """
    if not url:
        return {
            "default": {"BACKEND": "website.serving.files.LocalMedia"},
            "private": {"BACKEND": "website.serving.files.LocalPrivate"},
        }
    near_or_sealed(name, url, plain="s3+http", sealed="s3")
    parts = urlsplit(url)
    bucket, _slash, folder = parts.path.strip("/").partition("/")
    asked = parse_qs(parts.query)
    if not (parts.hostname and bucket) or set(asked) - _ASKED:
        sys.exit(f"{name} is an address as {EXAMPLE}, with ?region=… where one is needed.")
    if not (find_spec("storages") and find_spec("boto3")):
        sys.exit(f"{name} needs the package django-storages[s3] (site/docs/operations.md).")
    place = parts.netloc.rpartition("@")[2]
    options = {
        "endpoint_url": f"{'http' if parts.scheme == 's3+http' else 'https'}://{place}",
        "bucket_name": bucket,
        "region_name": asked.get("region", [None])[0],
        "access_key": unquote(parts.username) if parts.username else None,
        "secret_key": unquote(parts.password) if parts.password else None,
    }
    return {
        "default": _in_the_bucket("BucketMedia", f"{folder}/{MEDIA}", options),
        "private": _in_the_bucket("BucketPrivate", f"{folder}/{PRIVATE}", options),
    }


def _in_the_bucket(kind: str, location: str, options: dict[str, Any]) -> dict[str, Any]:
    return {
        "BACKEND": f"website.serving.bucket.{kind}",
        "OPTIONS": {**options, "location": location.strip("/")},
    }
