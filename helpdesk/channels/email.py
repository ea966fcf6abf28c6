"""E-mail, through the server that EMAIL_URL names."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage

from helpdesk.channels.base import Delivery, Message, NotSent
from helpdesk.channels.console import ConsoleDriver


class EmailDriver:
    """One plain-text message; its Message-ID is the idempotency key, so a repeat is recognised."""

    def send(self, message: Message) -> Delivery:
        """Raises NotSent: permanent when the address is missing or refused for good (5xx).

        Without a server or a folder, a line on the screen that names nobody (decision 5).
        """
        if not (settings.EMAIL_REACHES_PEOPLE or settings.EMAIL_TO_FOLDER):
            return ConsoleDriver().send(message)
        if not message.to:
            raise NotSent("no address", permanent=True)
        domain = settings.BASE_URL.split("//")[-1].split(":")[0].split("/")[0]
        mail = EmailMessage(
            subject=message.subject,
            body=message.text,
            to=[message.to],
            headers={"Message-ID": f"<{message.idempotency_key}@{domain}>"},
        )
        if message.invitation is not None:
            mail.attach("appel.ics", message.invitation.decode(), "text/calendar")
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as error:
            codes = [code for code, _reason in error.recipients.values()]
            raise NotSent("address refused", permanent=all(c >= 500 for c in codes)) from error
        except smtplib.SMTPResponseException as error:
            raise NotSent(
                f"server answered {error.smtp_code}", permanent=error.smtp_code in (552, 554)
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            raise NotSent(f"no connection: {type(error).__name__}") from error
        return Delivery(reached=settings.EMAIL_REACHES_PEOPLE)
