"""Sounds as exchanges and phones bring them, made here: nothing, with what hides beside it."""

import struct

SECRET = b"recorded at 48.8566, 2.3522"


def wav(*, coding: int = 1, body: bytes = b"\x01\x02" * 4000, cut: int = 0) -> bytes:
    """A RIFF file with a chunk that says where it was made; `cut` bytes are missing at its end."""
    spoken = struct.pack("<HHLLHH", coding, 1, 8000, 16000, 2, 16)
    chunks = [(b"fmt ", spoken), (b"LIST", SECRET), (b"data", body)]
    out = b"".join(
        name + struct.pack("<L", len(each)) + each + b"\0" * (len(each) % 2)
        for name, each in chunks
    )
    whole = b"RIFF" + struct.pack("<L", len(out) + 4) + b"WAVE" + out
    return whole[: len(whole) - cut]


def mp3(*, version: int = 1, frames: int = 4) -> bytes:
    """Frames of silence at 128 kbit/s (version 1) or 64 (2), between two tags of ID3."""
    head = {1: b"\xff\xfb\x90\x00", 2: b"\xff\xf3\x80\x00"}[version]
    length = {1: 144 * 128_000 // 44_100, 2: 72 * 64_000 // 22_050}[version]
    size = len(SECRET)
    before = b"ID3\x03\0\0" + bytes((size >> 7 * place) & 0x7F for place in (3, 2, 1, 0)) + SECRET
    after = b"TAG" + SECRET.ljust(125, b"\0")
    return before + (head + b"\0" * (length - 4)) * frames + after


def ogg(mark: bytes = b"OpusHead") -> bytes:
    """The first page of a stream, and another."""
    return b"OggS\0\x02" + b"\0" * 20 + b"\x01\x13" + mark + b"\0" * 200
