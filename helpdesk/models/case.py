"""A request for help from its first word to its end, and the notes taken on the way."""

from typing import ClassVar

from django.conf import settings
from django.contrib.admin import display
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import (
    SAID_TO_US,
    CaseSource,
    CaseState,
    ClosingReason,
    FactSource,
    HowAgreed,
    NextTime,
    SaidNeed,
    Urgency,
)
from helpdesk.models.adviser import Adviser
from helpdesk.models.incident import Incident
from helpdesk.models.person import Person
from helpdesk.models.texts import TextRow, say, words_of
from helpdesk.models.topic import Topic
from helpdesk.policy.texts import Text


class PendingReason(models.Model):
    """For what we wait, how often we ask again, and how it ends when no answer comes."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    follow_up_days = models.PositiveSmallIntegerField(
        _("days between two reminders"), default=4, validators=[MinValueValidator(1)]
    )
    follow_ups = models.PositiveSmallIntegerField(
        _("reminders before we close"), default=2, validators=[MaxValueValidator(6)]
    )
    closing_reason = models.CharField(
        _("how it ends without an answer"),
        max_length=20,
        choices=labels.choices_of(labels.CLOSING_REASON),
        default=ClosingReason.UNREACHABLE,
    )
    asks_files = models.BooleanField(
        _("a photo or a document is awaited"),
        default=False,
        help_text=_("Our reminders then carry the link by which it is sent."),
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_active = models.BooleanField(_("offered"), default=True)

    class Meta:
        ordering: ClassVar[list] = ["position", "code"]
        verbose_name = _("reason to wait")
        verbose_name_plural = _("reasons to wait")
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="follow_ups_are_some_days_apart", condition=Q(follow_up_days__gte=1)
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    @display(description=_("name"))
    def name(self) -> Text:
        """In the active language, else in the desk's first one; the code where there is none."""
        return say(words_of(self, PendingReasonText), "name") or Text(self.code)


class PendingReasonText(TextRow):
    """What a reason to wait is called in one language."""

    owner = "reason"
    fields = ("name",)

    reason = models.ForeignKey(PendingReason, models.CASCADE, related_name="texts")
    name = models.CharField(_("name"), max_length=80)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["reason", "language"], name="reason_once_a_language")
        ]


class CaseQuerySet(models.QuerySet["Case"]):
    """Questions the desk asks of its cases."""

    def not_closed(self) -> "CaseQuerySet":
        """Cases somebody still has to do something about."""
        return self.exclude(state=CaseState.CLOSED)

    def of(self, adviser: Adviser) -> "CaseQuerySet":
        """Cases that this adviser looks after."""
        return self.filter(adviser=adviser)

    def for_list(self) -> "CaseQuerySet":
        """With what a line of the queue shows, in one query."""
        return self.select_related("person", "topic", "adviser")


