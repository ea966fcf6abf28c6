"""What guides say that can age: each claim with its source, and when it is to be checked again."""

from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from accessibility.forms.plain import PlainModelForm
from knowledge.ageing import NoNumbers, as_ranges, numbers_in

MAY_CHECK = "knowledge.change_claim"


class ClaimForm(PlainModelForm):
    """What an editor writes stays: the starter files change such a claim no more."""

    def save(self, commit: bool = True) -> Any:
        """As ever; the claim is the team's from now on."""
        self.instance.is_own = True
        return super().save(commit=commit)


class Claim(models.Model):
    """A fact that guides rest on (un fait qui peut vieillir), whatever language they are in."""

    code = models.SlugField(max_length=40, unique=True, null=True, blank=True, editable=False)
    claim = models.TextField(
        _("fact"), max_length=300, help_text=_("What the guides say, in one sentence.")
    )
    guides = models.CharField(
        _("guides"), max_length=200, help_text=_("Their numbers, as 101, 103–105.")
    )
    source = models.TextField(
        _("source"), max_length=400, help_text=_("Where you read it. If you could not, say so.")
    )
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("Empty when nobody could check it.")
    )
    next_check_on = models.DateField(_("next check on"))
    # Written or checked here: what a release brings leaves it alone.
    is_own = models.BooleanField(default=False, editable=False)

    base_form_class = ClaimForm
    panels: ClassVar[list] = [
        *(FieldPanel("claim"), FieldPanel("guides"), FieldPanel("source")),
        *(FieldPanel("checked_on"), FieldPanel("next_check_on")),
    ]

    class Meta:
        ordering: ClassVar[list] = ["next_check_on", "pk"]
        verbose_name = _("fact that can age")
        verbose_name_plural = _("facts that can age")
        constraints: ClassVar[list] = [
            models.CheckConstraint(
                condition=models.Q(checked_on=None)
                | models.Q(next_check_on__gt=models.F("checked_on")),
                name="checked_again_later",
            )
        ]

    def __str__(self) -> str:
        return self.claim

    @property
    def numbers(self) -> list[int]:
        """The guides that rest on it, by number."""
        return numbers_in(self.guides)

    def clean(self) -> None:
        """It names guides, and is checked again after it was checked."""
        super().clean()
        try:
            self.guides = as_ranges(self.numbers)
        except NoNumbers as error:
            message = _("“%(part)s” is no number of a guide. Write them as 101, 103–105.")
            wrong = ValidationError(message, params={"part": error.args[0]})
            raise ValidationError({"guides": wrong}) from error
        if self.checked_on and self.next_check_on and self.next_check_on <= self.checked_on:
            message = _("The next check comes after the last one.")
            raise ValidationError({"next_check_on": message})
