"""Files in a bucket of S3. Imported only where MEDIA_URL_STORAGE names one: boto3 is large.

The bucket is closed: what is public may become private at any moment, so each file passes through
the desk, which knows who asks.
"""

import errno
import logging
import shutil
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from functools import partial, wraps
from typing import IO, Any, Final, TypeVar, cast

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.base import ContentFile, File
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.encoding import filepath_to_uri
from storages.backends.s3 import S3Storage

from website.serving.parts import NoSuchPart, part_of

log = logging.getLogger(__name__)
T = TypeVar("T", bound=Callable[..., Any])

CHUNK: Final = 1 << 16
# A file that was opened lies in memory up to here, and on the disk beyond.
IN_MEMORY: Final = 2 << 20
# So long nobody asks again, after the server did not answer: each who asked would wait for it.
ASKED_AGAIN: Final = 5.0
_LIMITS: Final = {"connect_timeout": 3, "read_timeout": 15, "retries": {"total_max_attempts": 2}}
# What nearly every server understands; newer ways of boto3 are known to few.
_PLAIN: Final = {
    "signature_version": "s3v4",
    "s3": {"addressing_style": "path"},
    "request_checksum_calculation": "when_required",
    "response_checksum_validation": "when_required",
}


class FilesAway(OSError):
    """The server of the files does not answer, or does not let us in; asked again it may."""

    def __init__(self, error: Exception) -> None:
        super().__init__(errno.EHOSTDOWN, _reason(error))


def _reason(error: Exception) -> str:
    """The code of a refusal, or the kind of a fault; never its words, which name file and place."""
    if isinstance(error, ClientError):
        return str(error.response.get("Error", {}).get("Code"))
    return type(error).__name__


class Absence:
    """Since when the server does not answer, for all threads of this process."""

    def __init__(self) -> None:
        self._lock, self._until = threading.Lock(), 0.0

    def is_now(self) -> bool:
        """Whether nobody should ask again yet."""
        return time.monotonic() < self._until

    def begin(self, error: Exception) -> None:
        """Nobody asks for some seconds. The log says it once in that time."""
        with self._lock:
            was_there, self._until = not self.is_now(), time.monotonic() + ASKED_AGAIN
        if was_there:
            log.warning("The files in the bucket do not answer: %s.", _reason(error))


absence = Absence()


def _answers(asks: T) -> T:
    """The same, and what boto3 raises is FilesAway, at once while the server is away."""

    @wraps(asks)
    def asked(*args: Any, **named: Any) -> Any:
        if absence.is_now():
            raise FilesAway(TimeoutError())
        try:
            return asks(*args, **named)
        except BotoCoreError as error:
            absence.begin(error)
            raise FilesAway(error) from error
        except ClientError as error:
            log.warning("The bucket refuses: %s.", _reason(error))
            raise FilesAway(error) from error

    return asked  # type: ignore[return-value]


class _Bucket(S3Storage):
    """As django-storages has it, in bounded time, with errors that the rest of us knows."""

    def __init__(self, **options: Any) -> None:
        limited = Config(**_PLAIN, **_LIMITS)
        usual = {"client_config": limited, "default_acl": None}
        super().__init__(**{**usual, **options})

    def url(self, name: str, *_more: Any, **_named: Any) -> str:
        """None of the bucket's own. Raises ValueError."""
        raise ValueError("A file of the team has no address.")

    def _open(self, name: str, mode: str = "rb") -> "Fetched":
        """To be read. Raises FileNotFoundError and FilesAway."""
        if mode != "rb":
            raise ValueError("A file of a bucket is opened to be read.")
        return Fetched(self, name)

    @_answers
    def fetch(self, name: str) -> IO[bytes]:
        """All of a file, here, in one piece. Raises FileNotFoundError and FilesAway.

        In pieces, as boto3 does it, the last one asks for more than there is, which not every
        server bears.
        """
        try:
            told = self.connection.meta.client.get_object(
                Bucket=self.bucket_name, Key=self._normalize_name(name)
            )
        except ClientError as error:
            if _is_not_there(error):
                raise FileNotFoundError(errno.ENOENT, "No such file in the bucket", name) from error
            raise
        kept = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - Fetched closes it
        shutil.copyfileobj(told["Body"], kept, CHUNK)
        kept.seek(0)
        return cast(IO[bytes], kept)

    @_answers
    def _save(self, name: str, content: Any) -> str:
        return str(super()._save(name, content))

    @_answers
    def delete(self, name: str) -> None:
        """Again is harmless. Raises FilesAway."""
        super().delete(name)

    @_answers
    def exists(self, name: str) -> bool:
        """Raises FilesAway."""
        return bool(super().exists(name))

    @_answers
    def size(self, name: str) -> int:
        """In bytes. Raises FileNotFoundError and FilesAway."""
        return int(super().size(name))

    @_answers
    def listdir(self, path: str) -> tuple[list[str], list[str]]:
        """Folders and files there. Raises FilesAway."""
        folders, files = super().listdir(path)
        return folders, files

    @_answers
    def names(self) -> list[str]:
        """Of all files, in order, however deep. Raises FilesAway."""
        prefix = f"{self.location}/"
        pages = self.connection.meta.client.get_paginator("list_objects_v2")
        found = [
            entry["Key"].removeprefix(prefix)
            for page in pages.paginate(Bucket=self.bucket_name, Prefix=prefix)
            for entry in page.get("Contents", ())
        ]
        return sorted(found)

    @_answers
    def put(self, name: str, file: Any) -> None:
        """Keep a Django file under exactly this name, in place of one that is there.

        Whole or not at all, as S3 has it. Raises FilesAway.
        """
        super()._save(name, file)

    @_answers
    def facts(self, name: str) -> tuple[int, str] | None:
        """Bytes and ETag of a file; None where nothing is. Raises FilesAway."""
        try:
            told = self.connection.meta.client.head_object(
                Bucket=self.bucket_name, Key=self._normalize_name(name)
            )
        except ClientError as error:
            if _is_not_there(error):
                return None
            raise
        return int(told["ContentLength"]), str(told["ETag"])

    @_answers
    def is_open(self) -> bool:
        """Whether a stranger without a key may list the bucket, or read a file of ours.

        Raises FilesAway.
        """
        ours, stranger = self.connection.meta.client, self.unsigned_connection.meta.client
        place = {"Bucket": self.bucket_name}
        listed = ours.list_objects_v2(**place, Prefix=f"{self.location}/", MaxKeys=1)
        asks = [partial(stranger.list_objects_v2, **place, MaxKeys=1)]
        for entry in listed.get("Contents", ()):
            asks.append(partial(stranger.head_object, **place, Key=entry["Key"]))
        return any(map(_is_let_in, asks))

    @_answers
    def stream(self, name: str, part: tuple[int, int] | None) -> "Streamed":
        """The bytes of a file, or of a part of it, as they come. Raises FilesAway."""
        asked = {"Range": f"bytes={part[0]}-{part[1]}"} if part else {}
        told = self.connection.meta.client.get_object(
            Bucket=self.bucket_name, Key=self._normalize_name(name), **asked
        )
        return Streamed(told["Body"])


