"""What nobody has written yet in a language that is turned on, and where to write it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import Script
from helpdesk.models import CannedReply, PendingReason, PendingReasonText, Topic, TopicText
from helpdesk.models.texts import first_language, languages, words_of
from helpdesk.policy.texts import Text
from helpdesk.words.notices import CHANNELS, EDITABLE, frame_of, is_written, texts_in_use
from helpdesk.words.scripts import PARTS, languages_to_write, newest


@dataclass(frozen=True)
class Gap:
    """One text that is missing in a language: its kind, its name, and the page to write it on."""

    kind: Any
    name: Text | str
    address: str


@dataclass(frozen=True)
class Missing:
    """Everything that is missing in one language."""

    code: str
    gaps: list[Gap]


def missing_texts() -> list[Missing]:
    """Each language in which something is missing, in the order of the site; [] when all is there.

    What is not offered any more is not missing.
    """
    found = {code: [*_in_reference_data(code)] for code in languages()}
    for code in languages_to_write():
        found[code] += [*_in_scripts(code), *_in_messages(code)]
    return [Missing(code, gaps) for code, gaps in found.items() if gaps]


def _in_reference_data(code: str) -> Iterator[Gap]:
    for topic in Topic.objects.filter(is_active=True):
        words, address = words_of(topic, TopicText), reverse("topics:edit", args=[topic.pk])
        if not words.get(code, {}).get("name"):
            yield Gap(_("Topic"), topic.name, address)
        has_list = words.get(first_language(), {}).get("checklist")
        if has_list and not words.get(code, {}).get("checklist"):
            yield Gap(_("Things to do"), topic.name, address)
    for reason in PendingReason.objects.filter(is_active=True):
        if not words_of(reason, PendingReasonText).get(code, {}).get("name"):
            address = reverse("pending_reasons:edit", args=[reason.pk])
            yield Gap(_("Reason to wait"), reason.name, address)
    for reply in CannedReply.objects.filter(is_active=True):
        if not any(row.language == code for row in reply.texts.all()):
            address = reverse("canned_replies:edit", args=[reply.pk])
            yield Gap(_("Ready answer"), reply.title, address)


def _in_scripts(code: str) -> Iterator[Gap]:
    for script in PARTS:
        is_there = frame_of(code, texts_in_use()) if script == Script.MAIL else newest(script, code)
        if not is_there:
            address = reverse("helpdesk:script", args=[script, code])
            yield Gap(_("Fixed words"), labels.label_of(labels.SCRIPT, script), address)


def _in_messages(code: str) -> Iterator[Gap]:
    texts = texts_in_use()
    for kind in EDITABLE:
        for channel in CHANNELS:
            if not is_written(kind, channel, code, texts):
                name = labels.label_of(labels.NOTICE_KIND, kind)
                via = labels.label_of(labels.CHANNEL, channel)
                address = reverse("helpdesk:text", args=[kind, channel, code])
                yield Gap(_("Message"), f"{name} ({via})", address)
