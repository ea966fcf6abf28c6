"""Writes down whether a guide helped, and says which guides help less."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q

from knowledge.blocks import DEVICES
from knowledge.models import GuidePage, GuideVote, NotHelped
from knowledge.reading.vote_share import Share


@dataclass(frozen=True)
class Answer:
    """What a reader says: whether it helped, on which phone ("": unknown), and if not, why.

    A `reason` that is none of NotHelped counts as none; `step` is the identity of the step that
    failed, or None.
    """

    helped: bool
    device: str = ""
    reason: str = ""
    step: str | None = None


def vote(
    guide: GuidePage, answer: Answer, *, day: date, instead_of: int | None = None
) -> GuideVote:
    """Write an answer down; `instead_of`: the key of what the same visitor answered before.

    Reason and step count only where it did not help. Answers of other days are never changed.
    """
    same = GuideVote.objects.filter(number=guide.number, language=_language(guide), day=day)
    before = same.filter(pk=instead_of).first() if instead_of else None
    row = before or GuideVote(number=guide.number, language=_language(guide), day=day)
    row.helped = answer.helped
    says_why = not answer.helped and answer.reason in NotHelped.values
    row.reason = answer.reason if says_why else ""
    row.step = None if answer.helped else answer.step
    row.revision_id = guide.live_revision_id
    row.device = answer.device
    row.save()
    return row


def _language(guide: GuidePage) -> str:
    return str(guide.locale.language_code)[:2]


@dataclass(frozen=True)
class Helped:
    """What readers said of a guide in some days, and in the days before.

    `reasons` and `steps` are (words, how often), the most frequent first; a step that the guide has
    no more is left out.
    """

    number: int
    language: str
    title: str
    share: Share
    before: Share
    reasons: tuple[tuple[str, int], ...]
    steps: tuple[tuple[str, int], ...]


def helped_between(first: date, last: date, *, before: date) -> list[Helped]:
    """What was said of each guide from `first` to `last`, both included, the worst first.

    `before` is the first day of the days to compare with, which end before `first`. "Worst" is
    the lowest upper end of the interval: the surest to help little.
    """
    rows = (
        GuideVote.objects.filter(day__range=(before, last))
        .values("number", "language")
        .annotate(
            yes=Count("pk", filter=Q(day__gte=first, helped=True)),
            asked=Count("pk", filter=Q(day__gte=first)),
            yes_before=Count("pk", filter=Q(day__lt=first, helped=True)),
            asked_before=Count("pk", filter=Q(day__lt=first)),
        )
    )
    titles = {
        (number, language[:2]): title
        for number, language, title in GuidePage.objects.values_list(
            "number", "locale__language_code", "title"
        )
    }
    reasons, steps = _reasons(first, last), _steps(first, last)
    found = [
        Helped(
            row["number"],
            row["language"],
            titles.get(key, ""),
            Share(row["yes"], row["asked"]),
            Share(row["yes_before"], row["asked_before"]),
            reasons.get(key, ()),
            steps.get(key, ()),
        )
        for row in rows
        if (key := (row["number"], row["language"])) in titles
    ]
    return sorted(found, key=lambda one: (one.share.highest, one.number))


def _reasons(first: date, last: date) -> dict[tuple[int, str], tuple[tuple[str, int], ...]]:
    """(number, language) → (reason, how often), the most frequent first."""
    rows = GuideVote.objects.filter(day__range=(first, last)).exclude(reason="")
    counted = rows.values_list("number", "language", "reason").annotate(often=Count("pk"))
    found: dict[tuple[int, str], tuple[tuple[str, int], ...]] = {}
    labels = dict(NotHelped.choices)
    for number, language, reason, often in counted.order_by("-often", "reason"):
        key = (number, language)
        found[key] = (*found.get(key, ()), (str(labels.get(reason, reason)), often))
    return found


def _steps(first: date, last: date) -> dict[tuple[int, str], tuple[tuple[str, int], ...]]:
    """(number, language) → ("3. What to do", how often), the most frequent first.

    Where a guide has steps for several phones, the phone stands before: "iPhone – 3. What to do".
    """
    rows = GuideVote.objects.filter(day__range=(first, last)).exclude(step=None)
    counted = list(rows.values_list("number", "language", "step").annotate(often=Count("pk")))
    guides = GuidePage.objects.filter(number__in={number for number, *_rest in counted})
    titles = {
        ((guide.number, _language(guide)), block.id): (
            f"{_of_phone(guide, path)}{place}. {block.value['title']}"
        )
        for guide in guides.select_related("locale")
        for path in guide.paths
        for place, block in enumerate(path.value["steps"].bound_blocks, start=1)
    }
    found: dict[tuple[int, str], tuple[tuple[str, int], ...]] = {}
    for number, language, step, often in sorted(counted, key=lambda row: -row[3]):
        key = (number, language)
        if title := titles.get((key, str(step))):
            found[key] = (*found.get(key, ()), (title, often))
    return found


def _of_phone(guide: GuidePage, path: Any) -> str:
    """`iPhone – ` for a path of a guide that has several; "" else."""
    return f"{dict(DEVICES)[path.value['device']]} – " if guide.devices() else ""
