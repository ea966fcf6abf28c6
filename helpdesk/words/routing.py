"""Says in words why an adviser was chosen, from the codes and values kept when it was decided."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.policy.routing import Reason, ReasonLine

SENTENCES = {
    Reason.KNOWS_PERSON: _("already spoke with this person"),
    Reason.SPEAKS: _("speaks the language (%(language)s)"),
    Reason.SKILLED: _("knows the topic (%(topic)s)"),
    Reason.LOAD: _("calls that day: %(calls)s of %(cap)s"),
    Reason.AVAILABLE: _("is there and has time"),
    Reason.ONLY_ONE: _("is the only one who can"),
    Reason.AWAY_BUT_ONLY: _("is away, but nobody else can"),
    Reason.TO_COORDINATOR: _("coordinates: nobody speaks the language"),
    Reason.CHOSEN: _("was chosen on purpose, see the note"),
}


def reason_in_words(line: ReasonLine, *, topics: Mapping[str, str]) -> str:
    """One reason without its subject; `topics` gives the names of topics by code."""
    values = dict(line.values)
    if "language" in values:
        values["language"] = labels.label_of(labels.LANGUAGES, str(values["language"]))
    if "topic" in values:
        values["topic"] = topics.get(str(values["topic"]), str(values["topic"]))
    return str(SENTENCES[line.code]) % values


def reasons_in_words(
    stored: Iterable[Mapping[str, object]], *, name: str, topics: Mapping[str, str]
) -> str:
    """`Karim: already spoke with this person, speaks the language (Arabic).`; "" for none.

    A line that this version does not know is left out rather than guessed.
    """
    said = []
    for line in stored:
        try:
            said.append(reason_in_words(ReasonLine.from_json(line), topics=topics))
        except (KeyError, ValueError):
            continue
    if not said:
        return ""
    return gettext("%(name)s: %(reasons)s.") % {"name": name, "reasons": ", ".join(said)}
