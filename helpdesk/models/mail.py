"""Mails that came in, the files that they brought, and the addresses that nobody reads."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import FileKind, SenderStanding
from helpdesk.models.case import Case, Note


class IncomingMail(models.Model):
    """One mail that came in, once, by whichever road. Its words are the note of a case.

    Of what nobody reads (machines, lists, bounces, circles) the digest alone is kept.
    """

    # Of what stays the same on the way (channels/incoming/reading.py).
    digest = models.CharField(max_length=64, unique=True)
    nature = models.CharField(max_length=10, choices=labels.choices_of(labels.MAIL_NATURE))
    came_at = models.DateTimeField()
    case = models.ForeignKey(
        Case, models.CASCADE, null=True, blank=True, related_name="incoming_mails"
    )
    note = models.OneToOneField(Note, models.CASCADE, null=True, blank=True, related_name="mail")
    # As the mail says it: it proves nothing.
    sender = models.EmailField(_("from"), blank=True)
    sender_name = models.CharField(max_length=120, blank=True)
    standing = models.CharField(
        max_length=10,
        choices=labels.choices_of(labels.SENDER_STANDING),
        default=SenderStanding.OTHER,
    )
    message_id = models.CharField(max_length=300, blank=True)
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    # What they quoted, and the end of their mail: beside their words, folded.
    quoted = models.TextField(blank=True)
    signature = models.TextField(blank=True)
    # As it came; None once its days are over.
    raw = models.BinaryField(null=True, editable=False)
    # Until when somebody reads it, as its sender was told.
    read_by = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    reader = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )
    # The day on which this sender was told that it came: once a day, whoever sends how many.
    receipt_on = models.DateField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("mail received")
        verbose_name_plural = _("mails received")
        indexes: ClassVar[list] = [
            models.Index(
                fields=["came_at"],
                name="mails_to_read",
                condition=Q(read_at__isnull=True, note__isnull=False),
            ),
            models.Index(fields=["sender", "came_at"], name="mails_of_a_sender"),
            models.Index(fields=["came_at"], name="raw_mails", condition=Q(raw__isnull=False)),
        ]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["sender", "receipt_on"],
                condition=Q(receipt_on__isnull=False),
                name="one_receipt_a_day",
            )
        ]

    def __str__(self) -> str:
        return f"mail {self.pk}"


class CaseFile(models.Model):
    """A file of a case, as its note keeps it; or why one that was sent was not kept.

    In the database, so that it goes with its note, and with nothing else.
    """

    note = models.ForeignKey(Note, models.CASCADE, related_name="files")
    name = models.CharField(_("name"), max_length=120, blank=True)
    kind = models.CharField(max_length=10, blank=True, choices=labels.choices_of(labels.FILE_KIND))
    size = models.PositiveIntegerField()
    digest = models.CharField(max_length=64, blank=True)
    content = models.BinaryField(null=True, editable=False)
    refusal = models.CharField(
        max_length=10, blank=True, choices=labels.choices_of(labels.FILE_REFUSAL)
    )
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["pk"]
        verbose_name = _("file")
        verbose_name_plural = _("files")
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="a_file_is_kept_or_refused",
                condition=Q(refusal="", content__isnull=False) & ~Q(kind="")
                | ~Q(refusal="") & Q(content__isnull=True, kind=""),
            )
        ]

    def __str__(self) -> str:
        return f"file {self.pk}"

    @property
    def is_sound(self) -> bool:
        """Whether it is listened to."""
        return self.kind in (FileKind.WAV, FileKind.MP3, FileKind.OGG)


class DeadEmail(models.Model):
    """An e-mail that a mail server said does not exist: nothing more is written there.

    Until a mail comes from it, or an adviser confirms it with the person.
    """

    # Under SECRET_KEY as it was then; those of before are SECRET_KEY_FALLBACKS.
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["pk"]

    def __str__(self) -> str:
        return f"dead e-mail {self.pk}"
