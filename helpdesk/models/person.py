"""Who is helped, and the numbers that reach them."""

from collections.abc import Collection
from typing import Any, ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Func, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import Confidence, FactSource, PhoneKind, PhoneOwner
from helpdesk.models.reading import IdentityRow


class Person(IdentityRow):
    """Somebody the desk helps. No account, and most often no e-mail."""

    identity, whose = "name", "pk"
    # Whoever has just been written asked for nothing before: nobody looks for it. Of the instance
    # that `add_person` gives alone.
    is_new = False

    # "" for who called, and told nobody who they are: `shown_name` says so.
    name = models.CharField(_("name"), max_length=120, blank=True)
    search_name = models.CharField(max_length=120, editable=False, db_index=True)
    language = models.CharField(
        _("language"), max_length=8, default="fr", choices=labels.choices_of(labels.LANGUAGES)
    )
    email = models.EmailField(_("e-mail"), blank=True)
    # Only a confirmed one is used beyond the request in which it was said (decision 69).
    email_source = models.CharField(
        max_length=10,
        choices=labels.choices_of(labels.FACT_SOURCE),
        default=FactSource.PHONE,
        editable=False,
    )
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
    # The same human was written down twice: this row is kept, and points to the one in use.
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, editable=False, related_name="merged_people"
    )
    # A relative of the staff, or somebody who is threatened: opened for a reason only.
    is_restricted = models.BooleanField(default=False, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    created_at = models.DateTimeField()
    # Nothing tells any more who it was: figures read this row, and nobody else does.
    anonymised_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        indexes: ClassVar[list] = [
            models.Index(Lower("email"), condition=~Q(email=""), name="people_by_email")
        ]

    def __str__(self) -> str:
        return self.shown_name

    @property
    def shown_name(self) -> str:
        """The name; in its place, in the reader's language, that nobody knows it."""
        return self.name or str(_("Unknown caller"))

    def hide(self) -> None:
        """Show no identity to whoever may not open this record."""
        super().hide()
        self.name, self.email, self.postal_address = str(_("Restricted record")), "", ""
        # What a search adds to the row.
        if "number" in self.__dict__:
            self.__dict__["number"] = ""

    @property
    def has_confirmed_email(self) -> bool:
        """Whether an adviser confirmed the e-mail with them."""
        return bool(self.email) and self.email_source == FactSource.CONFIRMED

    @property
    def confirmed_email(self) -> str:
        """The e-mail that an adviser confirmed with them; "" for none."""
        return self.email if self.has_confirmed_email else ""

    def number_to_write_to(self, given: Collection[str]) -> "PhoneNumber | None":
        """Where a message about a request goes that gave these numbers: an own mobile first.

        Then any number where a message may be left, then any; None without a number, and never a
        dead one, nor one that another request gave and nobody confirmed. Reads the numbers, which
        may be prefetched.
        """
        rows = (row for row in self.numbers.all() if row.is_usable)
        usable = (row for row in rows if row.number in given or row.is_confirmed)
        by_age = sorted(usable, key=lambda row: row.pk)
        return max(by_age, key=worth_writing_to, default=None)


class LastFour(Func):
    """The last four digits of a number, written so that both databases see their index in it."""

    function = "RIGHT"
    template = "%(function)s(%(expressions)s, 4)"
    arity = 1
    output_field = models.CharField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        """SQLite has no RIGHT."""
        return self.as_sql(compiler, connection, template="SUBSTR(%(expressions)s, -4)", **context)


class PhoneNumber(IdentityRow):
    """A number of a person. The same landline may reach two people: it is not unique."""

    identity, whose = "number", "person_id"

    person = models.ForeignKey(Person, models.CASCADE, related_name="numbers")
    number = models.CharField(_("number"), max_length=20, db_index=True, help_text=_("As +33…"))
    kind = models.CharField(
        max_length=10, choices=labels.choices_of(labels.PHONE_KIND), default=PhoneKind.OTHER
    )
    owner = models.CharField(
        max_length=15, choices=labels.choices_of(labels.PHONE_OWNER), default=PhoneOwner.OWN
    )
    owner_name = models.CharField(_("whose phone"), max_length=60, blank=True)
    source = models.CharField(
        max_length=10,
        choices=labels.choices_of(labels.FACT_SOURCE),
        default=FactSource.PHONE,
        editable=False,
    )
    may_leave_message = models.BooleanField(_("we may leave a message"), default=True)
    may_say_why = models.BooleanField(_("a message may say why we call"), default=False)
    # Its owner wants no call (see DoNotCall): nobody dials it, and no message goes there.
    do_not_call = models.BooleanField(default=False, editable=False)
    # A call found that it is not theirs, or out of service: dialled again only once somebody says
    # that it was right after all.
    is_dead = models.BooleanField(default=False, editable=False)
    best_parts = models.JSONField(
        _("best hours"), default=list, blank=True, help_text=_("Parts of the day; empty: any.")
    )

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["person", "number"], name="a_number_once_a_person")
        ]
        indexes: ClassVar[list] = [models.Index(LastFour("number"), name="numbers_by_last_four")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    def hide(self) -> None:
        """As their person."""
        super().hide()
        self.number = self.owner_name = ""

    @property
    def is_usable(self) -> bool:
        """Whether it may be dialled and written to: not wrong, and its owner wants calls."""
        return not self.is_dead and not self.do_not_call

    @property
    def is_confirmed(self) -> bool:
        """Whether an adviser confirmed with the person that it is theirs."""
        return self.source == FactSource.CONFIRMED


def worth_writing_to(row: PhoneNumber) -> tuple[bool, bool, bool]:
    """How well a message gets there, to be compared: of equal ones the first is taken."""
    is_mobile = row.kind == PhoneKind.MOBILE
    return (row.may_leave_message, is_mobile and row.owner == PhoneOwner.OWN, is_mobile)


class CustomerNumber(models.Model):
    """What the operator's programs call a person; only they say it, and it proves nothing else."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="customer_numbers")
    customer_number = models.CharField(_("customer number"), max_length=40, unique=True)
    said_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"customer {self.pk}"


class NameWord(models.Model):
    """One word of a person's name, folded, and the same backwards: how a misspelt one is found.

    Whatever the slip of the pen, one half of the word is right: it begins `word` or `backwards`.
    """

    person = models.ForeignKey(Person, models.CASCADE, related_name="name_words")
    word = models.CharField(max_length=60, db_index=True)
    backwards = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["person", "word"], name="a_word_once_a_person")
        ]

    def __str__(self) -> str:
        return f"word {self.pk}"


class PersonMerge(models.Model):
    """Two rows turned out to be one human: what moved, and how to go back (fusion)."""

    kept = models.ForeignKey(Person, models.PROTECT, related_name="merges")
    merged = models.ForeignKey(Person, models.PROTECT, related_name="+")
    # Ids of what went over, by table; and the values of the kept person before. Both go with them.
    moved = models.JSONField(default=dict)
    before = models.JSONField(default=dict)
    merged_at = models.DateTimeField()
    merged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="nobody_merges_with_themselves", condition=~Q(kept=F("merged"))
            ),
            models.UniqueConstraint(
                fields=["merged"], condition=Q(undone_at__isnull=True), name="merged_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"merge {self.pk}"
