"""Seals the secrets of apps, so that neither the database nor a backup of it makes their codes.

A printed code is kept as a digest; the secret of an app is needed whole, at each log-in. It is
sealed by ChaCha20-Poly1305 under a key of its own that comes from SECRET_KEY, for one account: in
the row of another it opens nothing. Those of before are read under SECRET_KEY_FALLBACKS.
"""

import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from django.conf import settings

# No hex digit: what an earlier version kept in clear is told apart.
_MARK: Final = "s:"
_NONCE: Final = 12


class CannotOpen(Exception):
    """The secret was sealed under a key that this site no longer has."""


def sealed(secret: bytes, *, user_id: int) -> str:
    """The secret as it is kept: 66 signs for 20 bytes; another text each time."""
    nonce = os.urandom(_NONCE)
    hidden = _box(settings.SECRET_KEY).encrypt(nonce, secret, _of(user_id))
    return _MARK + urlsafe_b64encode(nonce + hidden).decode().rstrip("=")


def opened(kept: str, *, user_id: int) -> bytes:
    """The secret of what is kept; one that stands in clear (hex) is read too. Raises CannotOpen."""
    if not kept.startswith(_MARK):
        return bytes.fromhex(kept)
    body = kept.removeprefix(_MARK)
    data = urlsafe_b64decode(body + "=" * (-len(body) % 4))
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return _box(key).decrypt(data[:_NONCE], data[_NONCE:], _of(user_id))
        except InvalidTag:
            continue
    raise CannotOpen


def _box(key: str) -> ChaCha20Poly1305:
    return ChaCha20Poly1305(sha256(f"website.second_factor.app:{key}".encode()).digest())


def _of(user_id: int) -> bytes:
    return f"app of {user_id}".encode()
