"""Printed codes: ten, made from a seed that the session keeps until they were noted.

The database holds keyed digests, the session a seed: without the key of the site neither tells a
code. So a page can show them until somebody says that they are noted, and never again after.
"""

import hmac
import secrets
from hashlib import sha256
from typing import Final

from django.conf import settings

from website.second_factor.rules import as_typed, in_fours

HOW_MANY: Final = 10
# No letter or digit that is mistaken for another when it is read from paper: 31 signs.
_ALPHABET: Final = "abcdefghjkmnpqrstuvwxyz23456789"
_SIGNS: Final = 8


def new_seed() -> str:
    """What ten codes are made from."""
    return secrets.token_hex(16)


def codes_of(seed: str, *, user_id: int) -> list[str]:
    """The ten codes of a seed, "k7mq-2hxa": about 39 bits each."""
    return [
        in_fours(_signs(_keyed("codes", f"{seed}:{user_id}:{number}")), mark="-")
        for number in range(HOW_MANY)
    ]


def digest_of(code: str, *, user_id: int) -> str:
    """What is kept of a code, however it was typed."""
    return _keyed("digest", f"{user_id}:{as_typed(code)}").hex()


def looks_like_one(code: str) -> bool:
    """Whether this is the length of a printed code: an app's has six digits."""
    return len(as_typed(code)) == _SIGNS


def _signs(key: bytes) -> str:
    number = int.from_bytes(key, "big")
    signs = []
    for _ in range(_SIGNS):
        number, rest = divmod(number, len(_ALPHABET))
        signs.append(_ALPHABET[rest])
    return "".join(signs)


def _keyed(purpose: str, text: str) -> bytes:
    key = sha256(f"website.second_factor.{purpose}:{settings.SECRET_KEY}".encode()).digest()
    return hmac.new(key, text.encode(), sha256).digest()
