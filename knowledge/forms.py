"""What readers may say of a guide."""

from django import forms
from django.utils.translation import gettext_lazy as _

from knowledge.models import NotHelped


class NotHelpedForm(forms.Form):
    """Why a guide did not help; nobody has to say."""

    reason = forms.ChoiceField(
        label=_("What was wrong?"),
        help_text=_("You may leave this empty."),
        choices=NotHelped.choices,
        widget=forms.RadioSelect,
        required=False,
    )
