"""What the editor of a guide is told before people rely on it."""

from typing import Any

from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from knowledge.editing.claims import due_claims_of
from knowledge.editing.lent import answers_of
from knowledge.editing.next_reader import who_reads_next
from knowledge.editing.translations import steps_to_translate
from knowledge.models import Claim
from knowledge.models.answers import MAY_ANSWER, working_sentence
from knowledge.models.claims import MAY_CHECK
from knowledge.placeholders import OWN_ANSWERS


class ToFillInPanel(Panel):
    """What a guide's last draft leaves open, and what readers meet there; else not shown."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Still to fill in"), "icon": "warning", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel around one guide."""

        template_name = "knowledge/panels/to_fill_in.html"

        def is_shown(self) -> bool:
            """Only when something is missing."""
            is_open = self.instance.holes() or self.instance.missing_answers()
            return bool(super().is_shown() and is_open)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the holes and the answers that nobody wrote, in the order of the guide."""
            context = super().get_context_data(parent_context)
            guide = self.instance
            return {
                **context,
                "holes": guide.holes(),
                "answers": [(code, OWN_ANSWERS[code].name) for code in guide.missing_answers()],
                "until_then": working_sentence(guide.locale.language_code),
                "may_answer": self.request.user.has_perm(MAY_ANSWER),
            }


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


class NextReaderPanel(Panel):
    """Who reads this version before readers do."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Who reads next"), "icon": "user", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel around one guide."""

        template_name = "knowledge/panels/next_reader.html"

        @cached_property
        def sentence(self) -> str:
            """Who reads next, to this user; "" where nobody has to."""
            return who_reads_next(self.instance, self.request.user)

        def is_shown(self) -> bool:
            """Where a reading comes before readers."""
            return bool(super().is_shown() and self.sentence)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the sentence."""
            return {**super().get_context_data(parent_context), "sentence": self.sentence}


class ReadAgainPanel(Panel):
    """Who read the guide again and when, and when it is due: readers see the first part only."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Reading again"), "icon": "calendar-check", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel around one guide."""

        template_name = "knowledge/panels/read_again.html"

        def is_shown(self) -> bool:
            """Once the guide exists."""
            return bool(super().is_shown() and self.instance.pk)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the guide, and whether its day has come."""
            context = super().get_context_data(parent_context)
            due = self.instance.review_on
            is_late = due is not None and due < timezone.localdate()
            return {**context, "guide": self.instance, "is_late": is_late}


class DueClaimsPanel(Panel):
    """The facts of a guide whose day has come to be checked again; not shown when there is none."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Facts to check again"), "icon": "warning", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel around one guide."""

        template_name = "knowledge/panels/due_claims.html"

        @cached_property
        def claims(self) -> list[Claim]:
            """The facts, the longest overdue first; [] before the guide exists."""
            guide = self.instance
            return due_claims_of(guide.number, today=timezone.localdate()) if guide.pk else []

        def is_shown(self) -> bool:
            """Only when a day has come."""
            return bool(super().is_shown() and self.claims)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the facts, and whether this user may say that they are checked."""
            context = super().get_context_data(parent_context)
            may_check = self.request.user.has_perm(MAY_CHECK)
            return {**context, "claims": self.claims, "may_check": may_check}


class LentPanel(Panel):
    """What people outside answered about a guide, and the way to ask one; for who may publish."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"heading": _("Check by somebody outside"), "icon": "view", **kwargs})

    class BoundPanel(Panel.BoundPanel):
        """The panel around one guide."""

        template_name = "knowledge/panels/lent.html"

        def is_shown(self) -> bool:
            """Once the guide exists."""
            guide, user = self.instance, self.request.user
            return bool(
                super().is_shown() and guide.pk and guide.permissions_for_user(user).can_publish()
            )

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """With the answers that nobody dealt with."""
            context = super().get_context_data(parent_context)
            waiting = [one for one in answers_of(self.instance) if one.done_at is None]
            return {**context, "guide": self.instance, "waiting": waiting}
