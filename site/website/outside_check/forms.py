"""What somebody outside may say of the facts of a guide: all is true, or what is not, and why."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accessibility.forms.plain import PlainForm
from knowledge.editing.lent import Remark
from knowledge.lending import LONGEST_NAME, LONGEST_REMARK
from knowledge.models import GuidePage

TRUE, WRONG = "true", "wrong"


class CheckForm(PlainForm):
    """One field a step, each empty where the step is right; a name as they wish it."""

    verdict = forms.ChoiceField(
        label=_("Is everything true?"),
        choices=[(TRUE, _("Yes, all of it is true")), (WRONG, _("No, I wrote what is not right"))],
        widget=forms.RadioSelect,
    )
    name = forms.CharField(
        label=_("Your name, as you want to be called"),
        help_text=_("You may leave this empty."),
        max_length=LONGEST_NAME,
        required=False,
    )
    general = forms.CharField(
        label=_("Something else that is not right"),
        help_text=_("You may leave this empty."),
        max_length=LONGEST_REMARK,
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

    def __init__(self, *args: Any, guide: GuidePage, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._places: dict[str, tuple[str, str]] = {}
        self.paths = guide.all_paths()
        for nth, path in enumerate(self.paths, start=1):
            places = range(len(path["steps"]))
            path["checked"] = [self._add(path, place, f"path-{nth}") for place in places]

    def _add(self, path: dict[str, Any], place: int, prefix: str) -> tuple[Any, Any]:
        """The step at this place, from 0, with its field."""
        step, key = path["steps"][place], path["ids"][place]
        name = f"{prefix}-step-{place + 1}"
        said = f"{path['label']}, {place + 1}. {step['title']}"
        self._places[name] = (str(key or ""), said)
        self.fields[name] = forms.CharField(
            label=_("This is not right, because…"),
            max_length=LONGEST_REMARK,
            widget=forms.Textarea(attrs={"rows": 2}),
            required=False,
        )
        return step, self[name]

    def clean(self) -> dict[str, Any]:
        """What they tick and what they write agree."""
        said = super().clean() or {}
        is_written = any(said.get(name) for name in (*self._places, "general"))
        if said.get("verdict") == TRUE and is_written:
            self.add_error("verdict", gettext("You wrote what is not right: choose “No”."))
        if said.get("verdict") == WRONG and not is_written and not self.errors:
            self.add_error("general", gettext("Write what is not right, here or at its step."))
        return said

    def remarks(self) -> list[Remark]:
        """What is not right, in the order of the guide."""
        said = self.cleaned_data
        found = [
            Remark(step, place, said[name])
            for name, (step, place) in self._places.items()
            if said.get(name)
        ]
        if said.get("general"):
            found.append(Remark("", gettext("The whole guide"), said["general"]))
        return found
