"""The desk itself: its name, numbers and settings, editable in the CMS; and what beats in it."""

from dataclasses import asdict, fields
from typing import TYPE_CHECKING, Any, ClassVar
from zoneinfo import ZoneInfo

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from accessibility.forms.plain import PlainModelForm
from helpdesk.choices import Heart
from helpdesk.models.in_hand import kept, let_go
from helpdesk.policy.case_deadlines import Limits
from helpdesk.policy.fair_use import Figures
from helpdesk.policy.phone_numbers import costs_no_more
from helpdesk.policy.retention import LONGEST, SHORTEST, Delays

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

CACHE_KEY = "helpdesk.desk"
CACHE_SECONDS = 20

REGIONS = [
    ("metropolitan", _("Mainland France")),
    ("alsace_moselle", _("Alsace and Moselle")),
    ("guadeloupe", _("Guadeloupe")),
    ("martinique", _("Martinique")),
    ("guyane", _("French Guiana")),
    ("reunion", _("Réunion")),
    ("mayotte", _("Mayotte")),
]


DELAYS = tuple(asdict(Delays()))
# Of a deadline in minutes of opening: ten days of eight hours.
LONGEST_LIMIT = 10 * 8 * 60


def _delay(name: str, words: "StrPromise") -> models.PositiveSmallIntegerField:
    """How long something is kept: the rule's own figure at first, within the rule's bounds."""
    return models.PositiveSmallIntegerField(
        words,
        default=getattr(Delays(), name),
        validators=[
            MinValueValidator(getattr(SHORTEST, name)),
            MaxValueValidator(getattr(LONGEST, name)),
        ],
    )


def _open_minutes(
    name: str, words: "StrPromise", help_text: "StrPromise | str" = ""
) -> models.PositiveSmallIntegerField:
    """A limit in minutes of opening, by the rule's own figure at first."""
    return models.PositiveSmallIntegerField(
        words,
        default=getattr(Limits(), name),
        validators=[MinValueValidator(1), MaxValueValidator(LONGEST_LIMIT)],
        help_text=help_text,
    )


