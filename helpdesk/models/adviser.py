"""Who calls: advisers, what they know, when they are there."""

from datetime import timedelta
from typing import ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import Presence, Repeats
from helpdesk.models.topic import Topic
from helpdesk.policy.phone_calls import lines_of

WEEKDAYS = [
    (0, _("Monday")),
    (1, _("Tuesday")),
    (2, _("Wednesday")),
    (3, _("Thursday")),
    (4, _("Friday")),
    (5, _("Saturday")),
    (6, _("Sunday")),
]
GAPS = [(0, _("no pause")), (15, _("15 minutes")), (30, _("30 minutes"))]


class AdviserQuerySet(models.QuerySet["Adviser"]):
    """Questions the desk asks of its team."""

    def taking_calls(self) -> "AdviserQuerySet":
        """Who takes calls these days: a break is short, and does not count."""
        return self.filter(user__is_active=True).exclude(presence=Presence.AWAY)


class Adviser(models.Model):
    """A member of staff who calls people back."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("account"),
        related_name="adviser",
    )
    first_name = models.CharField(
        _("first name"), max_length=40, help_text=_("People are told this name.")
    )
    languages = models.JSONField(_("languages"), default=list, help_text=_('As ["fr", "ar"].'))
    skills = models.ManyToManyField(Topic, verbose_name=_("topics"), blank=True)
    presence = models.CharField(
        _("presence"),
        max_length=10,
        choices=labels.choices_of(labels.PRESENCE),
        default=Presence.PRESENT,
    )
    daily_cap = models.PositiveSmallIntegerField(_("calls a day at most"), default=8)
    first_calls_cap = models.PositiveSmallIntegerField(
        _("first calls a day at most"),
        null=True,
        blank=True,
        help_text=_("With people who are not at ease. Empty: no limit of its own."),
    )
    gap_minutes = models.PositiveSmallIntegerField(
        _("pause after a long call"),
        choices=GAPS,
        default=15,
        help_text=_("After a call of 30 minutes or more."),
    )
    phone_line = models.CharField(
        _("telephone line"),
        max_length=100,
        blank=True,
        help_text=_("As your exchange calls it: 201, or a name. Calls that ring there are shown."),
    )
    # What the secret address of the calendar is made of; another one revokes the address.
    calendar_nonce = models.UUIDField(null=True, blank=True, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)

    objects = AdviserQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list] = ["first_name", "pk"]
        verbose_name = _("adviser")
        verbose_name_plural = _("advisers")

    def __str__(self) -> str:
        return self.first_name

    def clean(self) -> None:
        """Languages must be a list of codes the desk knows; a line is kept as it is compared."""
        self.phone_line = "".join(lines_of([self.phone_line]))
        if not isinstance(self.languages, list) or set(self.languages) - set(labels.LANGUAGES):
            known = ", ".join(labels.LANGUAGES)
            raise ValidationError({"languages": _("Use a list of these codes: %s.") % known})


class OpeningPeriod(models.Model):
    """A weekly stretch of hours when an adviser takes calls, in the desk's time zone."""

    adviser = models.ForeignKey(
        Adviser, models.CASCADE, verbose_name=_("adviser"), related_name="opening_periods"
    )
    weekday = models.PositiveSmallIntegerField(_("day"), choices=WEEKDAYS)
    starts = models.TimeField(_("from"))
    ends = models.TimeField(_("to"))
    valid_from = models.DateField(_("first day"), null=True, blank=True)
    valid_to = models.DateField(_("last day"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["adviser", "weekday", "starts"]
        verbose_name = _("opening hours")
        verbose_name_plural = _("opening hours")
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                condition=Q(ends__gt=F("starts")), name="period_ends_after_start"
            ),
            models.CheckConstraint(
                condition=Q(weekday__range=(0, 6)), name="period_on_a_day_of_the_week"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_weekday_display()} {self.starts:%H:%M}–{self.ends:%H:%M}"

    def clean(self) -> None:
        """An end must follow its start, for hours and for days."""
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("The end must be later than the start.")})
        if self.valid_from and self.valid_to and self.valid_to < self.valid_from:
            raise ValidationError({"valid_to": _("The last day must follow the first day.")})


class SpecialHours(models.Model):
    """The hours of one date, in place of the weekly ones; the series stays as it is.

    Several rows a date are several periods; a row without hours: not there that day.
    """

    adviser = models.ForeignKey(
        Adviser, models.CASCADE, verbose_name=_("adviser"), related_name="special_hours"
    )
    on = models.DateField(_("day"))
    starts = models.TimeField(_("from"), null=True, blank=True, help_text=_("Empty: not there."))
    ends = models.TimeField(_("to"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["on", "starts"]
        verbose_name = _("hours of one date")
        verbose_name_plural = _("hours of one date")
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="special_hours_both_or_none",
                condition=Q(starts__isnull=True, ends__isnull=True) | Q(ends__gt=F("starts")),
            )
        ]
        indexes: ClassVar[list] = [models.Index(fields=["on"], name="special_hours_by_date")]

    def __str__(self) -> str:
        hours = f"{self.starts:%H:%M}–{self.ends:%H:%M}" if self.starts and self.ends else "–"
        return f"{self.on:%d/%m/%Y} {hours}"

    def clean(self) -> None:
        """Both hours or none, the end after the start."""
        if (self.starts is None) != (self.ends is None):
            raise ValidationError({"ends": _("Give both hours, or none.")})
        if self.starts and self.ends and self.ends <= self.starts:
            raise ValidationError({"ends": _("The end must be later than the start.")})


class Absence(models.Model):
    """A stretch of time when an adviser is not there, whole days or part of one."""

    adviser = models.ForeignKey(
        Adviser, models.CASCADE, verbose_name=_("adviser"), related_name="absences"
    )
    starts_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    repeats = models.CharField(
        _("comes back"),
        max_length=12,
        choices=labels.choices_of(labels.REPEATS),
        default=Repeats.NEVER,
    )
    repeats_until = models.DateField(
        _("until"), null=True, blank=True, help_text=_("Empty: without end.")
    )

    class Meta:
        ordering: ClassVar[list] = ["starts_at"]
        verbose_name = _("absence")
        verbose_name_plural = _("absences")
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="absence_ends_after_start"
            )
        ]
        indexes: ClassVar[list] = [models.Index(fields=["ends_at"], name="absences_by_end")]

    def __str__(self) -> str:
        return f"{self.starts_at:%d/%m %H:%M} – {self.ends_at:%d/%m %H:%M}"

    def clean(self) -> None:
        """An end must follow its start; what comes back each week lasts less than a week."""
        if not (self.starts_at and self.ends_at):
            return
        if self.ends_at <= self.starts_at:
            raise ValidationError({"ends_at": _("The end must be later than the start.")})
        if self.repeats != Repeats.NEVER and self.ends_at - self.starts_at > timedelta(days=7):
            raise ValidationError(
                {"repeats": _("An absence that comes back lasts a week at most.")}
            )


class DayException(models.Model):
    """A day when the whole desk is closed, or open on a public holiday all the same."""

    on = models.DateField(_("day"), unique=True)
    is_open = models.BooleanField(
        _("open all the same"),
        default=False,
        help_text=_("For a public holiday when the desk works."),
    )
    reason = models.CharField(_("reason"), max_length=80, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["on"]
        verbose_name = _("closed or open day")
        verbose_name_plural = _("closed and open days")

    def __str__(self) -> str:
        return f"{self.on:%d/%m/%Y}"
