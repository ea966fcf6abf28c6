"""What changed in a guide and for whom, as its editor says it: for advisers, and in its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogFormatter, log
from wagtail.models import PageLogEntry, Revision

from knowledge.blocks import ANY_PHONE, DEVICES
from knowledge.models import GuidePage

ACTION: Final = "knowledge.changed"
# As many as an adviser reads beside a guide.
MOST_TOLD: Final = 3
# On the page until it is published; then in its log.
FIELDS: Final = {"what_changed": "", "changed_for": "", "is_small_change": False}


@dataclass(frozen=True)
class Change:
    """One change that readers see since `at`; `phone` is "" where it is for everybody."""

    at: datetime
    what: str
    phone: Any


def when_published(instance: GuidePage, revision: Revision | None = None, **_signal: Any) -> None:
    """Write the note of a version in the log, once. Called by Wagtail after a guide is published.

    The page forgets it: what is published next has another note, or none. What was told of the
    guide stays on the page, so that reading it asks nothing more; a revision brings old ones back.
    """
    what = instance.what_changed.strip()
    if what and revision is not None and not _is_told(instance, revision):
        data = {
            "what": what,
            "phone": instance.changed_for,
            "small": instance.is_small_change,
        }
        log(instance=instance, action=ACTION, user=revision.user, revision=revision, data=data)
    instance.told_changes = [
        {**entry.data, "at": entry.timestamp.isoformat()}
        for entry in PageLogEntry.objects.filter(page=instance.pk, action=ACTION).order_by(
            "-timestamp", "-pk"
        )[:MOST_TOLD]
    ]
    GuidePage.objects.filter(pk=instance.pk).update(told_changes=instance.told_changes, **FIELDS)


def _is_told(guide: GuidePage, revision: Revision) -> bool:
    return PageLogEntry.objects.filter(page=guide.pk, action=ACTION, revision=revision).exists()


def begin_anew(guide: GuidePage) -> None:
    """A form that is opened on what readers see has no note yet; one on a draft has the draft's."""
    if guide.pk is None or not guide.has_unpublished_changes:
        for name, nothing in FIELDS.items():
            setattr(guide, name, nothing)


def changes_since(guide: GuidePage, since: datetime) -> Sequence[Change]:
    """What changed in this live guide since then, the newest first. No query."""
    told = [
        Change(datetime.fromisoformat(row["at"]), row["what"], _phone(row.get("phone", "")))
        for row in guide.told_changes
    ]
    return [change for change in told if change.at >= since]


def _phone(code: str) -> Any:
    return dict(DEVICES).get(code, "") if code != ANY_PHONE else ""


class ChangeFormatter(LogFormatter):
    """How the history of a guide says a change."""

    label = gettext_lazy("What changed")

    def format_message(self, log_entry: PageLogEntry) -> str:
        """`Changed for iPhone: the button has another name.`"""
        data = log_entry.data
        said = {"what": data["what"], "phone": _phone(data.get("phone", ""))}
        words = _("Changed for %(phone)s: %(what)s") if said["phone"] else _("Changed: %(what)s")
        small = _(" (small: translations stay good)") if data.get("small") else ""
        return words % said + small
