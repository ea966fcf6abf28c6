"""What changes second proofs: one verb, one transaction each."""

import logging
from datetime import datetime
from enum import Enum
from typing import Any

from django.core.mail import send_mail
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp_webauthn.models import WebAuthnCredential

from helpdesk.actions.journal import Subject, record_entry
from helpdesk.choices import JournalKind, JournalSubject
from website.second_factor.codes import codes_of, digest_of, looks_like_one, new_seed
from website.second_factor.models import AppCode, FactorEvent, RecoveryCode, SecondFactor
from website.second_factor.reads import APP, Device
from website.second_factor.rules import wait_after

log = logging.getLogger(__name__)
Kind = FactorEvent.Kind


class Proof(Enum):
    """What a code was: right, by an app or printed; wrong; or too soon after wrong ones."""

    APP = "app"
    CODE = "code"
    WRONG = "wrong"
    WAIT = "wait"


def lock_row(user: Any) -> SecondFactor:
    """The account's row for this transaction, made if there is none: its proofs take turns."""
    SecondFactor.objects.get_or_create(user_id=user.pk)
    return SecondFactor.objects.select_for_update().get(user_id=user.pk)


_IN_JOURNAL = {
    Kind.APP_ADDED: JournalKind.FACTOR_SET,
    Kind.PASSKEY_ADDED: JournalKind.FACTOR_SET,
    Kind.REMOVED: JournalKind.FACTOR_REMOVED,
    Kind.CODES_MADE: JournalKind.RECOVERY_CODES_MADE,
    Kind.CODE_USED: JournalKind.RECOVERY_CODE_USED,
    Kind.RESET: JournalKind.FACTOR_RESET,
}


def _record(user: Any, kind: Kind, *, at: datetime, by: Any) -> None:
    FactorEvent.objects.create(user_id=user.pk, kind=kind, at=at, by=by)
    about = Subject(JournalSubject.ACCOUNT, user.pk)
    record_entry(kind=_IN_JOURNAL[kind], at=at, by=by, about=about, proof=str(kind))


@transaction.atomic
def prove(*, user: Any, code: str, is_known: bool, at: datetime) -> Proof:
    """Try a code of an app or a printed one. A code works once; wrong ones make the next wait.

    Wrong and right are told apart only when it is not too soon. `is_known`: the browser passed
    before, and is not slowed by what others guess.
    """
    row = lock_row(user)
    wrong, last = (
        (row.wrong_codes_known, row.wrong_known_at) if is_known else (row.wrong_codes, row.wrong_at)
    )
    if last is not None and at - last < wait_after(wrong):
        return Proof.WAIT
    found = _match(user, code, at=at)
    if found is Proof.WRONG:
        if is_known:
            row.wrong_codes_known, row.wrong_known_at = wrong + 1, at
        else:
            row.wrong_codes, row.wrong_at = wrong + 1, at
        row.wrong_since += 1
    elif is_known:
        row.wrong_codes_known, row.wrong_known_at = 0, None
    else:
        row.wrong_codes, row.wrong_at = 0, None
    row.save()
    return found


def _match(user: Any, code: str, *, at: datetime) -> Proof:
    if looks_like_one(code):
        used, _rows = RecoveryCode.objects.filter(
            user_id=user.pk, digest=digest_of(code, user_id=user.pk)
        ).delete()
        if used:
            _record(user, Kind.CODE_USED, at=at, by=user)
            return Proof.CODE
        return Proof.WRONG
    digits = "".join(sign for sign in code if sign.isdecimal())
    apps = AppCode.objects.select_for_update().filter(user_id=user.pk, confirmed=True)
    return Proof.APP if any(app.verify_token(digits) for app in apps) else Proof.WRONG


@transaction.atomic
def welcome(*, user: Any) -> tuple[int, datetime | None]:
    """Wrong codes since the last time and when somebody reset the proofs; told this once."""
    row = lock_row(user)
    told = row.wrong_since, row.reset_at
    if any(told):
        row.wrong_since, row.reset_at, row.reset_by = 0, None, None
        row.save(update_fields=["wrong_since", "reset_at", "reset_by"])
    return told


