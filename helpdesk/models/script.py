"""Fixed words in languages in which the project brings none."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from helpdesk import labels


class ScriptText(models.Model):
    """What the coordinator wrote: words by the name of their part. Every version stays.

    The newest one is read. `helpdesk/words/scripts.py` knows the parts and their places.
    """

    script = models.CharField(max_length=20, choices=labels.choices_of(labels.SCRIPT))
    language = models.CharField(_("language"), max_length=8)
    version = models.PositiveSmallIntegerField()
    parts = models.JSONField(default=dict)
    written_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["script", "language", "version"]
        constraints: ClassVar[list] = [
            models.UniqueConstraint(
                fields=["script", "language", "version"], name="each_version_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.script} {self.language} {self.version}"