class Case(models.Model):
    """One request of one person about one topic (demande)."""

    reference = models.CharField(_("reference"), max_length=6, unique=True)
    person = models.ForeignKey(Person, models.PROTECT, related_name="cases")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="cases")
    adviser = models.ForeignKey(
        Adviser, models.PROTECT, related_name="cases", null=True, blank=True
    )
    language = models.CharField(max_length=8, default="fr")
    source = models.CharField(max_length=10, choices=labels.choices_of(labels.CASE_SOURCE))
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.CASE_STATE), default=CaseState.NEW
    )
    question = models.TextField(_("what the person said"), blank=True)
    wanted_help = models.CharField(
        max_length=15, blank=True, choices=labels.choices_of(labels.WANTED_HELP)
    )
    afraid = models.CharField(max_length=10, blank=True, choices=labels.choices_of(labels.AFRAID))
    guide_number = models.PositiveIntegerField(null=True, blank=True)
    guide_step = models.PositiveSmallIntegerField(null=True, blank=True)
    # What we should know, as it was said with this request: codes of SaidNeed.
    said_needs = models.JSONField(default=list, blank=True)
    # Who asked for the person on the site, and how they agreed, as whoever asked says it.
    asked_by = models.CharField(_("who asked"), max_length=120, blank=True)
    agreed = models.CharField(
        max_length=10, blank=True, choices=labels.choices_of(labels.HOW_AGREED)
    )
    routing_reasons = models.JSONField(default=list)
    device = models.CharField(
        _("device in hand"), max_length=10, blank=True, choices=labels.choices_of(labels.DEVICE)
    )
    # What was given with this request, and used for nothing else until it is confirmed (decision
    # 69); by whom it was said is what `source` says.
    email = models.EmailField(_("e-mail"), blank=True)
    number = models.CharField(_("number to call"), max_length=20, blank=True)
    # When an adviser confirmed with the person what was given with it.
    confirmed_at = models.DateTimeField(null=True, blank=True, editable=False)
    # The helper who asked, and under which consent.
    consent = models.ForeignKey(
        "helpdesk.Consent", models.PROTECT, null=True, blank=True, related_name="cases"
    )
    related = models.ManyToManyField("self", blank=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_cases"
    )
    # The incident that it is about; it stays when that is over.
    incident = models.ForeignKey(
        Incident, models.PROTECT, null=True, blank=True, editable=False, related_name="cases"
    )
    # While it waits for the person: for what, since when, asked how often, and when next.
    pending_reason = models.ForeignKey(
        PendingReason, models.PROTECT, null=True, blank=True, related_name="cases"
    )
    waiting_since = models.DateTimeField(null=True, blank=True)
    # The day on which it goes on by itself; then nobody is reminded.
    wait_until = models.DateField(null=True, blank=True, editable=False)
    follow_ups_sent = models.PositiveSmallIntegerField(default=0)
    follow_up_at = models.DateTimeField(null=True, blank=True)
    # Why it cannot wait for its turn; "" for most.
    urgency = models.CharField(
        _("urgency"), max_length=10, blank=True, choices=labels.choices_of(labels.URGENCY)
    )
    # When somebody last did something about it, and by when somebody does again while no call is
    # planned (policy/case_deadlines.py); None until the watch has counted, and where nothing is
    # due. When whoever coordinates heard that nobody did.
    touched_at = models.DateTimeField(null=True, blank=True, editable=False)
    due_at = models.DateTimeField(null=True, blank=True, editable=False)
    escalated_at = models.DateTimeField(null=True, blank=True, editable=False)
    referral = models.CharField(
        _("referred to"), max_length=40, blank=True, choices=labels.choices_of(labels.REFERRAL)
    )
    referral_name = models.CharField(_("name of the place"), max_length=80, blank=True)
    closing_reason = models.CharField(
        max_length=20, blank=True, choices=labels.choices_of(labels.CLOSING_REASON)
    )
    next_time = models.CharField(
        max_length=15, blank=True, choices=labels.choices_of(labels.NEXT_TIME)
    )
    # Of the link by which pictures come: each round has its own (words/photos.py).
    photo_round = models.PositiveSmallIntegerField(default=0, editable=False)
    is_demo = models.BooleanField(default=False, editable=False)
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("case")
        verbose_name_plural = _("cases")
        indexes: ClassVar[list] = [
            models.Index(
                fields=["-opened_at", "-id"],
                name="open_cases",
                condition=~Q(state=CaseState.CLOSED),
            ),
            models.Index(fields=["adviser", "-opened_at", "-id"], name="cases_of_an_adviser"),
            models.Index(fields=["-opened_at", "-id"], name="cases_by_opening"),
            models.Index(fields=["topic", "-opened_at", "-id"], name="cases_of_a_topic"),
            models.Index(
                fields=["-opened_at", "-id"],
                name="waiting_cases",
                condition=Q(state=CaseState.WAITING),
            ),
            models.Index(
                fields=["follow_up_at"],
                name="cases_to_follow_up",
                condition=Q(follow_up_at__isnull=False),
            ),
            models.Index(
                fields=["due_at"], name="cases_by_deadline", condition=Q(due_at__isnull=False)
            ),
            models.Index(
                fields=["closed_at"], name="cases_by_closing", condition=Q(closed_at__isnull=False)
            ),
        ]
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                name="closed_says_why_and_when",
                condition=Q(
                    state=CaseState.CLOSED,
                    closed_at__isnull=False,
                    closing_reason__in=[str(reason) for reason in ClosingReason],
                )
                | (
                    ~Q(state=CaseState.CLOSED)
                    & Q(closed_at__isnull=True, closing_reason="", next_time="")
                ),
            ),
            models.CheckConstraint(
                name="waiting_says_for_what",
                condition=Q(
                    state=CaseState.WAITING,
                    pending_reason__isnull=False,
                    waiting_since__isnull=False,
                )
                | ~Q(state=CaseState.WAITING)
                & Q(
                    pending_reason__isnull=True,
                    waiting_since__isnull=True,
                    follow_up_at__isnull=True,
                    follow_ups_sent=0,
                    wait_until__isnull=True,
                ),
            ),
            models.CheckConstraint(
                name="who_asks_for_somebody_says_how_they_agreed",
                condition=Q(asked_by="") | Q(agreed__in=[str(how) for how in HowAgreed]),
            ),
            models.CheckConstraint(
                name="case_source_known", condition=Q(source__in=[str(s) for s in CaseSource])
            ),
            models.CheckConstraint(
                name="case_state_known", condition=Q(state__in=[str(s) for s in CaseState])
            ),
            models.CheckConstraint(
                name="urgency_known", condition=Q(urgency__in=["", *[str(u) for u in Urgency]])
            ),
            models.CheckConstraint(
                name="next_time_known",
                condition=Q(next_time__in=["", *[str(n) for n in NextTime]]),
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def is_with_person(self) -> bool:
        """Whether they said it to an adviser, or an adviser confirmed it with the person."""
        return self.source in SAID_TO_US or self.confirmed_at is not None

    @property
    def wants_no_message(self) -> bool:
        """Whether it was said with it that no message is to be left."""
        return SaidNeed.NO_MESSAGE in self.said_needs

    @property
    def wants_writing(self) -> bool:
        """Whether it was said with it that nobody is to be called, but written to."""
        return SaidNeed.IN_WRITING in self.said_needs

    @property
    def fact_source(self) -> FactSource:
        """Who vouches for what was given with it, as long as nobody confirmed it."""
        sources = {
            CaseSource.PHONE: FactSource.PHONE,
            CaseSource.VISIT: FactSource.PHONE,
            CaseSource.LETTER: FactSource.MAIL,
            CaseSource.MISSED_CALL: FactSource.PHONE,
            CaseSource.EMAIL: FactSource.MAIL,
        }
        return sources.get(CaseSource(self.source), FactSource.SITE)


class Note(models.Model):
    """Free text about a case. It can be erased; events cannot (decision 26)."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="notes")
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    text = models.TextField()
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["-written_at", "-pk"]

    def __str__(self) -> str:
        return f"note {self.pk}"


class ChecklistItem(models.Model):
    """One thing to do for a case, ticked when it is done."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="checklist")
    text = models.CharField(_("what to do"), max_length=120)
    # Of a line that came from its topic; "" for one that somebody wrote.
    language = models.CharField(max_length=8, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[list] = ["position", "pk"]

    def __str__(self) -> str:
        return f"item {self.pk}"

    @property
    def words(self) -> Text:
        """What to do, with its language."""
        return Text(self.text, self.language)


class TimeSpent(models.Model):
    """Minutes spent on a case. It has no author: time is never counted for one adviser."""

    case = models.ForeignKey(Case, models.CASCADE, related_name="times_spent")
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list] = [
            models.CheckConstraint(name="time_spent_is_some", condition=Q(minutes__gte=1))
        ]
        indexes: ClassVar[list] = [models.Index(fields=["at"], name="time_spent_by_day")]

    def __str__(self) -> str:
        return f"{self.minutes} min"


class AnonymousHelp(models.Model):
    """Somebody was helped on the spot and told us no name: it counts in the figures."""

    topic = models.ForeignKey(Topic, models.PROTECT, related_name="+")
    source = models.CharField(max_length=10, choices=labels.choices_of(labels.CASE_SOURCE))
    language = models.CharField(max_length=8, default="fr")
    device = models.CharField(max_length=10, blank=True, choices=labels.choices_of(labels.DEVICE))
    guide_number = models.PositiveIntegerField(null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True, blank=True)
    helped_at = models.DateTimeField()
    # A double click, or a form sent again, is the same help.
    request_key = models.UUIDField(unique=True, editable=False)

    class Meta:
        indexes: ClassVar[list] = [models.Index(fields=["helped_at"], name="anonymous_help_by_day")]

    def __str__(self) -> str:
        return f"help {self.helped_at:%d/%m %H:%M}"
