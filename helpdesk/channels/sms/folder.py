"""SMS as files, for trying: they reach nobody."""

import json
import os
import tempfile
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from helpdesk.channels.base import Delivery, NotSent
from helpdesk.channels.sms.parcel import Parcel


def put_into_folder(url: str, parcel: Parcel) -> Delivery:
    """Write <id>.json, for the server's own user only; a reader never sees half of it.

    Raises NotSent where it cannot be written.
    """
    folder = Path(url2pathname(urlsplit(url).path))
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".", dir=folder) as beside:
            draft = Path(beside) / "draft"
            with open(os.open(draft, os.O_WRONLY | os.O_CREAT, 0o600), "w", encoding="utf-8") as f:
                json.dump(parcel.as_said(), f, ensure_ascii=False)
                f.flush()
                os.fsync(f.fileno())
            draft.replace(folder / f"{parcel.key}.json")
    except OSError as error:
        raise NotSent(f"file not written: {type(error).__name__}") from error
    return Delivery(reached=False)
