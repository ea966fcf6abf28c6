"""Which words of the original each step of a translation was made from."""

from typing import ClassVar

from django.db import models


class StepTranslation(models.Model):
    """A step of a translated guide; a step has the same id in every language.

    `own` and `original` are digests: of its words, and of the original's when these were published.
    """

    guide = models.ForeignKey(
        "knowledge.GuidePage", on_delete=models.CASCADE, related_name="translated_steps"
    )
    step = models.UUIDField()
    own = models.CharField(max_length=16)
    original = models.CharField(max_length=16)

    class Meta:
        constraints: ClassVar[list] = [
            models.UniqueConstraint(fields=["guide", "step"], name="one_row_per_translated_step")
        ]

    def __str__(self) -> str:
        return f"{self.guide_id} {self.step}"
