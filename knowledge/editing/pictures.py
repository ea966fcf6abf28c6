"""Takes out of a photograph where, when and by whom it was taken; how it is turned stays."""

import io
import struct
from typing import IO, Any, Final

from django.core.files.base import ContentFile
from django.db.models.signals import pre_save
from PIL import Image, ImageSequence
from wagtail.images import get_image_model
from wagtail.users.models import UserProfile

STEP: Final = 100
_ORIENTATION: Final = 0x0112
# What Pillow raises for files that are cut off or made up, by kind.
UNREADABLE: Final = (OSError, SyntaxError, ValueError, struct.error, EOFError, KeyError, TypeError)
# What a picture says beside its pixels that it is shown by.
_SHOWN_BY: Final = frozenset(
    {"icc_profile", "dpi", "gamma", "transparency", "background", "duration", "loop", "disposal"}
    | {"blend", "default_image", "progressive", "progression", "lossless", "adobe_transform"}
    | {"jfif", "jfif_version", "jfif_density", "jfif_unit", "adobe", "version", "extension"}
    | {"interlace", "aspect", "srgb", "chromaticity", "timestamp"}
)
# How each kind is written again: as near to the pixels as it can be.
_AS_IT_WAS: Final[dict[str, dict[str, Any]]] = {
    "JPEG": {"quality": "keep"},
    # Several pictures in one file, as some phones make them: the first is kept.
    "MPO": {"quality": 95, "subsampling": 0},
    "PNG": {},
    "GIF": {},
    "WEBP": {"quality": 95},
    "AVIF": {"quality": 90},
}


class BrokenPicture(ValueError):
    """A picture that breaks off in the middle, or says what its kind cannot say."""


def without_position(file: IO[bytes]) -> bytes | None:
    """The picture with its pixels, colours and orientation alone.

    None when it says nothing else already, or is of no kind that we read. Raises BrokenPicture.
    """
    file.seek(0)
    try:
        image = Image.open(file)
    except OSError:
        return None
    kind = image.format or ""
    if kind not in _AS_IT_WAS:
        return None
    try:
        # PNG says its texts after the pixels.
        image.load()
        exif = image.getexif()
        is_clean = set(exif) <= {_ORIENTATION} and set(image.info) - {"exif"} <= _SHOWN_BY
        if is_clean and kind != "MPO":
            return None
        return _written_again(image, kind=kind, turned=exif.get(_ORIENTATION, 1))
    except UNREADABLE as error:
        raise BrokenPicture(str(error)) from error


def _written_again(image: Any, *, kind: str, turned: int) -> bytes:
    image.info = {name: value for name, value in image.info.items() if name in _SHOWN_BY}
    kept = Image.Exif()
    if turned != 1:
        kept[_ORIENTATION] = turned
    options = dict(_AS_IT_WAS[kind])
    if icc := image.info.get("icc_profile"):
        options["icc_profile"] = icc
    if kind != "MPO" and getattr(image, "n_frames", 1) > 1:
        frames = [frame.copy() for frame in ImageSequence.Iterator(image)]
        for frame in frames:
            frame.info.pop("comment", None)
        image, *others = frames
        options |= {"save_all": True, "append_images": others}
    out = io.BytesIO()
    image.save(out, "JPEG" if kind == "MPO" else kind, exif=kept.tobytes(), **options)
    return out.getvalue()


def clean_upload(instance: Any, **_signal: object) -> None:
    """Before a picture that was just uploaded is written to the disk.

    A broken portrait is left out; a broken picture of a guide, which its form refuses, raises
    BrokenPicture.
    """
    name = "avatar" if isinstance(instance, UserProfile) else "file"
    file = getattr(instance, name)
    if not file or file._committed:
        return
    try:
        clean = without_position(file.file)
    except BrokenPicture:
        if name == "file":
            raise
        # A portrait that nobody could see.
        instance.avatar = ""
        return
    file.file.seek(0)
    if clean is None:
        return
    setattr(instance, name, ContentFile(clean, file.name))
    if name == "file":
        instance._set_image_file_metadata()


def watch() -> None:
    """Clean the pictures of guides and of accounts as they come in."""
    for model in (get_image_model(), UserProfile):
        pre_save.connect(clean_upload, sender=model, dispatch_uid=f"{__name__}.{model.__name__}")


def clean_stored() -> tuple[int, list[str]]:
    """Clean what was uploaded before, a piece at a time; asked again, it goes on where it stopped.

    Returns how many were cleaned, and the names of those that are missing or cannot be read.
    """
    cleaned, failed = 0, []
    for model, name in ((get_image_model(), "file"), (UserProfile, "avatar")):
        for instance in model.objects.exclude(**{name: ""}).order_by("pk").iterator(STEP):
            try:
                cleaned += _clean_in_place(instance, name)
            except (OSError, ValueError) as error:
                failed.append(f"{getattr(instance, name).name}: {error}")
    return cleaned, failed


def _clean_in_place(instance: Any, name: str) -> bool:
    """Whether the file of this row was changed; at no moment is it half written."""
    file = getattr(instance, name)
    with file.open("rb") as opened:
        clean = without_position(opened)
    if clean is None:
        return False
    # What is shown was made of the original, with what it said: it is made again when needed.
    is_image = name == "file"
    if is_image:
        instance.renditions.all().delete()
    file.storage.replace(file.name, clean)
    if is_image:
        instance._set_image_file_metadata()
        instance.file.close()
        instance.save(update_fields=["file_size", "file_hash"])
    return True
