"""Who in the team speaks the language of a person, in words; what to do where nobody does."""

from django.utils.translation import gettext as _

from helpdesk import labels
from helpdesk.models import Adviser, Callback
from helpdesk.reads.routing import speakers_of
from helpdesk.words.needs import USUAL_LANGUAGE


def is_spoken_by_nobody(language: str) -> bool:
    """Whether nobody in the team speaks it. No query for the language that everybody speaks."""
    return language != USUAL_LANGUAGE and not speakers_of(language)


def who_goes_on(callback: Callback, *, reader: Adviser | None) -> str:
    """Who speaks the language of this promise, and what they do next, in one or two sentences.

    "You" is the `reader`; None for somebody who takes no calls. Two queries.
    """
    speakers = list(
        Adviser.objects.filter(pk__in=speakers_of(callback.language))
        .order_by("first_name")
        .values_list("pk", "first_name")
    )
    language = labels.language_name(callback.language).lower()
    if not speakers:
        return _("Nobody in the team speaks this language. The request says what to do.")
    owner = callback.adviser
    if reader is not None and owner.pk == reader.pk and reader.pk in dict(speakers):
        return _("You speak this language (%(language)s). Then: you find another hour.") % {
            "language": language
        }
    names = ", ".join(name for _pk, name in speakers)
    said = _("In the team, this language (%(language)s) is spoken by: %(names)s.") % {
        "language": language,
        "names": names,
    }
    if owner.pk in dict(speakers):
        return f"{said} " + _("Then: %(name)s finds another hour.") % {"name": owner.first_name}
    return f"{said} " + _("Choose an hour of theirs.")
