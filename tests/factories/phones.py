"""A telephone that answers our SMS."""

from datetime import timedelta

from helpdesk.actions.promises.answers import Taken, take_sms
from helpdesk.choices import NoticeState
from helpdesk.models import IncomingSms, Notice
from helpdesk.policy.sms_talk import Did
from tests.factories.helpdesk import MONDAY

NUMBER, STRANGER = "+33612345678", "+33698765432"
LATER = MONDAY + timedelta(minutes=10)


class Phone:
    """One phone that writes to us, each time with another id; `did` is what was done."""

    def __init__(self, number=NUMBER):
        self.number, self.count = number, 0

    def says(self, text, *, at=LATER):
        self.count += 1
        key = f"{self.number}-{self.count}"
        assert take_sms(sender=self.number, text=text, gateway_id=key, at=at) is Taken.KEPT
        return Did(IncomingSms.objects.get(gateway_id=key).did)

    @property
    def last(self):
        return IncomingSms.objects.filter(number=self.number).latest("pk")


def queued(kind):
    return Notice.objects.filter(kind=kind, state=NoticeState.QUEUED)


def bring_answers(settings) -> None:
    """There is a gateway that brings answers, and a number that people can answer."""
    settings.SMS_URL, settings.SMS_REACHES_PEOPLE = "https://gateway.invalid/send", True
    settings.SMS_SENDER, settings.SMS_INCOMING = "+33700000001", True