@register_setting(icon="mail")
class DeskSettings(BaseGenericSetting):
    """What another cooperative changes to run the desk under its own name."""

    name = models.CharField(_("name of the desk"), max_length=60, default="Coup de fil")
    organisation = models.CharField(_("organisation"), max_length=80, default="TeleCoop")
    phone_number = models.CharField(
        _("phone number of the desk"),
        max_length=20,
        blank=True,
        help_text=_("Printed on every page."),
    )
    displayed_number = models.CharField(
        _("number that appears when we call"),
        max_length=20,
        blank=True,
        help_text=_("Empty: the number of the desk."),
    )
    who_calls = models.CharField(
        _("first names of those who call"),
        max_length=200,
        blank=True,
        help_text=_("With commas. The home page says them, if the team wants it."),
    )
    contact_email = models.EmailField(_("e-mail"), blank=True)
    postal_address = models.TextField(_("postal address"), blank=True)
    host_name = models.CharField(_("who hosts the site"), max_length=200, blank=True)
    time_zone = models.CharField(_("time zone"), max_length=40, default="Europe/Paris")
    holiday_region = models.CharField(
        _("public holidays of"), max_length=20, choices=REGIONS, default="metropolitan"
    )
    chaser_pause_days = models.PositiveSmallIntegerField(
        _("days without a reminder to call back, after we spoke"), default=3
    )
    handle_minutes = _open_minutes(
        "handle_minutes",
        _("minutes until a new request is taken up"),
        _("Minutes of opening; a planned call has its own hour."),
    )
    progress_minutes = _open_minutes(
        "progress_minutes", _("minutes until the next thing is done about a request")
    )
    urgent_minutes = _open_minutes("urgent_minutes", _("minutes where it is urgent"))
    escalate_minutes = _open_minutes(
        "escalate_minutes",
        _("minutes after a deadline, until the coordinators see it"),
        _("They see it on their day when nobody has done anything."),
    )
    interpreter = models.CharField(
        _("how to reach an interpreter"),
        max_length=200,
        blank=True,
        help_text=_("For advisers, when nobody in the team speaks the person's language."),
    )
    # What strangers may take (trust.md, rule 5): `Figures` says what each bounds.
    open_per_number = models.PositiveSmallIntegerField(
        _("calls promised to one number at a time"),
        default=Figures.open_per_number,
        validators=[MinValueValidator(1)],
        help_text=_("Asked on the site. What your team promises by phone does not count."),
    )
    open_per_session = models.PositiveSmallIntegerField(
        _("calls promised to one visitor at a time"),
        default=Figures.open_per_session,
        validators=[MinValueValidator(1)],
    )
    daily_per_number = models.PositiveSmallIntegerField(
        _("calls asked for one number in a day"),
        default=Figures.daily_per_number,
        validators=[MinValueValidator(1)],
        help_text=_("Cancelled ones count: each sends messages to the number."),
    )
    messages_per_number = models.PositiveSmallIntegerField(
        _("messages to one number in a day about calls asked for on the site"),
        default=Figures.messages_per_number,
        validators=[MinValueValidator(2)],
        help_text=_("Then nothing more is asked for or moved there. A cancellation is still told."),
    )
    daily_per_home = models.PositiveSmallIntegerField(
        _("calls asked from one home in a day"),
        default=Figures.daily_per_home,
        validators=[MinValueValidator(1)],
        help_text=_("A home is an IPv6 network (/64)."),
    )
    daily_per_address = models.PositiveSmallIntegerField(
        _("calls asked from one IPv4 address in a day"),
        default=Figures.daily_per_address,
        validators=[MinValueValidator(1)],
        help_text=_("Thousands of mobile phones share one address: keep it high."),
    )
    holds_per_home = models.PositiveSmallIntegerField(
        _("hours kept for one home while people answer"),
        default=Figures.holds_per_home,
        validators=[MinValueValidator(1)],
    )
    holds_per_address = models.PositiveSmallIntegerField(
        _("hours kept for one IPv4 address while people answer"),
        default=Figures.holds_per_address,
        validators=[MinValueValidator(1)],
    )
    reserve_percent = models.PositiveSmallIntegerField(
        _("part of each day kept for the phone, in percent"),
        default=Figures.reserve_percent,
        validators=[MaxValueValidator(100)],
        help_text=_("It is kept when requests from the site come faster than usual."),
    )
    is_booking_off = models.BooleanField(
        _("nobody can ask for a call on the site"),
        default=False,
        help_text=_("The page then gives your phone number, and keeps what people typed."),
    )
    people_months = _delay("people_months", _("people, after the last contact (months)"))
    notes_months = _delay("notes_months", _("notes, after a request has ended (months)"))
    questions_months = _delay(
        "questions_months", _("what somebody wrote, after a request has ended (months)")
    )
    complaints_months = _delay(
        "complaints_months", _("obstacles on the site, after the answer (months)")
    )
    flags_months = _delay("flags_months", _("worries, once they are settled (months)"))
    team_notes_months = _delay("team_notes_months", _("notes to the team (months)"))
    searches_days = _delay("searches_days", _("words that found nothing (days)"))
    drafts_days = _delay("drafts_days", _("notes that nobody finished (days)"))
    mails_days = _delay("mails_days", _("e-mails as they came (days)"))
    reads_months = _delay("reads_months", _("who read the page of a person (months)"))
    logins_months = _delay("logins_months", _("log-ins (months)"))
    changes_months = _delay("changes_months", _("who changed what in the CMS (months)"))
    proofs_months = _delay("proofs_months", _("consents, after their end (months)"))
    erasures_alone = models.PositiveSmallIntegerField(
        _("people that one coordinator may erase in a day"),
        default=3,
        help_text=_("Beyond, a second coordinator must agree."),
    )
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)

    base_form_class = PlainModelForm
    panels: ClassVar[list] = [
        MultiFieldPanel([FieldPanel("name"), FieldPanel("organisation")], heading=_("Name")),
        MultiFieldPanel(
            [FieldPanel("phone_number"), FieldPanel("displayed_number"), FieldPanel("who_calls")],
            heading=_("Phone"),
        ),
        MultiFieldPanel(
            [FieldPanel("contact_email"), FieldPanel("postal_address"), FieldPanel("host_name")],
            heading=_("Addresses"),
        ),
        MultiFieldPanel(
            [FieldPanel("time_zone"), FieldPanel("holiday_region")], heading=_("Calendar")
        ),
        MultiFieldPanel([FieldPanel("interpreter")], heading=_("Languages")),
        MultiFieldPanel(
            [FieldPanel(field.name) for field in fields(Limits)],
            heading=_("Requests without a call"),
        ),
        MultiFieldPanel([FieldPanel("chaser_pause_days")], heading=_("Messages")),
        MultiFieldPanel(
            [
                FieldPanel("is_booking_off"),
                *(FieldPanel(field.name) for field in fields(Figures)),
            ],
            heading=_("Requests from the site"),
        ),
        MultiFieldPanel(
            [*(FieldPanel(name) for name in DELAYS), FieldPanel("erasures_alone")],
            heading=_("How long we keep things"),
        ),
    ]

    class Meta:
        verbose_name = _("the desk")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Other processes see the change within CACHE_SECONDS, this one at once."""
        super().save(*args, **kwargs)
        let_go(CACHE_KEY)

    @classmethod
    def current(cls) -> "DeskSettings":
        """The one row, made with its defaults when there is none. No query most of the time."""
        row: DeskSettings = kept(CACHE_KEY, cls.load, seconds=CACHE_SECONDS)
        return row

    @property
    def costs_no_more(self) -> bool:
        """Whether to call the desk costs what any call costs."""
        return costs_no_more(self.phone_number)

    @property
    def callers(self) -> list[str]:
        """The first names that the team chose to show; [] for none."""
        return [name.strip() for name in self.who_calls.split(",") if name.strip()]

    @property
    def fair_use(self) -> Figures:
        """What strangers may take."""
        return Figures(**{field.name: getattr(self, field.name) for field in fields(Figures)})

    @property
    def limits(self) -> Limits:
        """By when something is done about a case without a call, in minutes of opening."""
        return Limits(**{field.name: getattr(self, field.name) for field in fields(Limits)})

    @property
    def delays(self) -> Delays:
        """How long things are kept, as the rules read it."""
        return Delays(**{name: getattr(self, name) for name in DELAYS})

    @property
    def zone(self) -> ZoneInfo:
        """The desk's own time zone."""
        return ZoneInfo(self.time_zone)

    @property
    def number_that_appears(self) -> str:
        """What the person sees on their phone; "" when neither number is set."""
        return self.displayed_number or self.phone_number


class Heartbeat(models.Model):
    """The last sign of life of something that must not stop in silence."""

    heart = models.CharField(
        max_length=20, primary_key=True, choices=[(str(h), str(h)) for h in Heart]
    )
    beaten_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.heart} {self.beaten_at:%H:%M:%S}"


class RequestCount(models.Model):
    """How often one stranger asked within one hour: a keyed digest, never a number or address."""

    digest = models.CharField(max_length=64)
    hour = models.DateTimeField()
    count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["digest", "hour"], name="one_count_an_hour")
        ]

    def __str__(self) -> str:
        return f"{self.count} at {self.hour:%H:%M}"
