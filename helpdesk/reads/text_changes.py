"""Reads changes of the words of messages and scripts, and which words are used now."""

from django.contrib.auth import get_user_model
from django.db.models import Q, QuerySet

from helpdesk.choices import COORDINATORS, TextState
from helpdesk.models import NoticeText, ScriptText, TextChange
from helpdesk.models.text_change import OF_A_SCRIPT


def words_in_use(kind: str, channel: str, language: str) -> dict[str, str]:
    """The coordinators' words for this text now, by part; {} where our own are used. One query."""
    if channel == OF_A_SCRIPT:
        scripts = ScriptText.objects.filter(script=kind, language=language)
        script = scripts.order_by("version").last()
        return dict(script.parts) if script else {}
    row = NoticeText.objects.filter(kind=kind, channel=channel, language=language).first()
    return {"text": row.text, "subject": row.subject} if row else {}


def has_second_coordinator(user_id: int) -> bool:
    """Whether anybody else could see what this coordinator proposes. One query."""
    others = get_user_model()._default_manager.filter(is_active=True).exclude(pk=user_id)
    return others.filter(Q(groups__name=COORDINATORS) | Q(is_superuser=True)).exists()


def proposed_change(kind: str, channel: str, language: str) -> TextChange | None:
    """What was proposed for this text and nobody has decided; None for nothing. One query."""
    changes = TextChange.objects.filter(kind=kind, channel=channel, language=language)
    return changes.filter(state=TextState.PROPOSED).first()


def find_change(pk: int) -> TextChange | None:
    """The change of this key with its authors; None when there is none. One query."""
    return _with_authors().filter(pk=pk).first()


def latest_changes(*, most: int) -> list[TextChange]:
    """Changes with their authors, those to decide first, then the latest. Two queries."""
    waiting = list(_with_authors().filter(state=TextState.PROPOSED).order_by("-pk"))
    decided = _with_authors().exclude(state=TextState.PROPOSED).order_by("-pk")[:most]
    return waiting + list(decided)


def count_of_proposals() -> int:
    """How many changes wait to be seen. One query."""
    return TextChange.objects.filter(state=TextState.PROPOSED).count()


def _with_authors() -> QuerySet[TextChange]:
    return TextChange.objects.select_related("proposed_by__adviser", "decided_by__adviser")
