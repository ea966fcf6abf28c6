"""Reads what an adviser does at the guide of the call page. Decides nothing."""

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from helpdesk import labels

LONGEST_QUESTION = 200
_BUTTONS = ("find", "guide", "phone", "step")


class LanguageForm(PlainForm):
    """Which language somebody speaks; nothing is chosen beforehand."""

    language = forms.ChoiceField(
        label=_("Language"),
        choices=[("", _("Choose")), *labels.choices_of(labels.LANGUAGES)],
        help_text=_("Not sure? Choose the last line of the list."),
    )


class TwinForm(PlainForm):
    """The keys of the guide: find one, open one, say which phone, say which step."""

    q = forms.CharField(required=False, max_length=LONGEST_QUESTION)
    # What was found already, and the guide that is open.
    asked = forms.CharField(required=False, max_length=LONGEST_QUESTION)
    reading = forms.IntegerField(required=False, min_value=1)
    guide = forms.IntegerField(required=False, min_value=1)
    phone = forms.ChoiceField(required=False, choices=labels.choices_of(labels.DEVICE))
    step = forms.IntegerField(required=False, min_value=1)

    def is_meant(self) -> bool:
        """Whether a key of the guide was pressed, or Enter after other words were typed."""
        if any(name in self.data for name in _BUTTONS):
            return True
        asked, now = (self.data.get(name, "").strip() for name in ("asked", "q"))
        return "save" not in self.data and now not in ("", asked)

    @classmethod
    def read(cls, data: QueryDict) -> "TwinForm":
        """Checked: what is odd counts as not said."""
        form = cls(data)
        form.is_valid()
        return form
