"""The form in which a visitor says how pages are shown; and one that shows every field."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accessibility.display.preferences import DisplayPreferences
from accessibility.display.reading_comfort import Contrast, Lines, Size
from accessibility.forms.plain import PlainForm


class DisplayForm(PlainForm):
    """Every preference as a question with few answers; `next` is where to go back to."""

    text = forms.ChoiceField(
        label=_("Size of the text"),
        choices=[
            ("100", _("The usual size")),
            ("125", _("A little larger")),
            ("150", _("Larger")),
            ("200", _("Very large")),
        ],
        widget=forms.RadioSelect,
    )
    spacing = forms.ChoiceField(
        label=_("Space between lines and letters"),
        choices=[("normal", _("The usual space")), ("wide", _("More space"))],
        widget=forms.RadioSelect,
    )
    contrast = forms.ChoiceField(
        label=_("Colours"),
        choices=[
            ("auto", _("As on the rest of my device")),
            ("light", _("Dark letters on a light page")),
            ("dark", _("Light letters on a dark page")),
            ("high", _("Very strong contrast")),
        ],
        widget=forms.RadioSelect,
    )
    font = forms.ChoiceField(
        label=_("Shape of the letters"),
        choices=[
            ("system", _("The usual letters")),
            ("hyperlegible", _("Letters that are hard to confuse")),
        ],
        widget=forms.RadioSelect,
    )
    width = forms.ChoiceField(
        label=_("Length of the lines"),
        choices=[("usual", _("The usual length")), ("narrow", _("Shorter lines"))],
        widget=forms.RadioSelect,
    )
    pictures = forms.ChoiceField(
        label=_("Small drawings"),
        choices=[("shown", _("Show them beside the words")), ("none", _("Words only"))],
        widget=forms.RadioSelect,
    )
    motion = forms.ChoiceField(
        label=_("Movement"),
        choices=[("auto", _("As on the rest of my device")), ("less", _("Nothing moves"))],
        widget=forms.RadioSelect,
    )
    aloud = forms.ChoiceField(
        label=_("Listen to the guides"),
        help_text=_("Your device reads the text to you. It needs a voice for that."),
        choices=[("no", _("No, thank you")), ("yes", _("Yes, show a button that reads aloud"))],
        widget=forms.RadioSelect,
    )
    device = forms.ChoiceField(
        label=_("Your phone"),
        help_text=_("For guides that differ from one phone to another."),
        choices=[
            ("", _("I do not know, or another one")),
            ("android", _("A touch phone that is not an iPhone")),
            ("iphone", _("An iPhone")),
            ("keypad", _("A phone with keys")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def preferences(self) -> DisplayPreferences:
        """What was chosen, once the form is valid."""
        chosen = {name: value for name, value in self.cleaned_data.items() if name != "next"}
        return DisplayPreferences(**chosen)


class ComfortForm(PlainForm):
    """Three questions about a text that stands beside each; `next` is where to go back to."""

    size = forms.ChoiceField(
        label=_("Do you read these sentences easily?"),
        choices=[
            (Size.EASY, _("Yes, easily")),
            (Size.TOO_SMALL, _("No, it is too small")),
            (Size.TOO_LARGE, _("It is larger than I need")),
        ],
        widget=forms.RadioSelect,
    )
    contrast = forms.ChoiceField(
        label=_("Do the letters stand out from the page?"),
        choices=[
            (Contrast.GOOD, _("Yes, they do")),
            (Contrast.TOO_PALE, _("No, they are too pale")),
            (Contrast.DAZZLING, _("The page dazzles me")),
        ],
        widget=forms.RadioSelect,
    )
    lines = forms.ChoiceField(
        label=_("Do you find the next line without searching?"),
        choices=[
            (Lines.CLEAR, _("Yes, I find it")),
            (Lines.LOST, _("No, I get lost between the lines")),
            (Lines.CONFUSED, _("No, I mix up some letters")),
        ],
        widget=forms.RadioSelect,
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)


class SampleForm(PlainForm):
    """One field of each kind, for the style guide."""

    name = forms.CharField(
        label=_("First name"),
        help_text=_("As you want to be called."),
        error_messages={"required": _("Write your name.")},
    )
    number = forms.CharField(
        label=_("Phone number"),
        error_messages={"required": _("Write your phone number.")},
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "off"}),
    )
    subject = forms.ChoiceField(
        label=_("Subject"), choices=[("sim", _("SIM card")), ("bill", _("Bill"))]
    )
    details = forms.CharField(
        label=_("In your words"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    way = forms.ChoiceField(
        label=_("How do you want to do it?"),
        choices=[("call", _("With somebody on the phone")), ("guide", _("With a guide"))],
        widget=forms.RadioSelect,
    )
    agreed = forms.BooleanField(label=_("You may leave me a message"), required=False)
