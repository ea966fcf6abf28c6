"""What a file of a case is called where somebody saves it, and what it says it is."""

from helpdesk.choices import FileKind
from helpdesk.models import CaseFile
from helpdesk.policy.names import folded

_ENDINGS = {
    FileKind.JPEG: ("image/jpeg", "jpg"),
    FileKind.PNG: ("image/png", "png"),
    FileKind.PDF: ("application/pdf", "pdf"),
    FileKind.TEXT: ("text/plain; charset=utf-8", "txt"),
    FileKind.WAV: ("audio/wav", "wav"),
    FileKind.MP3: ("audio/mpeg", "mp3"),
    FileKind.OGG: ("audio/ogg", "ogg"),
}


def media_type(file: CaseFile) -> str:
    """By its content, as it was kept; never by what somebody said of it."""
    return _ENDINGS[FileKind(file.kind)][0]


def file_name(file: CaseFile) -> str:
    """A name in plain letters with the ending of what it is: "facture.exe" is "facture.pdf"."""
    base = file.name.replace("\\", "/").rpartition("/")[2]
    stem = folded(base.rpartition(".")[0] or base)
    plain = "".join(sign if sign.isascii() and sign.isalnum() else "-" for sign in stem)
    kept = "-".join(filter(None, plain.split("-")))[:60]
    return f"{kept or f'file-{file.pk}'}.{_ENDINGS[FileKind(file.kind)][1]}"
