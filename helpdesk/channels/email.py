"""E-mail, through the server that EMAIL_URL names."""

import smtplib
from collections.abc import Callable
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection

from helpdesk.channels.base import Delivery, MailHeaders, Message, NotSent
from helpdesk.channels.bounded import TookTooLong, within
from helpdesk.channels.console import ConsoleDriver

# Of the answers to a mail's words, those that blame the mail itself (RFC 5321 §4.2.2).
FIRST_REFUSAL_OF_WORDS = 550


class EmailDriver:
    """One message, its text and a page that says the same.

    Its Message-ID is the idempotency key, so a repeat is recognised.
    """

    def send(self, message: Message) -> Delivery:
        """Raises NotSent: permanent when the address is missing or refused for good (5xx).

        Without a server or a folder, a line on the screen that names nobody (decision 5).
        """
        if not (settings.EMAIL_REACHES_PEOPLE or settings.EMAIL_TO_FOLDER):
            return ConsoleDriver().send(message)
        if not message.to:
            raise NotSent("no address", permanent=True)
        passage = _Passage(_mail(message))
        try:
            within(message.seconds, passage.go)
        except TookTooLong:
            passage.is_over = True
            if not passage.is_taken:
                raise _unheard("no answer in time", passage) from None
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _reason in error.recipients.values()]
            raise NotSent("address refused", permanent=all(c >= 500 for c in codes)) from error
        except smtplib.SMTPResponseException as error:
            # Only what is said of its words is about this mail: a name or a password that the
            # server does not like stops every other as well.
            of_words = isinstance(error, smtplib.SMTPDataError)
            for_good = of_words and error.smtp_code >= FIRST_REFUSAL_OF_WORDS
            raise NotSent(
                f"server answered {error.smtp_code}",
                permanent=for_good,
                is_of_channel=not for_good,
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise _unheard(f"no connection: {type(error).__name__}", passage) from error
        return Delivery(reached=settings.EMAIL_REACHES_PEOPLE)


def own_domain() -> str:
    """What stands after the @ in the names of our own mails."""
    return urlsplit(settings.BASE_URL).hostname or "localhost"


def _mail(message: Message) -> EmailMultiAlternatives:
    mail = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        to=[message.to],
        # Of the envelope; what is read stands below.
        from_email=message.headers.returns_to or settings.DEFAULT_FROM_EMAIL,
        reply_to=[message.headers.reply_to] if message.headers.reply_to else None,
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{message.idempotency_key}@{own_domain()}>",
            **_said_to_programs(message.headers),
        },
    )
    if message.page:
        mail.attach_alternative(message.page, "text/html")
    if message.invitation is not None:
        mail.attach("appel.ics", message.invitation.decode(), "text/calendar")
    return mail


def _said_to_programs(said: MailHeaders) -> dict[str, str]:
    """Which conversation it belongs to, who wrote it, and how to have no more."""
    headers = {}
    if said.references:
        headers["References"] = " ".join(f"<{name}>" for name in said.references)
        headers["In-Reply-To"] = f"<{said.references[-1]}>"
    if said.auto_submitted:
        headers["Auto-Submitted"] = said.auto_submitted
        # What Exchange asks in place of that.
        headers["X-Auto-Response-Suppress"] = "OOF, AutoReply"
    if said.unsubscribe:
        headers["List-Unsubscribe"] = f"<{said.unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    return headers


def _unheard(reason: str, passage: "_Passage") -> NotSent:
    return NotSent(reason, is_of_channel=True, is_perhaps_taken=passage.is_handed_over)


class _Passage:
    """One mail through a connection of its own, and how far it got."""

    def __init__(self, mail: EmailMultiAlternatives) -> None:
        self._mail = mail
        self.is_handed_over = False
        self.is_taken = False
        # Nobody waits for it any more: it must not leave behind our back.
        self.is_over = False

    def go(self) -> None:
        """Open, hand over, and close, which never undoes what was taken."""
        connection, smtp = get_connection(), None
        try:
            connection.open()
            # Only a server of SMTP has one; the mailbox of tests has none.
            smtp = getattr(connection, "connection", None)
            if isinstance(smtp, smtplib.SMTP):
                smtp.data = self._marking(smtp.data)  # type: ignore[method-assign, assignment]
            self._mail.connection = connection
            self._mail.send()
            self.is_taken = True
        finally:
            with suppress(OSError, smtplib.SMTPException):
                connection.close()
            # A goodbye that failed leaves the socket open.
            if isinstance(smtp, smtplib.SMTP):
                smtp.close()

    def _marking(self, data: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """The step that hands the words over: before it nothing can have been taken."""

        def marked(words: Any) -> Any:
            if self.is_over:
                raise smtplib.SMTPServerDisconnected("over")
            self.is_handed_over = True
            answer = data(words)
            self.is_handed_over = False
            return answer

        return marked
