"""The promise to call somebody, and every try to keep it."""

from datetime import datetime
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case as DbCase
from django.db.models import Exists, ExpressionWrapper, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from helpdesk import labels
from helpdesk.choices import (
    AppointmentState,
    AttemptOutcome,
    CallbackState,
    NextStep,
    PromiseResult,
    PromiseWay,
    WordRoad,
)
from helpdesk.models.adviser import Adviser
from helpdesk.models.case import Case
from helpdesk.models.desk import DeskSettings
from helpdesk.models.person import Person, PhoneNumber
from helpdesk.policy.deadlines import WINDOW_AFTER
from helpdesk.policy.retries import Rule, RuleProblem, problem_of
from helpdesk.policy.ways import BY_NUMBER

if TYPE_CHECKING:
    from helpdesk.models.appointment import Appointment


def number_is_lacking(path: str = "") -> ExpressionWrapper:
    """Whether a promise has nothing to be kept by: no number, a dead one, or one to leave alone.

    One that is kept by e-mail or by letter lacks its address in the same way.

    For `annotate`, as `lacks_number`; `path` leads from the row to the promise, as "callback__".
    """
    called = Coalesce(
        OuterRef(f"{path}consent__helper__merged_into"),
        OuterRef(f"{path}consent__helper"),
        OuterRef(f"{path}case__person"),
    )
    dead = PhoneNumber.objects.filter(
        Q(is_dead=True) | Q(do_not_call=True), person=called, number=OuterRef(f"{path}number")
    )
    by_number = Q(**{f"{path}way__in": [str(way) for way in BY_NUMBER]})
    return ExpressionWrapper(
        by_number & (Q(**{f"{path}number": ""}) | Q(Exists(dead)))
        | Q(**{f"{path}way": PromiseWay.EMAIL, f"{path}email": ""})
        | Q(**{f"{path}way": PromiseWay.LETTER, f"{path}case__person__postal_address": ""}),
        output_field=models.BooleanField(),
    )


# Orders promises: those of urgent requests before the others.
URGENT_FIRST = DbCase(When(case__urgency="", then=Value(1)), default=Value(0))


class CallbackQuerySet(models.QuerySet["Callback"]):
    """Questions the desk asks of its promises."""

    def open(self) -> "CallbackQuerySet":
        """Promises that still have a next step."""
        return self.filter(state=CallbackState.OPEN)

    def telling_numbers(self) -> "CallbackQuerySet":
        """With `lacks_number` read along: no query for each promise."""
        return self.annotate(lacks_number=number_is_lacking())

    def untried(self, since: datetime) -> "CallbackQuerySet":
        """Open promises whose hour came before this instant, and whom nobody is calling."""
        running = Attempt.objects.filter(callback=models.OuterRef("pk"), ended_at__isnull=True)
        return (
            self.open()
            .filter(
                appointments__state=AppointmentState.LIVE,
                appointments__starts_at__lt=since,
            )
            .exclude(models.Exists(running))
        )

    def late(self, at: datetime) -> "CallbackQuerySet":
        """Open promises whose live appointment's window has passed without a try."""
        return self.untried(at - WINDOW_AFTER)