def _is_not_there(error: ClientError) -> bool:
    return bool(error.response["ResponseMetadata"]["HTTPStatusCode"] == 404)


def _is_let_in(ask: Callable[[], object]) -> bool:
    try:
        ask()
    except ClientError:
        return False
    return True


class BucketPrivate(_Bucket):
    """Exports and the day's sheet; the same name again replaces the file."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, file_overwrite=True)


class BucketMedia(_Bucket):
    """Pictures, documents and sounds, under the addresses that they have on a disk."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options, file_overwrite=False)

    def url(self, name: str, *_more: Any, **_named: Any) -> str:
        """Below MEDIA_URL: the desk asks who may see it."""
        return f"{settings.MEDIA_URL}{filepath_to_uri(name)}"

    def may_hold(self, name: str) -> bool:
        """Whether such a name can be one; whether it is there is asked for with its bytes."""
        try:
            key = self._normalize_name(name)
        except SuspiciousOperation:
            return False
        return key == f"{self.location}/{name}" and "\0" not in name and not name.endswith("/")

    def answer(
        self, request: HttpRequest, name: str, headers: dict[str, str]
    ) -> HttpResponseBase | None:
        """The file, or the part that is asked for; None without one, 503 while nobody answers."""
        try:
            if (facts := self.facts(name)) is None:
                return None
            response = self._answer(request, name, facts)
        except FilesAway:
            return HttpResponse(
                status=503, headers={"Retry-After": "30", "Cache-Control": "no-store"}
            )
        for key, value in headers.items():
            response.headers[key] = value
        return response

    def _answer(self, request: HttpRequest, name: str, facts: tuple[int, str]) -> HttpResponseBase:
        size, etag = facts
        known = {"ETag": etag, "Accept-Ranges": "bytes"}
        if etag in request.headers.get("If-None-Match", "").replace("W/", "").split(", "):
            return HttpResponseNotModified(headers=known)
        # Of a file that is another one meanwhile, a part would not fit.
        is_same = request.headers.get("If-Range", etag) == etag
        try:
            part = part_of(request.headers.get("Range", "") if is_same else "", size)
        except NoSuchPart:
            return HttpResponse(status=416, headers={**known, "Content-Range": f"bytes */{size}"})
        length = part[1] - part[0] + 1 if part else size
        known["Content-Length"] = str(length)
        if part:
            known["Content-Range"] = f"bytes {part[0]}-{part[1]}/{size}"
        status = 206 if part else 200
        if request.method == "HEAD":
            return HttpResponse(status=status, headers=known)
        return StreamingHttpResponse(self.stream(name, part), status=status, headers=known)

    def replace(self, name: str, content: bytes) -> None:
        """Give a file that is there another content. Raises FilesAway."""
        self.put(name, ContentFile(content, name=name))


class Fetched(File[bytes]):
    """A file of a bucket, read here; opened again after it was closed, it is fetched again."""

    def __init__(self, storage: _Bucket, name: str) -> None:
        super().__init__(storage.fetch(name), name=name)
        self._storage = storage

    def open(self, *_mode: Any, **_more: Any) -> "Fetched":  # type: ignore[override]
        """At its beginning."""
        if self.closed:
            self.file = self._storage.fetch(self.name or "")
        self.seek(0)
        return self


class Streamed:
    """Bytes as they come; closed with the answer, also where somebody stopped listening."""

    def __init__(self, body: IO[bytes]) -> None:
        self._body = body

    def __iter__(self) -> Iterator[bytes]:
        while chunk := self._body.read(CHUNK):
            yield chunk

    def close(self) -> None:
        """Give the line back."""
        self._body.close()
