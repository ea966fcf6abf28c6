"""The outbox: every message that must leave, written with the fact that it tells."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import (
    AppointmentState,
    CallbackState,
    CaseState,
    Channel,
    NoticeKind,
    NoticeState,
)
from helpdesk.models.appointment import Appointment
from helpdesk.models.callback import Attempt, Callback, number_is_lacking
from helpdesk.models.case import Case
from helpdesk.models.mail import IncomingMail
from helpdesk.models.person import Person, PhoneNumber

# No machine sends these: an adviser says them on the phone, or posts them.
CARRIED_BY_PEOPLE = (Channel.LETTER, Channel.ADVISER)
# What stays true when its promise has ended.
ALWAYS_TRUE = (
    *(NoticeKind.CANCELLED, NoticeKind.STOPPED, NoticeKind.HEARD, NoticeKind.CALL_OVER),
    # An adviser's own words, which end a written promise.
    NoticeKind.REPLY,
)

# The last word of a case, which is no longer true once it is open again.
OF_A_CLOSED_CASE = (NoticeKind.WAITED_ENOUGH, NoticeKind.INCIDENT_OVER)


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Questions the sender asks of the outbox."""

    def waiting(self, channel: str, at: datetime) -> "NoticeQuerySet":
        """What is due by this channel, and claimed by nobody."""
        return self.filter(channel=channel, state=NoticeState.QUEUED, due_at__lte=at)

    def due(self, at: datetime) -> "NoticeQuerySet":
        """What may leave now: queued and due, or claimed by a sender whose lease ran out."""
        return self.exclude(channel__in=CARRIED_BY_PEOPLE).filter(
            Q(state=NoticeState.QUEUED, due_at__lte=at)
            | Q(state=NoticeState.SENDING, claimed_until__lt=at)
        )

    def of_nothing(self) -> "NoticeQuerySet":
        """What speaks of an hour or a promise that is no more; a cancellation always holds.

        So does that no call comes any more, and that a message has come. What also speaks of
        nothing is a reminder of a case that does not wait, the last word of one that goes on, and
        that we know of an incident once the case is over.
        """
        return self.exclude(kind__in=ALWAYS_TRUE).filter(
            Q(appointment__isnull=False) & ~Q(appointment__state=AppointmentState.LIVE)
            | Q(callback__isnull=False) & ~Q(callback__state=CallbackState.OPEN)
            | Q(kind=NoticeKind.FOLLOW_UP) & ~Q(case__state=CaseState.WAITING)
            | Q(kind__in=OF_A_CLOSED_CASE) & ~Q(case__state=CaseState.CLOSED)
            | Q(kind=NoticeKind.INCIDENT_KNOWN, case__state=CaseState.CLOSED)
        )

    def telling_numbers(self) -> "NoticeQuerySet":
        """With `lacks_number` of the promise read along, as that of callbacks."""
        return self.annotate(lacks_number=number_is_lacking("callback__"))

    def to_carry(self, at: datetime) -> "NoticeQuerySet":
        """What somebody of the desk has to say or to post now."""
        return self.filter(channel__in=CARRIED_BY_PEOPLE, state=NoticeState.QUEUED, due_at__lte=at)


