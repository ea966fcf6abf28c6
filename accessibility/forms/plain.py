"""Gives each form our own words for what is wrong, and counts the end of a line once.

A form names its own errors where it can say more; what it leaves to Django is said here, in plain
words. A test walks every form: none of Django's messages reaches a reader.
"""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm, WagtailAdminPageForm

_CHOOSE = _("Choose one of the answers.")
_AGAIN = _("This is not right. Check it and write it again.")
_TOO_LONG = ngettext_lazy(
    "Write it shorter: %(limit_value)d sign at most.",
    "Write it shorter: %(limit_value)d signs at most.",
    "limit_value",
)
_TOO_SHORT = ngettext_lazy(
    "Write it longer: %(limit_value)d sign at least.",
    "Write it longer: %(limit_value)d signs at least.",
    "limit_value",
)

# By the code of the problem, whatever the field.
PLAIN: Mapping[str, Any] = {
    "required": _("Write something here."),
    "invalid": _AGAIN,
    "max_length": _TOO_LONG,
    "min_length": _TOO_SHORT,
    "max_value": _("Write %(limit_value)s or less."),
    "min_value": _("Write %(limit_value)s or more."),
    "step_size": _AGAIN,
    "overflow": _AGAIN,
    "max_digits": _AGAIN,
    "max_decimal_places": _AGAIN,
    "max_whole_digits": _AGAIN,
    "invalid_choice": _CHOOSE,
    "invalid_list": _CHOOSE,
    "invalid_pk_value": _CHOOSE,
    "list": _CHOOSE,
    "incomplete": _("Fill in each part."),
    "null_characters_not_allowed": _("A sign that nobody sees stands here. Write it again."),
    "unique": _("Another one is called so already. Write something else."),
    "unique_together": _("There is one like this already."),
    "unique_for_date": _("There is one for this day already."),
    "missing": _("Choose a file."),
    "empty": _("This file is empty. Choose another."),
    "invalid_image": _("This is not a picture. Choose another file."),
    "contradiction": _("Choose a file, or take it away: not both."),
    "invalid_extension": _("This kind of file is not taken. Choose another."),
}
_BY_FIELD: tuple[tuple[type[forms.Field], Mapping[str, Any]], ...] = (
    (forms.BooleanField, {"required": _("Tick the box.")}),
    (forms.ChoiceField, {"required": _CHOOSE}),
    (forms.ModelChoiceField, {"required": _CHOOSE}),
    (forms.FileField, {"required": _("Choose a file."), "invalid": _("Choose a file.")}),
    (forms.DateTimeField, {"invalid": _("Write a day and an hour, like 24/12/2026 14:15.")}),
    (forms.DateField, {"invalid": _("Write a day, like 24/12/2026.")}),
    (forms.TimeField, {"invalid": _("Write an hour, like 14:15.")}),
    (forms.IntegerField, {"invalid": _("Write a whole number, like 12.")}),
    (forms.URLField, {"invalid": _("Write a whole address, like https://example.fr.")}),
    (forms.UUIDField, {"invalid": _("This page is too old. Open it again.")}),
)


def plain_errors(field: forms.Field) -> None:
    """Put our words wherever a field would speak Django's; its own words stay."""
    if block := getattr(field, "block", None):
        _plain_blocks(block)
    ours = dict(PLAIN)
    for kind, words in _BY_FIELD:
        if isinstance(field, kind):
            ours |= words
            break
    for code, words in ours.items():
        if _is_of_django(field, code):
            field.error_messages[code] = words


def _plain_blocks(block: Any) -> None:
    """The fields of a block of the CMS, and of the blocks inside it."""
    if isinstance(inner := getattr(block, "field", None), forms.Field):
        plain_errors(inner)
    inside = [*getattr(block, "child_blocks", {}).values(), getattr(block, "child_block", None)]
    for child in inside:
        if child is not None:
            _plain_blocks(child)


def _is_of_django(field: forms.Field, code: str) -> bool:
    """Whether a field has no words of its own for a problem."""
    said = field.error_messages.get(code)
    return said is None or any(
        said is kind.__dict__.get("default_error_messages", {}).get(code)
        for kind in type(field).__mro__
        if kind.__module__.startswith("django.")
    )


class PlainErrors(forms.BaseForm):
    """Our words for what is wrong, and one sign for the end of a line, as browsers count it."""

    def full_clean(self) -> None:
        """As ever, once each field, those added late too, speaks our words."""
        for field in self.fields.values():
            plain_errors(field)
        super().full_clean()

    def _widget_data_value(self, widget: forms.Widget, html_name: str) -> Any:
        """What was sent: browsers send two signs for the end of a line, and count one."""
        sent = super()._widget_data_value(widget, html_name)  # type: ignore[misc]
        return as_meant(sent)


def as_meant(sent: Any) -> Any:
    """What a browser sent, each end of a line as one sign, without the sign 0 of no keyboard."""
    if isinstance(sent, list):
        return [as_meant(each) for each in sent]
    if not isinstance(sent, str) or not {"\r", "\0"} & {*sent}:
        return sent
    return sent.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")


class PlainForm(PlainErrors, forms.Form):
    """A form of ours."""


class PlainModelErrors(PlainErrors):
    """What the rules of a model refuse is said in our words too."""

    def _update_errors(self, errors: ValidationError) -> None:
        """Rules over several fields have no field to speak for them."""
        for message in getattr(errors, "error_dict", {}).get(NON_FIELD_ERRORS, ()):
            if message.code == "unique_together":
                message.message, message.params = PLAIN["unique_together"], None
        super()._update_errors(errors)  # type: ignore[misc]


class PlainModelForm(PlainModelErrors, WagtailAdminModelForm):
    """A form of the CMS, of rows of ours."""


class PlainPageForm(PlainModelErrors, WagtailAdminPageForm):
    """A form of the CMS, of pages of ours."""