class Callback(models.Model):
    """A promise: a person, a number, a time, somebody who will call (rappel promis).

    While it is open it has exactly one next step: a live appointment, or a time to find.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="callbacks")
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="callbacks")
    # "" where the person is written to by e-mail or by letter.
    number = models.CharField(_("number to call"), max_length=20, help_text=_("As +33…"))
    way = models.CharField(
        _("how the promise is kept"),
        max_length=10,
        choices=labels.choices_of(labels.PROMISE_WAY),
        default=PromiseWay.CALL,
    )
    # The call goes to a helper, under this consent; None: to the person.
    consent = models.ForeignKey(
        "helpdesk.Consent", models.PROTECT, null=True, blank=True, related_name="callbacks"
    )
    # What was given for this very promise; no other promise is told there (decision 69).
    email = models.EmailField(_("e-mail"), blank=True)
    language = models.CharField(max_length=8, default="fr")
    trust_word = models.CharField(max_length=40)
    word_road = models.CharField(
        max_length=10,
        choices=labels.choices_of(labels.WORD_ROAD),
        default=WordRoad.ALOUD,
        editable=False,
    )
    state = models.CharField(
        max_length=10, choices=labels.choices_of(labels.CALLBACK_STATE), default=CallbackState.OPEN
    )
    result = models.CharField(
        max_length=20,
        choices=labels.choices_of(labels.PROMISE_RESULT),
        default=PromiseResult.PENDING,
    )
    asked_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    told_late_at = models.DateTimeField(null=True, blank=True)
    # Nobody tried in time: this adviser may take the call over with one key.
    offered_to = models.ForeignKey(
        Adviser, models.PROTECT, null=True, blank=True, related_name="offered_callbacks"
    )
    # Where the person lives by the clock; "" is the desk's own zone.
    time_zone = models.CharField(_("time zone of the person"), max_length=40, blank=True)
    find_a_time_by = models.DateTimeField(
        _("a time must be found by"),
        null=True,
        blank=True,
        help_text=_("Set while no hour is agreed: a task of the adviser, with its deadline."),
    )
    reachable_when = models.CharField(
        _("when the person can be reached"), max_length=200, blank=True
    )
    # The form's own key: a double click or a resent form is the same request.
    request_key = models.UUIDField(unique=True, null=True, editable=False)

    objects = CallbackQuerySet.as_manager()

    class Meta:
        verbose_name = _("callback")
        verbose_name_plural = _("callbacks")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(state=CallbackState.OPEN),
                name="one_open_callback_a_case",
            ),
            models.CheckConstraint(
                name="callback_ends_once",
                condition=Q(state=CallbackState.OPEN, ended_at__isnull=True)
                | (~Q(state=CallbackState.OPEN) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="callback_way_known", condition=Q(way__in=[str(way) for way in PromiseWay])
            ),
        ]
        indexes: ClassVar[list] = [
            models.Index(
                fields=["adviser"], name="open_callbacks", condition=Q(state=CallbackState.OPEN)
            ),
            models.Index(
                fields=["find_a_time_by"],
                name="times_to_find",
                condition=Q(find_a_time_by__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"callback {self.pk}"

    @property
    def shown_number(self) -> str:
        """The number that is called, as a list shows it; "" where the record is hidden."""
        return "" if self.case.person.is_hidden else self.number

    @property
    def called(self) -> Person:
        """Whom the call goes to: the helper under its consent, else the person of the case."""
        helper = self.consent.helper if self.consent else None
        return (helper.merged_into or helper) if helper else self.case.person

    @property
    def in_writing(self) -> bool:
        """Whether the person is written to at the hour, and not called."""
        return self.way != PromiseWay.CALL

    @property
    def live_appointment(self) -> "Appointment | None":
        """The appointment that holds quarter hours for this promise now, if any. One query."""
        return self.appointments.filter(state=AppointmentState.LIVE).first()

    @property
    def is_being_called(self) -> bool:
        """Whether somebody is in a call for this promise now. One query."""
        return self.attempts.filter(ended_at__isnull=True).exists()

    @cached_property
    def lacks_number(self) -> bool:
        """Whether a number must be found first: none, or a dead one, which is never dialled again.

        Of a written promise: whether there is nowhere to write to.

        One query; none where `telling_numbers` brought it.
        """
        return Callback.objects.filter(number_is_lacking(), pk=self.pk).exists()

    @property
    def zone(self) -> ZoneInfo:
        """The person's clock; the desk's own where they said no other."""
        return ZoneInfo(self.time_zone) if self.time_zone else DeskSettings.current().zone


class Attempt(models.Model):
    """One try to call. Open until its outcome is said; the outcome is said exactly once."""

    callback = models.ForeignKey(Callback, models.PROTECT, related_name="attempts")
    adviser = models.ForeignKey(Adviser, models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, blank=True, choices=labels.choices_of(labels.OUTCOME))
    # How things stood before the outcome was said, as ids and codes: what a correction restores.
    before = models.JSONField(default=dict, editable=False)

    class Meta:
        ordering: ClassVar[list] = ["-started_at", "-pk"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["callback"],
                condition=Q(ended_at__isnull=True),
                name="one_attempt_at_a_time",
            ),
            models.CheckConstraint(
                name="an_ended_attempt_has_an_outcome",
                condition=Q(ended_at__isnull=True, outcome="")
                | Q(ended_at__isnull=False, outcome__in=[str(o) for o in AttemptOutcome]),
            ),
        ]
        indexes: ClassVar[list] = [models.Index(fields=["started_at"], name="attempts_by_day")]

    def __str__(self) -> str:
        return f"attempt {self.pk}"


RETRY_PROBLEMS = {
    RuleProblem.TRIES: ("tries", _("Give a number from 1 to 5.")),
    RuleProblem.STEP: ("step", _("This cannot follow such an end of a call.")),
    RuleProblem.TOO_MANY: ("step", _("We call five times at most.")),
    RuleProblem.WAIT: ("after_minutes", _("Wait 10 minutes at least, and a week at most.")),
}


class SoonerWish(models.Model):
    """Somebody with an hour who would take a sooner one: told twice at most, and then no more."""

    callback = models.OneToOneField(Callback, models.CASCADE, related_name="sooner_wish")
    asked_at = models.DateTimeField()
    # The sooner hours that were free when it was asked, in ISO format: those are no news.
    known_times = models.JSONField(default=list)
    offers = models.PositiveSmallIntegerField(default=0)
    offered_at = models.DateTimeField(null=True, blank=True)
    offered_time = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("wish for a sooner time")
        verbose_name_plural = _("wishes for a sooner time")

    def __str__(self) -> str:
        return f"wish {self.pk}"


class RetryRule(models.Model):
    """What follows an outcome after so many tries, in place of the table's own line."""

    outcome = models.CharField(
        _("how the call ended"), max_length=20, choices=labels.choices_of(labels.OUTCOME)
    )
    tries = models.PositiveSmallIntegerField(_("after this many tries"))
    step = models.CharField(
        _("what follows"), max_length=15, choices=labels.choices_of(labels.NEXT_STEP)
    )
    after_minutes = models.PositiveIntegerField(_("minutes to wait"), default=0)
    other_part_of_day = models.BooleanField(_("at another part of the day"), default=False)
    source = models.CharField(
        _("why"), max_length=200, help_text=_("Where this rule comes from, or who decided it.")
    )

    class Meta:
        ordering: ClassVar[list] = ["outcome", "tries"]
        verbose_name = _("rule for a missed call")
        verbose_name_plural = _("rules for missed calls")
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["outcome", "tries"], name="one_rule_a_try")
        ]

    def __str__(self) -> str:
        return f"{self.get_outcome_display()} ({self.tries})"

    def as_rule(self) -> Rule:
        """The row as the rules read it."""
        return Rule(
            AttemptOutcome(self.outcome),
            self.tries,
            self.tries,
            NextStep(self.step),
            self.after_minutes,
            self.other_part_of_day,
            self.source,
        )

    def clean(self) -> None:
        """Within the safe bounds only."""
        try:
            problem = problem_of(self.as_rule())
        except (TypeError, ValueError):
            return  # the field itself says what is wrong
        if problem is not None:
            field, sentence = RETRY_PROBLEMS[problem]
            raise ValidationError({field: sentence})
