"""Where a text stands in a guide, in the words of the CMS."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.editing.plainness import Place

FIELDS = {
    "title": gettext_lazy("Title"),
    "promise": gettext_lazy("Promise"),
    "needs": gettext_lazy("What you need"),
    "warning": gettext_lazy("Careful"),
    "text": gettext_lazy("How"),
    "tip": gettext_lazy("Tip"),
    "screen": gettext_lazy("Drawn screen"),
    "see": gettext_lazy("You should see"),
    "problem": gettext_lazy("What goes wrong"),
    "answer": gettext_lazy("What to do then"),
}


def place_label(place: Place) -> str:
    """`Step 3, how`: the step first, then the field."""
    if not place.step:
        return str(FIELDS[place.name])
    step = _("Step %(number)d") % {"number": place.step}
    if place.name == "title":
        return step
    return f"{step}, {str(FIELDS[place.name]).lower()}"
