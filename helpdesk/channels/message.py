"""Writes the text of a notice in its language, with the link and the phone number in it."""

from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from helpdesk import labels
from helpdesk.channels.base import Message
from helpdesk.links import token_of
from helpdesk.models import DeskSettings, Notice
from helpdesk.wording import when_in_words


def compose(notice: Notice) -> Message:
    """The message of this notice as it must read now; its address is the person's of today."""
    desk = DeskSettings.current()
    callback = notice.callback
    appointment = notice.appointment
    with translation.override(notice.language if notice.language in ("fr", "en") else "fr"):
        path = reverse("helpdesk:my_request_by_link", args=[token_of(callback)])
        facts = {
            "desk": desk,
            "callback": callback,
            "reference": notice.case.reference,
            "when": (
                when_in_words(appointment.starts_at, ZoneInfo(desk.time_zone))
                if appointment
                else ""
            ),
            "link": settings.BASE_URL + path,
        }
        return Message(
            to=notice.case.person.email,
            subject=render_to_string(f"helpdesk/notices/{notice.kind}_subject.txt", facts).strip(),
            text=render_to_string(f"helpdesk/notices/{notice.kind}.txt", facts),
            summary=labels.label_of(labels.NOTICE_KIND, notice.kind),
            idempotency_key=notice.idempotency_key,
        )
