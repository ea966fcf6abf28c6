"""The parts of a guide, as an editor fills them in."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

FEWEST_STEPS, MOST_STEPS = 4, 9
DEVICES = [
    ("any", _("Any phone")),
    ("android", _("Android phone")),
    ("iphone", _("iPhone")),
    ("keypad", _("Phone with keys")),
]


# What a screen reader says in one go.
LONGEST_ALTERNATIVE = 125


# The texts of a step, in the order in which readers meet them.
STEP_TEXTS = ("title", "warning", "text", "tip", "see")


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
    picture = ImageChooserBlock(label=_("Picture"), required=False)
    alternative = blocks.CharBlock(
        label=_("What the picture shows"),
        required=False,
        max_length=LONGEST_ALTERNATIVE,
        help_text=_("For who does not see it. Also its name on the phone."),
    )
    see = blocks.CharBlock(label=_("You should see"), max_length=200)

    class Meta:
        icon = "tick"
        label = _("Step")

    def clean(self, value: Any) -> Any:
        """A picture is said in words too."""
        cleaned = super().clean(value)
        if cleaned["picture"] and not cleaned["alternative"].strip():
            message = _("Say what the picture shows.")
            raise blocks.StructBlockValidationError({"alternative": ValidationError(message)})
        return cleaned


class PathBlock(blocks.StructBlock):
    """The steps for one kind of phone. Each step keeps its id when steps move."""

    device = blocks.ChoiceBlock(label=_("For which phone"), choices=DEVICES, default="any")
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


class FailureBlock(blocks.StructBlock):
    """What may go wrong, and what to do then."""

    problem = blocks.CharBlock(label=_("What goes wrong"), max_length=200)
    answer = blocks.TextBlock(label=_("What to do"), rows=2)

    class Meta:
        icon = "warning"
        label = _("If it fails")
