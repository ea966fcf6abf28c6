"""The form of a document of the CMS: what is not what its name says is refused, in our words."""

from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.documents.forms import BaseDocumentForm

from accessibility.forms.plain import PlainErrors
from knowledge.editing.documents import KINDS, is_what_it_says


class DocumentForm(PlainErrors, BaseDocumentForm):
    """Wagtail's, which believes the name of a file."""

    def clean_file(self) -> Any:
        """The file, as it came. Raises ValidationError for a kind that is not taken."""
        file = self.cleaned_data["file"]
        if "file" in self.changed_data and file:
            extension = PurePath(file.name).suffix.removeprefix(".")
            if not is_what_it_says(file.file, extension=extension):
                said = _("This file is not taken. Choose one of these: %(kinds)s.")
                raise ValidationError(said % {"kinds": ", ".join(sorted(KINDS))})
        return file
