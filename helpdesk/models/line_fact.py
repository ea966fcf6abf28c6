"""What the operator's network says of lines: digests of numbers, never the numbers."""

from typing import ClassVar

from django.db import models

from helpdesk import labels
from helpdesk.models.system import ApiToken


class LineFact(models.Model):
    """One fact about one line, from one program, until it ends.

    An outage is told of many who never asked us anything: so a number is kept as a keyed digest.
    """

    digest = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, choices=labels.choices_of(labels.LINE_FACT))
    # Who says so: the program of this token.
    token = models.ForeignKey(ApiToken, models.PROTECT, related_name="line_facts")
    happened_at = models.DateTimeField()
    until = models.DateTimeField()
    told_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["digest", "kind", "token"], name="a_fact_once_a_line_and_program"
            )
        ]
        indexes: ClassVar[list] = [models.Index(fields=["until"], name="line_facts_by_end")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
