"""Backups that only the holder of a key can read: age files, encrypted to public keys.

The key that reads them (an identity) is kept elsewhere; the desk has the public half alone.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from pyrage import DecryptError, IdentityError, RecipientError, decrypt_io, encrypt_io, x25519

from website.running.database_files import NotPossible

ENDING: Final = ".age"
_BEGINS_WITH: Final = b"age-encryption.org/v1\n"


def recipients_of(keys: Sequence[str]) -> list[Any]:
    """The public keys, as age wants them. Raises NotPossible for one that is none."""
    recipients = []
    for key in keys:
        try:
            recipients.append(x25519.Recipient.from_str(key.strip()))
        except RecipientError as error:
            # Not the key: somebody may have given the secret one.
            raise NotPossible("A key to encrypt to is not a public key (age1…).") from error
    return recipients


def encrypt(source: Path, target: Path, *, recipients: Sequence[Any]) -> None:
    """Write `source` so that each of these keys alone reads it; on the disk when this returns.

    A piece at a time, whatever the size. Raises OSError.
    """
    target.touch(mode=0o600)
    with source.open("rb") as plain, target.open("wb") as out:
        encrypt_io(plain, out, list(recipients))
        out.flush()
        os.fsync(out.fileno())
    # What is in it was proven before; nobody here can read it again.
    if not is_encrypted(target) or target.stat().st_size <= source.stat().st_size:
        raise OSError("the encrypted file is not whole")


def is_encrypted(file: Path) -> bool:
    """Whether this is a file of age. False for one that cannot be read."""
    try:
        with file.open("rb") as opened:
            return opened.read(len(_BEGINS_WITH)) == _BEGINS_WITH
    except OSError:
        return False


@contextmanager
def readable(file: Path, *, identity: Path | None) -> Iterator[Path]:
    """The backup in clear: the file itself, or a copy for as long as this lasts.

    Raises NotPossible without the key that reads it, and when it is not whole.
    """
    if not is_encrypted(file):
        yield file
        return
    if identity is None:
        raise NotPossible(f"{file} is encrypted: give the file of its key with --identity.")
    keys = _identities_in(identity)
    with tempfile.TemporaryDirectory(prefix=".clear-", dir=place_for_work()) as folder:
        clear = Path(folder) / "backup.tar.gz"
        _decrypt(file, clear, keys)
        yield clear


def _decrypt(file: Path, clear: Path, keys: Sequence[Any]) -> None:
    try:
        with file.open("rb") as secret, clear.open("wb") as out:
            decrypt_io(secret, out, list(keys))
    except DecryptError as error:
        raise NotPossible(f"This key does not read {file}, or its beginning is damaged.") from error
    except OSError as error:
        raise NotPossible(f"{file} cannot be read as it was written: {error}.") from error


def _identities_in(file: Path) -> list[Any]:
    """The keys of a file as `age-keygen` writes it: one a line, others begin with #."""
    try:
        lines = [line.strip() for line in file.read_text("utf-8").splitlines()]
        return [x25519.Identity.from_str(line) for line in lines if line and line[0] != "#"]
    except OSError as error:
        raise NotPossible(f"{file} cannot be read: {error.strerror}.") from error
    except (IdentityError, UnicodeDecodeError) as error:
        raise NotPossible(f"{file} holds no key of age (AGE-SECRET-KEY-1…).") from error


def make_key(file: Path) -> str:
    """Write a new key, readable by this account only. Its public half. Raises NotPossible."""
    key = x25519.Identity.generate()
    public = str(key.to_public())
    try:
        with open(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
            out.write(f"# public key: {public}\n{key}\n")
    except OSError as error:
        raise NotPossible(f"{file} cannot be written: {error.strerror}.") from error
    return public


def place_for_work() -> str | None:
    """DATA_DIR, which has room for a database; the system's place where it cannot be written."""
    folder = Path(settings.DATA_DIR)
    return str(folder) if os.access(folder, os.W_OK) else None
