"""How the journal says what its lines tell: pages that were shown, subjects, and codes."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from helpdesk.choices import JournalSubject
from helpdesk.models import JournalEntry
from helpdesk.policy.unusual_reading import Alarm, Unusual

# By the name of the address. The pages of one request or person that are not here are said alike.
_PAGES = {
    "today": gettext_lazy("The calls of the day"),
    "today_print": gettext_lazy("The calls of the day, on paper"),
    "queue": gettext_lazy("The list of requests"),
    "people": gettext_lazy("A search for people"),
    "duplicates": gettext_lazy("Records that may be the same person"),
    "merge": gettext_lazy("Two records side by side"),
    "new_case": gettext_lazy("A new request by phone"),
    "person": gettext_lazy("The record of a person"),
    "person_reads": gettext_lazy("Who looked at a person"),
    "case": gettext_lazy("A request"),
    "consent": gettext_lazy("Who may help a person"),
    "attempt": gettext_lazy("A call"),
    "letter": gettext_lazy("A letter"),
    "letters": gettext_lazy("Letters to post"),
    "letters_file": gettext_lazy("Letters to post"),
    "messages": gettext_lazy("The list of messages"),
    "person_file": gettext_lazy("All that we keep of a person"),
    "person_file_json": gettext_lazy("All that we keep of a person, as a file"),
    "person_erase": gettext_lazy("Before a person is erased"),
    "safeguarding": gettext_lazy("Safeguarding"),
}
# Forms and the like of one record: how the name of the address begins → the page that it is of.
_PARTS = {"case_": "case", "promise_": "case", "person_": "person", "consent_": "consent"}
_SUBJECTS = {
    JournalSubject.ACCOUNT: gettext_lazy("Account %(number)s"),
    JournalSubject.PERSON: gettext_lazy("Person %(number)s"),
    JournalSubject.REQUEST: gettext_lazy("Request %(number)s"),
    JournalSubject.CONSENT: gettext_lazy("Consent %(number)s"),
    JournalSubject.EXPORT: gettext_lazy("File %(number)s"),
    JournalSubject.TEXT: gettext_lazy("Text %(number)s"),
    JournalSubject.SESSION: gettext_lazy("Session %(number)s"),
    JournalSubject.SETTINGS: gettext_lazy("Settings"),
    JournalSubject.NUMBER: gettext_lazy("A number"),
    JournalSubject.TOKEN: gettext_lazy("Token %(number)s"),
    JournalSubject.WEBHOOK: gettext_lazy("Webhook %(number)s"),
    JournalSubject.INCIDENT: gettext_lazy("Incident %(number)s"),
}


_UNUSUAL = {
    Unusual.MORE_THAN_USUAL: gettext_lazy(
        "Opened the records of %(people)d people. %(usual)d are usual for this account."
    ),
    Unusual.MORE_THAN_COLLEAGUES: gettext_lazy(
        "Opened the records of %(people)d people. Colleagues opened %(usual)d."
    ),
    Unusual.WITHOUT_REQUEST: gettext_lazy(
        "Opened the records of %(people)d people who had asked nothing lately."
    ),
}


def alarm_in_words(alarm: Alarm) -> str:
    """What is unusual, with its figures."""
    return str(_UNUSUAL[alarm.why]) % {"people": alarm.people, "usual": alarm.usual}


def page_in_words(page: str) -> str:
    """Which page was shown, a form of a record as that record; any other one with its code."""
    whole = (of for begins, of in _PARTS.items() if page.startswith(begins))
    known = _PAGES.get(page) or _PAGES.get(next(whole, ""))
    return str(known) if known else _("Another page (%(code)s)") % {"code": page}


def about_in_words(entry: JournalEntry) -> str:
    """What a line is about, by its key; the request number where it has one; "" for nothing."""
    words = _SUBJECTS.get(JournalSubject(entry.about)) if entry.about else None
    about = str(words) % {"number": entry.about_id or ""} if words else ""
    return f"{about} {entry.reference}".strip()
