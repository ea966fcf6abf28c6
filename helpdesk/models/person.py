"""Who is helped, and the numbers that reach them."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import Confidence, PhoneKind, PhoneOwner


class Person(models.Model):
    """Somebody the desk helps. No account, and most often no e-mail."""

    name = models.CharField(_("name"), max_length=120)
    search_name = models.CharField(max_length=120, editable=False, db_index=True)
    language = models.CharField(
        _("language"), max_length=8, default="fr", choices=labels.choices_of(labels.LANGUAGES)
    )
    email = models.EmailField(_("e-mail"), blank=True)
    postal_address = models.TextField(
        _("postal address"), blank=True, help_text=_("For letters, when nothing else reaches.")
    )
    confidence = models.CharField(
        _("confidence"),
        max_length=10,
        choices=labels.choices_of(labels.CONFIDENCE),
        default=Confidence.UNKNOWN,
    )
    speak_slowly = models.BooleanField(_("speak slowly"), default=False)
    hard_of_hearing = models.BooleanField(_("hard of hearing"), default=False)
    low_vision = models.BooleanField(_("low vision"), default=False)
    uses_relay = models.BooleanField(_("calls through a relay service"), default=False)
    needs_interpreter = models.BooleanField(_("needs an interpreter"), default=False)
    # When somebody of the desk last spoke with them: messages that ask to call back then wait.
    contacted_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")

    def __str__(self) -> str:
        return self.name


class PhoneNumber(models.Model):
    """A number of a person. The same landline may reach two people: it is not unique."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="numbers")
    number = models.CharField(_("number"), max_length=20, db_index=True, help_text=_("As +33…"))
    kind = models.CharField(
        max_length=10, choices=labels.choices_of(labels.PHONE_KIND), default=PhoneKind.OTHER
    )
    owner = models.CharField(
        max_length=15, choices=labels.choices_of(labels.PHONE_OWNER), default=PhoneOwner.OWN
    )
    may_leave_message = models.BooleanField(_("we may leave a message"), default=True)
    best_parts = models.JSONField(
        _("best hours"), default=list, blank=True, help_text=_("Parts of the day; empty: any.")
    )

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["person", "number"], name="a_number_once_a_person")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
