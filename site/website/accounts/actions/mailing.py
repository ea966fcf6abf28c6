"""Mail to the team itself. What it says of an account is for its owner alone."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.core.mail import send_mail

from website.models import User

log = logging.getLogger(__name__)


def mail_leaves() -> bool:
    """Whether e-mails go anywhere: without a server none is written, for a log would keep it."""
    return bool(settings.EMAIL_REACHES_PEOPLE or settings.EMAIL_TO_FOLDER)


def mail_user(user: User, *, subject: str, text: str) -> bool:
    """Send a mail to the address of the account. Whether it left."""
    if not user.email or not mail_leaves():
        return False
    try:
        return bool(send_mail(subject, text, None, [user.email]))
    except (OSError, SMTPException) as error:
        log.warning("A mail about an account could not leave: %s.", type(error).__name__)
        return False
