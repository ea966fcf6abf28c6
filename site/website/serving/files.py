"""Files on this disk: those of pages in MEDIA_ROOT, those of the team in DATA_DIR."""

import os
import tempfile
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.storage import FileSystemStorage
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils._os import safe_join
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

# Folders of DATA_DIR with files that the desk writes for its team: never below an address.
OF_THE_TEAM: Final = ("exports", "paper")


class LocalMedia(FileSystemStorage):
    """Pictures, documents and sounds in MEDIA_ROOT."""

    def may_hold(self, name: str) -> bool:
        """Whether a file of this name is there."""
        return self._file(name) is not None

    def answer(
        self, request: HttpRequest, name: str, headers: dict[str, str]
    ) -> HttpResponseBase | None:
        """The file, or the part that is asked for; None without one."""
        if (file := self._file(name)) is None:
            return None
        response: HttpResponseBase = WhiteNoiseMiddleware.serve(
            StaticFile(str(file), headers=[*headers.items()]), request
        )
        return response

    def replace(self, name: str, content: bytes) -> None:
        """Give a file that is there another content; at no moment is it half written."""
        path = Path(self.path(name))
        handle, part = tempfile.mkstemp(dir=path.parent, suffix=".part")
        with os.fdopen(handle, "wb") as out:
            out.write(content)
        os.chmod(part, path.stat().st_mode & 0o777)
        os.replace(part, path)

    def _file(self, name: str) -> Path | None:
        try:
            file = Path(safe_join(self.location, name))
        except (SuspiciousFileOperation, ValueError):
            return None
        return file if file.is_file() else None


class LocalPrivate(FileSystemStorage):
    """Exports and the day's sheet, in DATA_DIR; the same name again replaces the file."""

    def __init__(self) -> None:
        super().__init__(allow_overwrite=True)

    @property
    def base_location(self) -> str:  # type: ignore[override]
        """DATA_DIR."""
        return str(settings.DATA_DIR)

    @property
    def location(self) -> str:  # type: ignore[override]
        """DATA_DIR, whole."""
        return os.path.abspath(self.base_location)

    def path(self, name: str) -> str:
        """Of a file of the team. Raises SuspiciousFileOperation: keys and databases lie beside."""
        path = super().path(name)
        if Path(path).relative_to(self.location).parts[:1] not in [(one,) for one in OF_THE_TEAM]:
            raise SuspiciousFileOperation(name)
        return path

    def url(self, name: str | None) -> str:
        """None: the desk hands these out itself, and writes down to whom. Raises ValueError."""
        raise ValueError("A file of the team has no address.")
