"""The form of a picture of the CMS: one that breaks off is refused, in our words."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.images.forms import BaseImageForm

from accessibility.forms.plain import PlainErrors
from knowledge.editing.pictures import UNREADABLE, without_position


class PictureForm(PlainErrors, BaseImageForm):
    """Wagtail's, which breaks on a picture of which half is missing."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if file := self.fields.get("file"):
            # Wagtail chooses the field itself, and reads the picture in it.
            file.to_python = partial(_whole, file.to_python)  # type: ignore[method-assign]

    def clean_file(self) -> Any:
        """The file, as it came. Raises ValidationError for one that cannot be cleaned."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data:
            _whole(without_position, file)
            file.seek(0)
        return file


def _whole(read: Callable[[Any], Any], file: Any) -> Any:
    try:
        return read(file)
    except UNREADABLE as error:
        message = _("This picture is not whole. Save it again, then send it.")
        raise ValidationError(message) from error
