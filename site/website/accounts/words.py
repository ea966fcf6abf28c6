"""What is said of accounts: how long to wait, what happened."""

from datetime import datetime, timedelta
from math import ceil
from typing import Any, Final

from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, ngettext, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from helpdesk.reads.availability import desk_zone
from helpdesk.words.spoken import day_in_words, minutes_in_words, when_in_words
from website.models import StaffSession, User
from website.running.roles import ADVISER, AUDITOR, AUTHOR, COORDINATOR, EDITOR, REVIEWER

# Each role in people's words: its name, and what whoever has it does.
ROLES: Final = {
    ADVISER: (pgettext_lazy("role", "Adviser"), _("Calls people, and reads every request.")),
    COORDINATOR: (
        _("Coordinator"),
        _("An adviser's work, and the team: accounts, hours, texts, safeguarding, journal."),
    ),
    AUDITOR: (_("Auditor"), _("Reads figures, the journal and audits; no name, no number.")),
    AUTHOR: (_("Author"), _("Writes guides, and hands them to a reviewer.")),
    REVIEWER: (_("Reviewer"), _("Reads guides for plain language, and publishes them.")),
    EDITOR: (_("Editor"), _("Writes and publishes guides; sees nothing of a person.")),
}
ADMINISTRATOR: Final = (_("Administrator"), _("May do everything, and change every setting."))


def wait_in_words(wait: timedelta) -> str:
    """ "40 seconds", "2 minutes": never less than what is left."""
    seconds = ceil(wait.total_seconds())
    if seconds <= 90:
        return ngettext("%(count)s second", "%(count)s seconds", seconds) % {"count": seconds}
    return minutes_in_words(ceil(seconds / 60))


def tries_in_words(count: int, since: datetime | None) -> str:
    """What the user reads at their next log-in after wrong tries on their account."""
    if since is None:
        return ""
    return gettext(
        "Since %(when)s, somebody wrote a wrong password for you %(count)s times. "
        "Was it not you? Tell a coordinator."
    ) % {"when": when_in_words(since, desk_zone()), "count": count}


def mail_of_tries() -> tuple[str, str]:
    """The subject and the text of the mail to somebody whose account is being guessed."""
    subject = gettext("Somebody tries passwords on your account")
    text = gettext(
        "Somebody wrote wrong passwords for you, several times. They are slowed down.\n\n"
        "Was it you? Then you have nothing to do.\n\n"
        "Was it not you? Tell a coordinator, and choose another password.\n\n%(address)s"
    ) % {"address": settings.BASE_URL}
    return subject, text


def roles_in_words(user: User) -> list[tuple[Any, Any]]:
    """The name of each role of a user, and what it does; the administrator's first. One query."""
    groups = {group.name for group in user.groups.all()}
    found = [said for name, said in ROLES.items() if name in groups]
    return [ADMINISTRATOR, *found] if user.is_superuser else found


def device_in_words(session: StaffSession) -> str:
    """ "Firefox on Windows"; what is not known is said so."""
    if session.browser and session.system:
        return gettext("%(browser)s on %(system)s") % {
            "browser": session.browser,
            "system": session.system,
        }
    return session.browser or session.system or gettext("A device that we do not know")


def typed_in_words(fields: list[list[str]]) -> list[str]:
    """What somebody typed, without what only programs read: words with a space, or long ones."""
    values = [value.strip() for _name, value in fields]
    return [value for value in values if " " in value or "\n" in value or len(value) > 40] or [
        value for value in values if value
    ]


def state_in_words(user: User, *, at: datetime) -> str:
    """Whether somebody can log in, waits for their code to be used, or when they leave."""
    if not user.is_active:
        return gettext("Switched off")
    if user.last_day is not None:
        return gettext("Until %(day)s") % {"day": day_in_words(user.last_day)}
    if user.has_usable_password():
        return ""
    codes = user.one_time_codes.all()
    if any(one.used_at is None and one.expires_at > at for one in codes):
        return gettext("Invited, has no password yet")
    return gettext("Has no password: make a new code")


def mail_of_code(
    user: User, code: str, *, until: datetime, language: str, is_asked: bool
) -> tuple[str, str]:
    """The subject and the text of the mail that brings a code; `is_asked` by the user."""
    with translation.override(language):
        values = {
            "name": user.get_username(),
            "code": code,
            "until": when_in_words(until, desk_zone()),
            "address": f"{settings.BASE_URL}{reverse('account_code')}",
        }
        subject = gettext("Your code to log in")
        text = gettext(
            "Open this page, and write your code. Then you choose your password.\n\n"
            "%(address)s\n\n"
            "Your code: %(code)s\n"
            "Your name to log in: %(name)s\n\n"
            "The code works once, until %(until)s."
        )
        if is_asked:
            text += "\n\n" + gettext(
                "You did not ask for it? Then do nothing: your password stays as it is."
            )
        return subject, text % values