@transaction.atomic
def begin_app(*, user: Any) -> AppCode:
    """A new secret, which counts once a code of it was typed; another beginning is dropped."""
    lock_row(user)
    AppCode.objects.filter(user_id=user.pk, confirmed=False).delete()
    return AppCode.objects.create(user_id=user.pk, confirmed=False)


@transaction.atomic
def confirm_app(*, user: Any, code: str, name: str, at: datetime) -> bool:
    """Whether the code is one of the app that was begun: from now on it is a proof."""
    lock_row(user)
    apps = AppCode.objects.select_for_update().filter(user_id=user.pk, confirmed=False)
    app = apps.order_by("-pk").first()
    digits = "".join(sign for sign in code if sign.isdecimal())
    if app is None or not app.verify_token(digits):
        return False
    app.name, app.confirmed = name, True
    app.save(update_fields=["name", "confirmed"])
    _record(user, Kind.APP_ADDED, at=at, by=user)
    return True


@transaction.atomic
def add_passkey(*, user: Any, passkey: WebAuthnCredential, name: str, at: datetime) -> None:
    """Give a passkey that the browser has just made its name, and write it down."""
    lock_row(user)
    passkey.name = name
    passkey.save(update_fields=["name"])
    _record(user, Kind.PASSKEY_ADDED, at=at, by=user)


@transaction.atomic
def make_codes(*, user: Any, at: datetime) -> str:
    """Ten new printed codes in place of those of before; returns the seed that shows them."""
    lock_row(user)
    seed = new_seed()
    RecoveryCode.objects.filter(user_id=user.pk).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(user_id=user.pk, digest=digest_of(code, user_id=user.pk))
        for code in codes_of(seed, user_id=user.pk)
    )
    _record(user, Kind.CODES_MADE, at=at, by=user)
    return seed


@transaction.atomic
def remove_device(*, user: Any, device: Device, at: datetime) -> int:
    """Remove one of one's own; the last one takes the printed codes with it.

    Returns the new epoch: other sessions prove themselves again.
    """
    row = lock_row(user)
    model = AppCode if device.kind == APP else WebAuthnCredential
    model.objects.filter(user_id=user.pk, pk=device.pk).delete()
    if not _has_any(user):
        RecoveryCode.objects.filter(user_id=user.pk).delete()
    _record(user, Kind.REMOVED, at=at, by=user)
    return _next_epoch(row)


@transaction.atomic
def reset_factor(*, user: Any, at: datetime, by: Any) -> None:
    """Remove every proof of an account whose owner lost them; it sets one up at its next log-in.

    It is written down, and the person is told: by mail where there is one, and at that log-in.
    `by` is None for the command of the machine.
    """
    row = lock_row(user)
    AppCode.objects.filter(user_id=user.pk).delete()
    WebAuthnCredential.objects.filter(user_id=user.pk).delete()
    RecoveryCode.objects.filter(user_id=user.pk).delete()
    row.wrong_codes = row.wrong_codes_known = 0
    row.wrong_at = row.wrong_known_at = None
    row.reset_at, row.reset_by = at, by
    _next_epoch(row)
    _record(user, Kind.RESET, at=at, by=by)
    if user.email:
        subject = _("Your second proof was removed")
        text = _(
            "A coordinator removed your second proof, because it was lost.\n"
            "At your next log-in you set up a new one.\n"
            "You did not ask for it? Tell your coordinator at once."
        )
        transaction.on_commit(lambda: _mail(user.email, subject, text))


def _has_any(user: Any) -> bool:
    return any(
        model.objects.filter(user_id=user.pk, confirmed=True).exists()
        for model in (AppCode, WebAuthnCredential)
    )


def _next_epoch(row: SecondFactor) -> int:
    row.epoch += 1
    row.save()
    return row.epoch


def _mail(address: str, subject: str, text: str) -> None:
    """Without a mail server the person is told at the next log-in all the same."""
    try:
        send_mail(subject, text, None, [address])
    except OSError:
        log.exception("A mail about a second proof could not be sent.")


@transaction.atomic
def mark_demo(*, user: Any) -> None:
    """Make this an account of the demonstration: no second proof is asked of it there."""
    row = lock_row(user)
    if not row.is_demo:
        row.is_demo = True
        row.save(update_fields=["is_demo"])
