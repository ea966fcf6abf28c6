"""Files come to a case: brought to the desk, or sent by the person by a link or a code."""

import random
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import IntegrityError, transaction

from helpdesk.actions.cases.cases import lock_case, move_case
from helpdesk.actions.story import record
from helpdesk.channels.incoming.files import SafeFile
from helpdesk.choices import CaseState, EventKind, Move
from helpdesk.models import Case, CaseFile, FilesCame, Note, PhotoCode
from helpdesk.policy.digests import keyed_digest
from helpdesk.policy.photos import CODE_LASTS, make_code, room_left

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser

_random = random.SystemRandom()
KIND = "photo code"


class LinkIsOver(Exception):
    """The round of this link is over, the case is closed, or nothing more fits."""


def keep_files(*, note: Note, files: Iterable[SafeFile], at: datetime) -> None:
    """Write files, or why each was not kept, beside their note."""
    for file in files:
        CaseFile.objects.create(
            note=note,
            name=file.name[:120],
            kind=file.kind or "",
            size=file.size,
            digest=file.digest,
            content=file.content or None,
            refusal=file.refusal or "",
            at=at,
        )


@transaction.atomic
def add_files(
    *, case: Case, files: Sequence[SafeFile], text: str, at: datetime, by: "AbstractUser"
) -> Note:
    """An adviser puts files to a case, with a word about them ("" for none)."""
    note = Note.objects.create(case=case, author_id=by.pk, text=text, written_at=at)
    keep_files(note=note, files=files, at=at)
    record(case=case, kind=EventKind.FILES_CAME, at=at, by=by, note_id=note.pk, files=_kept(files))
    return note


@transaction.atomic
def receive_files(*, case: Case, round_: int, files: Sequence[SafeFile], at: datetime) -> int:
    """What the person sends by the link of this round. Returns how many files it has by now.

    What is no file of ours is not kept, and nothing says so but the page: the link is of whoever
    holds it. A case that waits goes on, and reminds no more. Raises LinkIsOver.
    """
    case = lock_case(case)
    if not is_open(case, round_):
        raise LinkIsOver
    kept = [file for file in files if file.refusal is None]
    before = CaseFile.objects.filter(note__arrival__case=case, note__arrival__round=round_).count()
    if not kept:
        return before
    if len(kept) > room_left(before):
        raise LinkIsOver
    row = FilesCame.objects.filter(case=case, round=round_).select_related("note").first()
    told: dict[str, Any] = {"files": len(kept)}
    if row is None:
        note = Note.objects.create(case=case, text="", written_at=at)
        row = FilesCame.objects.create(case=case, note=note, round=round_, came_at=at)
        told["note_id"] = note.pk
    keep_files(note=row.note, files=kept, at=at)
    FilesCame.objects.filter(pk=row.pk).update(came_at=at, seen_at=None, seen_by=None)
    record(case=case, kind=EventKind.FILES_CAME, at=at, by=None, **told)
    if case.state == CaseState.WAITING:
        move_case(case=case, move=Move.RESUME, at=at, by=None)
    return before + len(kept)


def is_open(case: Case, round_: int) -> bool:
    """Whether the link of this round of a case still takes files."""
    return case.state != CaseState.CLOSED and case.photo_round == round_


def end_round(*, case: Case, round_: int) -> None:
    """The person has sent all: their link opens nothing any more. Once more changes nothing."""
    Case.objects.filter(pk=case.pk, photo_round=round_).update(photo_round=round_ + 1)


@transaction.atomic
def note_seen(*, arrival: FilesCame, at: datetime, by: "AbstractUser") -> bool:
    """Somebody of the team looked at them. False when it was done already."""
    unseen = FilesCame.objects.filter(pk=arrival.pk, seen_at=None)
    return bool(unseen.update(seen_at=at, seen_by=by.pk))


def give_code(*, case: Case, at: datetime) -> str:
    """A new code for this case, to be said on the phone; the ones before open nothing any more."""
    while True:
        code = make_code(_random)
        try:
            with transaction.atomic():
                PhotoCode.objects.filter(case=case).delete()
                PhotoCode.objects.create(
                    digest=_digest(code), case=case, expires_at=at + CODE_LASTS
                )
        except IntegrityError:
            continue  # the same digits, of another case, in the same hour
        return code


@transaction.atomic
def use_code(*, code: str, at: datetime) -> Case | None:
    """The case that a code opens, once; None for a wrong one, an old one, or a closed case."""
    row = PhotoCode.objects.filter(digest=_digest(code), expires_at__gt=at).first()
    if row is None or not PhotoCode.objects.filter(pk=row.pk).delete()[0]:
        return None
    case = row.case
    return None if case.state == CaseState.CLOSED else case


def forget_codes(*, at: datetime) -> None:
    """Delete what opens nothing any more."""
    PhotoCode.objects.filter(expires_at__lte=at).delete()


def _digest(code: str) -> str:
    return keyed_digest(KIND, code, key=settings.SECRET_KEY)


def _kept(files: Sequence[SafeFile]) -> int:
    return sum(file.refusal is None for file in files)
