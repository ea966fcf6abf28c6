"""Puts a coordinator's words in use in place of our own, or takes them away again.

Who may, and when, is decided in `text_changes.py`: nothing else puts words of messages in use.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Model

from helpdesk.choices import Script
from helpdesk.models import DeskSettings, ScriptText
from helpdesk.models.in_hand import let_go
from helpdesk.models.notice import NoticeText
from helpdesk.models.texts import TextRow
from helpdesk.words.foreign import foreign_problems
from helpdesk.words.notices import CACHE_KEY, own_subject, own_text, problems
from helpdesk.words.scripts import FIRST_VERSION, PARTS, part_problems


def check_text(*, kind: str, channel: str, language: str, text: str, subject: str = "") -> None:
    """Raise ValueError for a message whose text or subject has problems."""
    if problems(kind, channel, text, language=language) or foreign_problems(subject):
        raise ValueError("This text cannot be used.")


def check_script(*, script: Script, parts: Mapping[str, str]) -> None:
    """Raise ValueError for a part of a script with problems."""
    if any(part_problems(part, parts.get(name, "")) for name, part in PARTS[script].items()):
        raise ValueError("These words cannot be used.")


@transaction.atomic
def save_text(*, kind: str, channel: str, language: str, text: str, subject: str = "") -> None:
    """These words from now on. Our own words, saved again, are no change: the row goes.

    Line ends become "\\n"; spaces around the text go. `subject` is of an e-mail, "" our own.
    Raises ValueError for a text with problems.
    """
    text = "\n".join(text.strip().splitlines())
    check_text(kind=kind, channel=channel, language=language, text=text, subject=subject)
    subject = "" if subject == own_subject(kind, language) else subject
    if text == own_text(kind, channel, language) and not subject:
        restore_text(kind=kind, channel=channel, language=language)
        return
    NoticeText.objects.update_or_create(
        kind=kind, channel=channel, language=language, defaults={"text": text, "subject": subject}
    )
    let_go(CACHE_KEY)


@transaction.atomic
def restore_text(*, kind: str, channel: str, language: str) -> None:
    """Our own words again; nothing happens when they are in use already."""
    NoticeText.objects.filter(kind=kind, channel=channel, language=language).delete()
    let_go(CACHE_KEY)


@transaction.atomic
def save_row_texts(
    *, model: type[TextRow], row: Model, language: str, texts: Mapping[str, str]
) -> None:
    """The words of a row of reference data in this language, by field; none when all are empty."""
    owner: dict[str, Any] = {model.owner: row, "language": language}
    if any(texts.values()):
        model._default_manager.update_or_create(**owner, defaults=texts)
        return
    # One by one: a row forgets what is kept of its words when it goes.
    for kept in model._default_manager.filter(**owner):
        kept.delete()


@transaction.atomic
def save_script(*, script: Script, language: str, parts: Mapping[str, str], at: datetime) -> None:
    """These words from now on; the versions before stay. The same words again are no new version.

    Raises ValueError for a part with problems.
    """
    check_script(script=script, parts=parts)
    # Coordinators who save at once wait for each other, and none finds its number taken.
    DeskSettings.objects.select_for_update().get(pk=DeskSettings.load().pk)
    rows = ScriptText.objects.filter(script=script, language=language)
    last = rows.order_by("version").last()
    if last is not None and last.parts == dict(parts):
        return
    version = last.version + 1 if last else FIRST_VERSION
    rows.create(script=script, language=language, version=version, parts=dict(parts), written_at=at)
    let_go(CACHE_KEY)
