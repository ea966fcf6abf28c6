"""The field of a drawn screen in the CMS: its lines, its drawing, and help to write them."""

from typing import Any, Final

from django import forms
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from wagtail.admin.widgets import AdminAutoHeightTextInput

from knowledge.screens.ready import lines_to_insert, ready_screens
from knowledge.screens.vocabulary import ICONS, MARKS, PARTS, said

# The languages in which descriptions are written, by their own names.
_LANGUAGES: Final = (("fr", "Français"), ("en", "English"))


class ScreenInput(AdminAutoHeightTextInput):
    """A text area with the drawing beside it, ready screens above, lines and marks below."""

    template_name = "knowledge/cms/screen_input.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        of_script = {
            "data-screen-target": "text",
            "data-action": "input->screen#later focus->screen#draw",
            "spellcheck": "false",
        }
        super().__init__({**of_script, **(attrs or {})})

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """With the menu of ready screens, that of the active language first, and what to insert."""
        context: dict[str, Any] = super().get_context(name, value, attrs)
        own = "fr" if (get_language() or "fr").startswith("fr") else "en"
        languages = sorted(_LANGUAGES, key=lambda language: language[0] != own)
        context["preview_url"] = reverse("screen_preview")
        context["own"] = own
        context["menus"] = [(label, ready_screens(code)) for code, label in languages]
        context["lines"] = [
            (line, said("PARTS", line.part, own))
            for line in lines_to_insert()
            if line.part in PARTS
        ]
        codes = [*MARKS, "1", "2"]
        context["marks"] = [
            {"own": _mark(code, own), "fr": _mark(code, "fr"), "en": _mark(code, "en")}
            for code in codes
        ]
        context["icons"] = sorted(
            (
                {"own": said("ICONS", code, own), "fr": _icon(code, "fr"), "en": _icon(code, "en")}
                for code in ICONS
            ),
            key=lambda icon: icon["own"],
        )
        return context

    @cached_property
    def media(self) -> forms.Media:
        """What draws while somebody writes."""
        return forms.Media(
            js=["knowledge/screen_form.js"],
            css={"all": ["knowledge/screens.css", "knowledge/screen_form.css"]},
        )


def _icon(code: str, language: str) -> str:
    return f"[{said('ICONS', code, language)}]"


def _mark(code: str, language: str) -> str:
    return said("MARKS", code, language) if code in MARKS else code
