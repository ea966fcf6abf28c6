"""The form in which a cooperative chooses its colours; one that is hard to read is refused."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accessibility.forms.plain import PlainModelForm
from website.theme.palette import VOICES, Weak, dressed, is_colour, readable_shade, weak_texts
from website.theme.tokens import drawn


class ThemeForm(PlainModelForm):
    """Both colours or none; each is looked at wherever the style sheet writes with or on it."""

    def clean(self) -> dict[str, Any]:
        """The colours in small letters; an error on the field of each one that will not do."""
        super().clean()
        data = self.cleaned_data
        colours = {voice: (data.get(voice) or "").strip().lower() for voice in VOICES}
        data.update(colours)
        if not any(colours.values()):
            return data
        for voice, colour in colours.items():
            if not is_colour(colour):
                self.add_error(voice, _("Write both colours, like #0a5c4f, or leave both empty."))
        if not self.errors:
            self._refuse_what_is_hard_to_read(**colours)
        return data

    def _refuse_what_is_hard_to_read(self, *, leaf: str, talk: str) -> None:
        for display in ("light", "dark"):
            tokens = dressed(drawn(display), leaf=leaf, talk=talk, display=display)
            said: set[str] = set()
            for weak in weak_texts(tokens):
                if weak.voice not in said:
                    said.add(weak.voice)
                    self.add_error(weak.voice, self._why(weak, leaf=leaf, talk=talk))
            if said:
                return

    def _why(self, weak: Weak, *, leaf: str, talk: str) -> ValidationError:
        """The figure that was found, the one that is needed, and a shade that would do."""
        shade = readable_shade(drawn("light"), weak.voice, leaf=leaf, talk=talk)
        found = number_format(weak.ratio, decimal_pos=1)
        if shade is None:
            return ValidationError(
                _("Texts would be hard to read: contrast %(found)s, and 4.5 is needed.")
                % {"found": found}
            )
        return ValidationError(
            _(
                "Texts would be hard to read: contrast %(found)s, and 4.5 is needed. "
                "%(shade)s would do."
            )
            % {"found": found, "shade": shade}
        )
