"""What readers may say of a guide."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from knowledge.models import NotHelped


class NotHelpedForm(PlainForm):
    """Why a guide did not help; nobody has to say."""

    reason = forms.ChoiceField(
        label=_("What was wrong?"),
        help_text=_("You may leave this empty."),
        choices=NotHelped.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, paths: list[dict[str, Any]], **kwargs: Any) -> None:
        """`paths`: those of the guide that the reader may have followed (`GuidePage.paths_for`)."""
        super().__init__(*args, **kwargs)
        groups: list[Any] = []
        self._places: dict[str, tuple[int, str]] = {}
        for path in paths:
            steps = list(zip(path["ids"], enumerate(path["steps"], start=1), strict=True))
            self._places |= {key: (place, path["device"]) for key, (place, _step) in steps}
            titles = [(key, f"{place}. {step['title']}") for key, (place, step) in steps]
            groups.append((path["label"], titles))
        self.fields["step"] = forms.ChoiceField(
            label=_("At which step?"),
            help_text=_("You may leave this empty."),
            choices=[("", _("I do not know")), *(groups if len(groups) > 1 else groups[0][1])],
            required=False,
        )

    def stuck_at(self) -> tuple[str | None, int | None, str]:
        """(identity of the step, its place from 1, the path's phone); None and "" when not said."""
        step = self.cleaned_data["step"]
        return (step, *self._places[step]) if step else (None, None, "")