class Notice(models.Model):
    """One message to one person by one channel; the queue only wakes its sender.

    The address is read from the person when it leaves, so it is kept in one place.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="notices")
    # The promise it is about; None: it is about the case, or a consent.
    callback = models.ForeignKey(
        Callback, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    consent = models.ForeignKey(
        "helpdesk.Consent", models.PROTECT, null=True, blank=True, related_name="notices"
    )
    # Where it goes, when that was chosen as it was written: what the request gives may be new.
    to_number = models.ForeignKey(
        PhoneNumber, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    # The e-mail or the postal address of before, where that is told of another one; else "".
    to_place = models.TextField(blank=True, editable=False)
    # What an adviser wrote themselves (REPLY); "" for every other kind. It can be erased.
    text = models.TextField(blank=True)
    appointment = models.ForeignKey(
        Appointment, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    # The mail that it says has come, to whoever wrote it.
    mail = models.ForeignKey(
        IncomingMail, models.SET_NULL, null=True, blank=True, related_name="receipts"
    )
    # The try that this message follows, so that a corrected outcome takes it back.
    attempt = models.ForeignKey(
        Attempt, models.PROTECT, null=True, blank=True, related_name="notices"
    )
    kind = models.CharField(max_length=20, choices=labels.choices_of(labels.NOTICE_KIND))
    channel = models.CharField(max_length=10, choices=labels.choices_of(labels.CHANNEL))
    language = models.CharField(max_length=8, default="fr")
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.NOTICE_STATE), default=NoticeState.QUEUED
    )
    due_at = models.DateTimeField(_("due at"))
    drop_after = models.DateTimeField(_("useless after"))
    # The same at each try, so that the far side can tell a repeat (decision 4).
    idempotency_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    # How often it was really handed over, or the far side asked for.
    tries = models.PositiveSmallIntegerField(default=0)
    # When it was handed over for the last time, while nobody knows whether it was taken.
    asked_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When it was due before `due_at` moved on; None when it never did.
    first_due_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The message that was given up, which this one says by another channel.
    instead_of = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="replaced_by"
    )
    claimed_by = models.UUIDField(null=True, blank=True, editable=False)
    claimed_until = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.CharField(max_length=200, blank=True)
    # The digest of the number or e-mail to which it was handed over last (reads/evidence.py).
    sent_to = models.CharField(max_length=64, blank=True, editable=False)
    # Since when somebody of the desk has to see to it: it told a promise that is kept in writing,
    # got to nobody, and nothing else says it. None once somebody did, and for every other message.
    unheard_since = models.DateTimeField(null=True, blank=True, editable=False)
    # Instants in ISO format: the three times of a letter, the sooner time of an offer.
    times = models.JSONField(default=list)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        indexes: ClassVar[list] = [
            models.Index(
                fields=["due_at"], name="notices_to_send", condition=Q(state=NoticeState.QUEUED)
            ),
            models.Index(
                fields=["claimed_until"],
                name="notices_being_sent",
                condition=Q(state=NoticeState.SENDING),
            ),
            models.Index(fields=["due_at"], name="notices_by_due"),
            models.Index(
                fields=["sent_to", "sent_at"],
                name="notices_of_a_way",
                condition=Q(state__in=[NoticeState.DELIVERED, NoticeState.FAILED]),
            ),
            models.Index(
                fields=["unheard_since"],
                name="notices_unheard",
                condition=Q(unheard_since__isnull=False),
            ),
            models.Index(
                fields=["sent_at"], name="notices_by_day", condition=Q(sent_at__isnull=False)
            ),
        ]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="a_claim_has_an_end",
                condition=Q(state=NoticeState.SENDING, claimed_until__isnull=False)
                | ~Q(state=NoticeState.SENDING),
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.due_at:%d/%m %H:%M}"

    @property
    def is_lost(self) -> bool:
        """Whether it did not reach anybody, and nobody tries again."""
        return self.state in (NoticeState.FAILED, NoticeState.GIVEN_UP)

    @property
    def addressee(self) -> Person:
        """Whose letter box, or whose voice, it is for: a helper's who is called in their place."""
        return self.callback.called if self.callback else self.case.person

    @property
    def postal_address(self) -> str:
        """Where it goes as a letter; "" for nowhere, and for a record that is hidden."""
        to = self.addressee
        return self.to_place if self.to_place and not to.is_hidden else to.postal_address

    @property
    def leaves_or_left_at(self) -> datetime | None:
        """When it leaves, while it waits; then when it left. None when it never did."""
        return self.due_at if self.state == NoticeState.QUEUED else self.sent_at


class NoticeText(models.Model):
    """What the coordinator wrote in place of a message's own text, with its places to fill in."""

    kind = models.CharField(
        _("message"), max_length=20, choices=labels.choices_of(labels.NOTICE_KIND)
    )
    channel = models.CharField(
        _("channel"), max_length=10, choices=labels.choices_of(labels.CHANNEL)
    )
    language = models.CharField(_("language"), max_length=8)
    # Of an e-mail; "" is our own.
    subject = models.CharField(_("subject"), max_length=120, blank=True)
    text = models.TextField(_("text"))

    class Meta:
        verbose_name = _("text of a message")
        verbose_name_plural = _("texts of messages")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["kind", "channel", "language"], name="one_text_a_message"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.language}"
