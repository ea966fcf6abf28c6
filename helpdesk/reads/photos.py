"""Reads the files that people sent by a link, and who has to look at them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db.models import OuterRef

from helpdesk.models import Adviser, Case, CaseFile, FilesCame
from helpdesk.reads.counting import how_many
from helpdesk.reads.owners import gone

MOST_SHOWN = 50
MOST_LOOKED_AT = 500


def files_to_see(*, adviser: Adviser | None, at: datetime) -> Sequence[FilesCame]:
    """What nobody has looked at, what came first at the head, with case and person.

    What is of nobody, or of somebody who is not there now, is everybody's. `adviser` None is
    everybody. `count` is how many files. One query, three more where somebody else has some.
    """
    waiting = FilesCame.objects.filter(seen_at=None).annotate(
        count=how_many(CaseFile.objects.filter(note=OuterRef("note")))
    )
    rows = waiting.select_related("case__person", "case__topic").order_by("came_at", "pk")
    found = list(rows[:MOST_LOOKED_AT])
    if adviser is not None:
        others = {each.case.adviser_id for each in found} - {None, adviser.pk}
        others -= set(gone(at=at)) if others else set()
        found = [each for each in found if each.case.adviser_id not in others]
    return found[:MOST_SHOWN]


def find_arrival(pk: int) -> FilesCame | None:
    """What came under this key, with its case and person; None for none. One query."""
    return FilesCame.objects.select_related("case__person").filter(pk=pk).first()


def files_of_notes(keys: Collection[int]) -> Mapping[int, list[CaseFile]]:
    """The files of these notes without their content, by note. One query; none for no key."""
    found: dict[int, list[CaseFile]] = {}
    if keys:
        for file in CaseFile.objects.filter(note__in=keys).defer("content").order_by("pk"):
            found.setdefault(file.note_id, []).append(file)
    return found


def count_of_round(case: Case) -> int:
    """How many files came by the link that is open now. One query."""
    return CaseFile.objects.filter(
        note__arrival__case=case, note__arrival__round=case.photo_round
    ).count()
