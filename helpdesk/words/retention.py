"""How long each thing is kept, in words: for the team, and for the page "Your data"."""

from collections.abc import Iterator

from django.utils.translation import gettext, gettext_lazy, ngettext
from django.utils.translation import gettext_lazy as _

from helpdesk.policy.retention import Delays, Kept

KINDS = {
    Kept.PEOPLE: _("People who are in touch no more"),
    Kept.NOTES: _("Notes of requests that ended"),
    Kept.QUESTIONS: _("What somebody wrote, of requests that ended"),
    Kept.COMPLAINTS: _("Obstacles on the site that were answered"),
    Kept.FLAGS: _("Worries that are settled"),
    Kept.TEAM_NOTES: _("Notes to the team"),
    Kept.SEARCHES: _("Words that found nothing"),
    Kept.DRAFTS: _("Notes that nobody finished"),
    Kept.MAILS: _("E-mails as they came"),
    Kept.READS: _("Who read the page of a person"),
    Kept.LOGINS: _("Log-ins"),
    Kept.CHANGES: _("Who changed what in the CMS"),
    Kept.PROOFS: _("Consents that ended"),
}
# To the people themselves; what is about staff alone is not theirs to read.
FOR_PEOPLE = {
    Kept.PEOPLE: gettext_lazy("Your name and your numbers: %(delay)s after your last contact."),
    Kept.NOTES: gettext_lazy("The notes of the team: %(delay)s after your request has ended."),
    Kept.QUESTIONS: gettext_lazy(
        "Your words, and what we wrote to you: %(delay)s after your request has ended."
    ),
    Kept.COMPLAINTS: gettext_lazy(
        "What you told us about an obstacle: %(delay)s after our answer."
    ),
    Kept.SEARCHES: gettext_lazy(
        "Words that found nothing in the guides: %(delay)s, without a name."
    ),
    Kept.MAILS: gettext_lazy("Your e-mails, as they came: %(delay)s. We note your words."),
    Kept.READS: gettext_lazy("Who of us read your page: %(delay)s."),
    Kept.PROOFS: gettext_lazy("What you allowed a helper: %(delay)s after its end, as a proof."),
}


def kind_in_words(kind: Kept) -> str:
    """What a delay is about."""
    return str(KINDS[kind])


def delay_in_words(length: int, *, is_days: bool) -> str:
    """ "3 months", "90 days"; whole years are said as years: "2 years"."""
    if is_days:
        return ngettext("%(count)s day", "%(count)s days", length) % {"count": length}
    if length % 12 == 0:
        years = length // 12
        return ngettext("%(count)s year", "%(count)s years", years) % {"count": years}
    return ngettext("%(count)s month", "%(count)s months", length) % {"count": length}


def field_in_words(kind: Kept) -> str:
    """The label of a field in which a delay is tried out."""
    unit = gettext("days") if Delays().of(kind)[1] else gettext("months")
    return f"{KINDS[kind]} ({unit})"


def delays_for_people(delays: Delays) -> Iterator[str]:
    """What the page "Your data" says, a sentence each: the delays of the settings, and no other."""
    for kind, words in FOR_PEOPLE.items():
        length, is_days = delays.of(kind)
        yield str(words) % {"delay": delay_in_words(length, is_days=is_days)}
