"""Which files editors may bring, by what is in them and not by their name alone."""

import zipfile
from collections.abc import Callable, Mapping
from typing import IO, Final

_ODT: Final = b"application/vnd.oasis.opendocument.text"
_WORD: Final = b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
# A text of an office program is small inside too: no bomb that unfolds.
_LARGEST_INSIDE: Final = 100 * 1024 * 1024
# Folders and files in which such a text keeps programs.
_PROGRAMS: Final = ("basic/", "scripts/", "vbaproject", "vbadata", "activex", "embeddings/")
# What Python raises for an archive that is damaged or made up.
_BROKEN: Final = (OSError, zipfile.BadZipFile, KeyError, ValueError, NotImplementedError, EOFError)


def _begins_with(*ways: bytes, at: int = 0) -> Callable[[IO[bytes]], bool]:
    def is_so(file: IO[bytes]) -> bool:
        return file.read(64)[at:].startswith(ways)

    return is_so


def _is_mp3(file: IO[bytes]) -> bool:
    first = file.read(3)
    return first == b"ID3" or (len(first) > 1 and first[0] == 0xFF and first[1] & 0xE6 == 0xE2)


def _is_words(file: IO[bytes]) -> bool:
    try:
        text = file.read().decode("utf-8")
    except UnicodeDecodeError:
        return False
    return "\0" not in text and not text.lstrip("\ufeff \t\r\n").startswith("<")


def _is_text_of_an_office(part: str, says: bytes) -> Callable[[IO[bytes]], bool]:
    """A zip whose part of this name says its kind, and that holds no program."""

    def is_so(file: IO[bytes]) -> bool:
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                names = [member.filename.lower() for member in members]
                return (
                    sum(member.file_size for member in members) <= _LARGEST_INSIDE
                    and says in archive.read(part)
                    and not any(program in name for program in _PROGRAMS for name in names)
                )
        except _BROKEN:
            return False

    return is_so


# Leaflets and letters to fill in, plain words, sounds, and the films of guides.
KINDS: Final[Mapping[str, Callable[[IO[bytes]], bool]]] = {
    "pdf": _begins_with(b"%PDF-"),
    "odt": _is_text_of_an_office("mimetype", _ODT),
    "docx": _is_text_of_an_office("[Content_Types].xml", _WORD),
    "txt": _is_words,
    "mp3": _is_mp3,
    "ogg": _begins_with(b"OggS"),
    "opus": _begins_with(b"OggS"),
    "mp4": _begins_with(b"ftyp", at=4),
    "webm": _begins_with(b"\x1aE\xdf\xa3"),
}


def is_what_it_says(file: IO[bytes], *, extension: str) -> bool:
    """Whether the content is of the kind that the name tells; False for a kind that is not taken.

    The file stands at its beginning afterwards.
    """
    looks_so = KINDS.get(extension.lower())
    file.seek(0)
    try:
        return looks_so is not None and looks_so(file)
    finally:
        file.seek(0)
