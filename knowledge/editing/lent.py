"""Lends a guide to somebody outside, takes it back, and keeps what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from django.core import signing
from django.db import transaction
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404

from knowledge.lending import KEPT_FOR, MOST_LENT, ends_at, is_forgotten, takes_more
from knowledge.models import GuidePage, LentGuide, OutsideAnswer, OutsideRemark

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_SALT: Final = "knowledge.lent_guide"


class NotLent(Exception):
    """A link that is over or taken back, or a guide that is lent or answered often enough."""


@dataclass(frozen=True)
class Remark:
    """What is not right: at which step ("": the whole guide), its words for editors, and why."""

    step: str
    place: str
    text: str


def token_of(lent: LentGuide) -> str:
    """A signed token for this link, which says nothing by itself."""
    return signing.Signer(salt=_SALT, sep=".").sign(str(lent.pk))


def lent_of(token: str, *, at: datetime) -> LentGuide | None:
    """The link of a token; None when it is forged, over, taken back, or its guide is gone."""
    try:
        pk = int(signing.Signer(salt=_SALT, sep=".").unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    rows = LentGuide.objects.select_related("guide__locale", "revision")
    lent = rows.filter(pk=pk).first()
    return lent if lent is not None and lent.is_open(at) else None


def shown_guide(lent: LentGuide) -> GuidePage:
    """The version that was lent; the live one where that version is gone."""
    if lent.revision is None:
        return lent.guide
    guide: GuidePage = lent.revision.as_object()
    return guide


@transaction.atomic
def lend(*, guide: GuidePage, is_draft: bool, at: datetime, by: "AbstractUser") -> LentGuide:
    """Make a link to what readers see of this guide, or to its draft.

    Raises NotLent where it has enough open links, or no such version.
    """
    guide = GuidePage.objects.select_for_update().get(pk=guide.pk)
    revision = guide.latest_revision if is_draft else guide.live_revision
    if not is_draft and not guide.live:
        raise NotLent
    opened = LentGuide.objects.filter(guide=guide, revoked_at=None, ends_at__gt=at)
    if opened.count() >= MOST_LENT:
        raise NotLent
    return LentGuide.objects.create(
        guide=guide,
        revision=revision,
        is_draft=is_draft,
        made_at=at,
        made_by_id=by.pk,
        ends_at=ends_at(at),
    )


def take_back(*, lent: LentGuide, at: datetime) -> None:
    """The link opens nothing from now on; what was answered stays. Twice changes nothing."""
    LentGuide.objects.filter(pk=lent.pk, revoked_at=None).update(revoked_at=at)


@transaction.atomic
def answer(*, lent: LentGuide, name: str, remarks: Sequence[Remark], at: datetime) -> OutsideAnswer:
    """Keep what somebody outside says; without remarks they say that all is true.

    Raises NotLent when the link was closed meanwhile, or has answers enough.
    """
    lent = LentGuide.objects.select_for_update().get(pk=lent.pk)
    if not lent.is_open(at) or not takes_more(lent.answers.count()):
        raise NotLent
    row = OutsideAnswer.objects.create(lent=lent, name=name, at=at)
    OutsideRemark.objects.bulk_create(
        [
            OutsideRemark(answer=row, step=one.step, place=one.place[:200], text=one.text)
            for one in remarks
        ]
    )
    return row


def mark_done(*, answer: OutsideAnswer, at: datetime, by: "AbstractUser") -> None:
    """An editor has dealt with it; twice changes nothing."""
    OutsideAnswer.objects.filter(pk=answer.pk, done_at=None).update(done_at=at, done_by=by)


def forget_lent(*, at: datetime) -> int:
    """Delete the links that were over long ago and whose answers are all done. How many."""
    old = LentGuide.objects.filter(ends_at__lte=at - KEPT_FOR).annotate(
        waiting=Count("answers", filter=Q(answers__done_at=None))
    )
    gone = [
        lent.pk
        for lent in old
        if is_forgotten(ends_at=lent.ends_at, is_all_done=not lent.waiting, at=at)
    ]
    LentGuide.objects.filter(pk__in=gone).delete()
    return len(gone)


def guide_or_404(pk: int) -> GuidePage:
    """The guide of this key with its language. One query; raises Http404."""
    return get_object_or_404(GuidePage.objects.select_related("locale"), pk=pk)


def lent_or_404(pk: int) -> LentGuide:
    """The link of this key, open or over. One query; raises Http404."""
    return get_object_or_404(LentGuide, pk=pk)


def answer_or_404(pk: int) -> OutsideAnswer:
    """The answer of this key with its link. One query; raises Http404."""
    return get_object_or_404(OutsideAnswer.objects.select_related("lent"), pk=pk)


def open_links(guide: GuidePage, *, at: datetime) -> list[LentGuide]:
    """The links that open this guide now, the newest first. One query."""
    rows = LentGuide.objects.filter(guide=guide).select_related("guide__locale", "made_by")
    return [lent for lent in rows if lent.is_open(at)]


def waiting_answers() -> list[OutsideAnswer]:
    """What editors have not dealt with, the oldest first, with remarks and guide. Two queries."""
    return list(_answers().filter(done_at=None).order_by("at", "pk"))


def answers_of(guide: GuidePage) -> list[OutsideAnswer]:
    """Everything that was answered about this guide, what waits first. Two queries."""
    rows = _answers().filter(lent__guide_id=guide.pk)
    return sorted(rows, key=lambda row: row.done_at is not None)


def _answers() -> Any:
    rows = OutsideAnswer.objects.select_related("lent__guide__locale", "done_by")
    return rows.prefetch_related("remarks")
