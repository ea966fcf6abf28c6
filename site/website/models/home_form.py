"""The form of the home page: the guides that it names are there."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accessibility.forms.plain import PlainPageForm
from knowledge.editing.choices import numbers_in
from knowledge.models import GuidePage


class HomePageForm(PlainPageForm):
    """Says which number is no guide of this language, before readers miss one."""

    def clean_most_asked(self) -> str:
        """The numbers as they were typed, in their order."""
        typed: str = self.cleaned_data["most_asked"]
        numbers = numbers_in(typed)
        live: Any = GuidePage.objects.live().filter(locale_id=self.instance.locale_id)
        found = set(live.filter(number__in=numbers).values_list("number", flat=True))
        missing = [number for number in numbers if number not in found]
        if missing:
            said = _("No guide of this language has the number %(number)s.")
            raise ValidationError(said % {"number": missing[0]})
        return ", ".join(str(number) for number in numbers)
