"""The parts of a guide, as an editor fills them in."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.urls import reverse
from django.utils.functional import cached_property, lazy
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.blocks.struct_block import BlockGroup
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock

from knowledge.placeholders import OWN_ANSWERS, codes_in, is_within_a_sentence, slips_in
from knowledge.screens import ScreenError, compose
from knowledge.screens.form_field import ScreenInput
from knowledge.screens.messages import message

FEWEST_STEPS, MOST_STEPS = 4, 9
ANY_PHONE = "any"
DEVICES = [
    (ANY_PHONE, _("Any phone")),
    ("android", _("Android phone")),
    ("iphone", _("iPhone")),
    ("keypad", _("Phone with keys")),
]
# As they are chosen, three in a row on the smallest screen.
SHORT_NAMES = [
    (ANY_PHONE, _("Any")),
    ("android", "Android"),
    ("iphone", "iPhone"),
    ("keypad", _("With keys")),
]

# What phones show, as our sprite draws it and as somebody on the phone says it.
DRAWINGS = [
    ("gear", _("a cog wheel")),
    ("search", _("a magnifying glass")),
    ("handset", _("a telephone receiver")),
    ("hangup", _("a receiver that lies down")),
    ("keypad", _("small dots in rows")),
    ("speaker", _("a loudspeaker")),
    ("signal", _("bars that grow")),
    ("wifi", _("a fan")),
    ("plane", _("an aeroplane")),
    ("battery", _("a battery")),
    ("missed", _("a broken arrow")),
    ("envelope", _("an envelope")),
    ("send", _("an arrow like a paper plane")),
    ("camera", _("a camera")),
    ("bin", _("a dustbin")),
    ("erase", _("an arrow with a cross in it")),
    ("slider", _("a dot on a line")),
    ("power", _("a circle with a line at its top")),
    ("tray", _("a thin line with a small hole")),
    ("sim", _("a card with a cut corner")),
]
# What a screen reader says in one go.
LONGEST_ALTERNATIVE = 125
# The texts of a step, in the order in which readers meet them.
STEP_TEXTS = ("title", "warning", "text", "tip", "see")
# A video is short, so that it costs little: about a minute at this weight.
HEAVIEST_VIDEO = 3_000_000
VIDEO_KINDS = ("mp4", "webm")


# Where our own answers may stand: whole sentences have room there.
_ROOM_FOR_ANSWERS = ("warning", "text", "tip", "see", "ask", "otherwise", "answer")


def wrong_answers(texts: Mapping[str, Any], *, room: Collection[str]) -> dict[str, ValidationError]:
    """Field → what is wrong with the answers of ours that its text takes; {} for nothing.

    `room`: the fields whose sentences may be answers of ours.
    """
    found = {}
    for name, text in texts.items():
        if isinstance(text, str) and (wrong := _wrong_answer(text, has_room=name in room)):
            found[name] = ValidationError(wrong)
    return found


def _wrong_answer(text: str, *, has_room: bool) -> str:
    if slips := slips_in(text):
        said = _("No answer of ours is called “%(code)s”. These are: %(codes)s.")
        return said % {"code": slips[0], "codes": ", ".join(OWN_ANSWERS)}
    if not (codes := codes_in(text)):
        return ""
    if not has_room:
        return _("“%(code)s” is whole sentences: it has no room here.") % {"code": codes[0]}
    if is_within_a_sentence(text):
        return _("“%(code)s” is whole sentences: write it after a full stop.") % {"code": codes[0]}
    return ""


class VideoBlock(blocks.StructBlock):
    """A short film and the same in words; neither comes without the other."""

    file = DocumentChooserBlock(
        label=_("Video"), required=False, help_text=_("MP4 or WebM, 3 MB at most.")
    )
    transcript = blocks.TextBlock(
        label=_("What is said and shown"),
        required=False,
        help_text=_("For who does not hear it, does not see it, or saves data."),
    )

    class Meta:
        icon = "media"
        label = _("Video")

    def clean(self, value: Any) -> Any:
        """A film is light, of a kind that phones play, and said in words."""
        cleaned = super().clean(value)
        errors = {}
        if (film := cleaned["file"]) is not None:
            if film.file_extension.lower() not in VIDEO_KINDS:
                errors["file"] = ValidationError(_("Choose an MP4 or WebM file."))
            elif film.get_file_size() > HEAVIEST_VIDEO:
                errors["file"] = ValidationError(_("This video is too heavy: 3 MB at most."))
            if not cleaned["transcript"].strip():
                errors["transcript"] = ValidationError(_("Write what is said and shown."))
        if errors:
            raise blocks.StructBlockValidationError(errors)
        return cleaned


def as_lines(text: str | None) -> str:
    """The lines of a description as they are kept: no spaces around them, none empty."""
    lines = [line.strip() for line in (text or "").splitlines()]
    return "\n".join(line for line in lines if line)


def wrong_in_screen(text: str) -> str:
    """Why a description cannot be drawn, in the active language; "" for one that can, or none."""
    try:
        if text:
            compose(text, language="fr")
    except ScreenError as error:
        return message(error)
    return ""


class ScreenBlock(blocks.TextBlock):
    """The lines of a drawn screen, with its drawing beside them while they are written."""

    @cached_property
    def field(self) -> forms.CharField:
        """A text field with the drawing, ready screens and lines to insert."""
        return forms.CharField(
            **self.field_options, widget=ScreenInput(attrs={"rows": self.rows}), strip=True
        )

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """In migrations it is the plain text that it holds."""
        _path, arguments, options = super().deconstruct()
        return "wagtail.blocks.TextBlock", arguments, options


def _how_to_write() -> str:
    """A link that leaves the form as it is: it opens beside it."""
    return format_html(
        '<a href="{}" target="_blank">{}</a>', reverse("how_to_write"), _("How to write a step")
    )


_link_to_lessons = lazy(_how_to_write, str)


class StepBlock(blocks.StructBlock):
    """One action, how to do it, what should now be seen; no picture comes without words."""

    title = blocks.CharBlock(label=_("What to do"), max_length=80)
    warning = blocks.CharBlock(
        label=_("Careful"),
        required=False,
        max_length=200,
        help_text=_("What may be lost or cost money. Shown before the step."),
    )
    text = blocks.TextBlock(label=_("How"), required=False, rows=2)
    tip = blocks.CharBlock(label=_("Tip"), required=False, max_length=200)
    phone = blocks.CharBlock(
        label=_("Number to call"),
        required=False,
        max_length=20,
        validators=[RegexValidator(r"^[+*#]?[\d\s.*#]+$", _("Write digits only."))],
        help_text=_("One touch calls it: 112, 3179…"),
    )
    drawing = blocks.ChoiceBlock(
        label=_("Drawing to look for"),
        required=False,
        choices=DRAWINGS,
        help_text=_("What the phone shows. It weighs almost nothing."),
    )
    screen = ScreenBlock(
        label=_("Drawn screen"),
        required=False,
        rows=7,
        help_text=_("The phone or the thing first, then a line for each part."),
    )
    picture = ImageChooserBlock(label=_("Picture"), required=False)
    alternative = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        max_length=LONGEST_ALTERNATIVE,
        help_text=_("For who does not see it. Also its name on the phone."),
    )
    see = blocks.CharBlock(label=_("You should see"), max_length=200)
    video = VideoBlock(required=False)
    ask = blocks.CharBlock(
        label=_("What the adviser asks"),
        required=False,
        max_length=200,
        help_text=_("An open question, which does not give the answer away."),
    )
    otherwise = blocks.CharBlock(
        label=_("If the person does not see it"),
        required=False,
        max_length=200,
        help_text=_("What the adviser then has them do. Readers do not see it."),
    )

    class Meta:
        icon = "tick"
        label = _("Step")
        help_text = _link_to_lessons()
        form_layout = BlockGroup(
            [
                *("title", "warning", "text", "tip", "see"),
                BlockGroup(
                    ["screen"],
                    heading=_("Drawn screen"),
                    icon="mobile-alt",
                    classname="collapsed",
                    label_format="",
                ),
                BlockGroup(
                    ["drawing", "picture", "alternative", "phone", "video"],
                    heading=_("Picture, number, video"),
                    icon="image",
                    classname="collapsed",
                    label_format="",
                ),
                BlockGroup(
                    ["ask", "otherwise"],
                    heading=_("For the adviser on the phone"),
                    icon="user",
                    classname="collapsed",
                    label_format="",
                ),
            ]
        )

    def clean(self, value: Any) -> Any:
        """A picture is said in words too; a screen can be drawn; an answer of ours exists."""
        cleaned = super().clean(value)
        errors = wrong_answers(cleaned, room=_ROOM_FOR_ANSWERS)
        if cleaned["picture"] and not cleaned["alternative"].strip():
            errors["alternative"] = ValidationError(_("Say what the picture shows."))
        cleaned["screen"] = as_lines(cleaned["screen"])
        if cleaned["picture"] and cleaned["screen"]:
            errors["screen"] = ValidationError(_("Choose the drawn screen or the picture."))
        elif wrong := wrong_in_screen(cleaned["screen"]):
            errors["screen"] = ValidationError(wrong)
        if errors:
            raise blocks.StructBlockValidationError(errors)
        cleaned["phone"] = re.sub(r"[\s.]", "", cleaned["phone"])
        return cleaned


class PathBlock(blocks.StructBlock):
    """The steps for one kind of phone. Each step keeps its id when steps move."""

    device = blocks.ChoiceBlock(label=_("For which phone"), choices=DEVICES, default=ANY_PHONE)
    steps = blocks.ListBlock(StepBlock(), label=_("Steps"))

    class Meta:
        icon = "list-ol"
        label = _("Path")

    def clean(self, value: Any) -> Any:
        """A guide is short: four to nine steps."""
        cleaned = super().clean(value)
        if not FEWEST_STEPS <= len(cleaned["steps"]) <= MOST_STEPS:
            message = _("A guide has four to nine steps.")
            raise blocks.StructBlockValidationError({"steps": ValidationError(message)})
        return cleaned


def shortest_path() -> dict[str, Any]:
    """A path for any phone, with the fewest steps, all to be filled in."""
    step = StepBlock()
    return {"device": ANY_PHONE, "steps": [step.get_default() for _ in range(FEWEST_STEPS)]}


class FailureBlock(blocks.StructBlock):
    """What may go wrong, and what to do then."""

    problem = blocks.CharBlock(label=_("What goes wrong"), max_length=200)
    answer = blocks.TextBlock(label=_("What to do"), rows=2)

    class Meta:
        icon = "warning"
        label = _("If it fails")

    def clean(self, value: Any) -> Any:
        """An answer of ours exists, and stands by itself."""
        cleaned = super().clean(value)
        if errors := wrong_answers(cleaned, room=_ROOM_FOR_ANSWERS):
            raise blocks.StructBlockValidationError(errors)
        return cleaned
