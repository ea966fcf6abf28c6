"""The e-mails that were typed by others, and whose holders want none from us: digests alone."""

from typing import ClassVar

from django.db import models


class DoNotWrite(models.Model):
    """An e-mail whose holder asked for nothing: typed on the site again, it is not written to.

    Whoever confirms it with an adviser is written to all the same.
    """

    # Under SECRET_KEY as it was then; those of before are SECRET_KEY_FALLBACKS.
    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar[list] = ["pk"]

    def __str__(self) -> str:
        return f"no e-mail {self.pk}"
