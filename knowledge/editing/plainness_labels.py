"""Where a text stands in a guide, and which words weigh on it, in the words of the CMS."""

from collections import Counter

from django.template.defaultfilters import floatformat
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from knowledge.editing.plainness import Place, Plainness

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


MOST_WORDS = 12


def seldom_heard(plainness: Plainness) -> str:
    """The words of a guide that are seldom heard, those that come most often first."""
    counted = Counter(plainness.hearing.unheard)
    return ", ".join(
        f"{word} ({times})" if times > 1 else word
        for word, times in counted.most_common(MOST_WORDS)
    )


def too_seldom_heard(plainness: Plainness) -> str:
    """How many words of a guide are seldom heard, how few are wanted, and which."""
    return _("Words seldom heard: %(share)s in 100, and 2 is the most: %(words)s.") % {
        "share": in_100(plainness),
        "words": seldom_heard(plainness),
    }


def in_100(plainness: Plainness) -> str:
    """How many words of a guide in 100 are seldom heard, in the numbers of the language."""
    return floatformat(100 * plainness.hearing.share, 1)


def place_label(place: Place) -> str:
    """`Step 3, how`: the step first, then the field."""
    if not place.step:
        return str(FIELDS[place.name])
    step = _("Step %(number)d") % {"number": place.step}
    if place.name == "title":
        return step
    return f"{step}, {str(FIELDS[place.name]).lower()}"
