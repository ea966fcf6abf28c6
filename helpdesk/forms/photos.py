"""Checks what somebody sends as a picture, and the code that was said. Decides nothing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk.channels.incoming.files import LARGEST, SafeFile, made_safe
from helpdesk.channels.incoming.reading import Attached
from helpdesk.choices import FileRefusal
from helpdesk.policy.photos import read_code

_WRONG = {
    FileRefusal.KIND: _("We take photos, PDF and plain text. This is something else."),
    FileRefusal.BROKEN: _("This file is broken. Take the photo again."),
    FileRefusal.TOO_BIG: _("This file is too big. Take the photo again, or send another one."),
    FileRefusal.TOO_MANY: _("These are too many files. Send ten at most."),
    FileRefusal.VIRUS: _("This file may be dangerous. We did not keep it."),
    FileRefusal.UNCHECKED: _("We could not check this file now. Try again later, or call us."),
}


def files_sent(uploads: Sequence[UploadedFile]) -> list[SafeFile]:
    """What was uploaded, made safe; a file that is too big is not read."""
    return made_safe(_as_attached(upload) for upload in uploads)


def _as_attached(upload: UploadedFile) -> Attached:
    size = upload.size or 0
    # One sign more than may be: it is then refused for its size.
    data = upload.read() if size <= LARGEST else upload.read(LARGEST + 1)
    return Attached(name=(upload.name or "")[:120], data=data, is_inline=False)


def what_is_wrong(files: Sequence[SafeFile]) -> list[str]:
    """Why some were not kept, each reason once."""
    reasons = dict.fromkeys(file.refusal for file in files if file.refusal)
    return [str(_WRONG[reason]) for reason in reasons]


def uploads_of(files: Any) -> list[UploadedFile]:
    """What stands in the two fields, in order: the camera's, and what there was already."""
    return [*files.getlist("photo"), *files.getlist("files")]


class PhotoCodeForm(PlainForm):
    """The code that the adviser said."""

    code = forms.CharField(
        label=_("The eight figures"),
        help_text=_(
            "Your adviser tells you, like "
            "12\N{NO-BREAK SPACE}34\N{NO-BREAK SPACE}56\N{NO-BREAK SPACE}78."
        ),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
        error_messages={"required": _("Write the eight figures.")},
    )

    def clean_code(self) -> str:
        """The eight digits, however they are spaced."""
        code = read_code(self.cleaned_data["code"])
        if not code:
            raise forms.ValidationError(gettext("There are eight figures. Check them."))
        return code


class DeskFilesForm(PlainForm):
    """A word about the files that an adviser puts to a case."""

    text = forms.CharField(
        label=_("What is it? You may leave it empty."), required=False, max_length=500
    )
