"""What the editor of a guide is told before people rely on it."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from knowledge.editing.translations import steps_to_translate


class ToFillInPanel(Panel):
    """Lists the facts that a guide's last draft leaves to fill in; not shown when none is left."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Still to fill in"), "icon": "warning", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel around one guide."""

        template_name = "knowledge/panels/to_fill_in.html"

        def is_shown(self) -> bool:
            """Only when a fact is missing."""
            return bool(super().is_shown() and self.instance.placeholders())

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the missing facts, in the order of the guide."""
            context = super().get_context_data(parent_context)
            return {**context, "facts": self.instance.placeholders()}


class ToTranslatePanel(Panel):
    """The steps of a translation that the original has overtaken; not shown when there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Changed in the original"), "icon": "warning", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel around one guide."""

        template_name = "knowledge/panels/to_translate.html"

        def is_shown(self) -> bool:
            """Only for a translation with a step that is older, or missing."""
            is_behind = self.instance.older_steps or self.instance.missing_steps
            return bool(super().is_shown() and is_behind)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With each of those steps beside what the original says now."""
            context = super().get_context_data(parent_context)
            return {**context, "steps": steps_to_translate(self.instance)}
