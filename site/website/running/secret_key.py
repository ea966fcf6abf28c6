"""The secret key of an installation that was given none: made once, and kept.

No import of the project: the settings read this.
"""

import os
import secrets
import sys
from pathlib import Path


def secret_key_in(data_dir: Path) -> str:
    """The key of this folder, made where there is none; exits where it cannot be written."""
    path = data_dir / "secret_key"
    try:
        if not path.is_file():
            data_dir.mkdir(parents=True, exist_ok=True)
            _write_once(path, secrets.token_urlsafe(50))
        return path.read_text().strip()
    except OSError as error:
        sys.exit(f"Coup de fil cannot write in {data_dir}: {error.strerror}.")


def _write_once(path: Path, text: str) -> None:
    """When two processes start at once, one writes and both then read the same whole text."""
    own = path.with_name(f"{path.name}.{os.getpid()}")
    own.touch(mode=0o600)
    own.write_text(text)
    try:
        path.hardlink_to(own)
    except FileExistsError:
        pass
    finally:
        own.unlink()
