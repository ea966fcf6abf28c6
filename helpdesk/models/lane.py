"""How each channel does: shut for a while after faults in a row (policy/lanes.py)."""

from django.db import models

from helpdesk import labels

# The lane of what comes in from a mailbox: a server that does not answer shuts it.
MAILBOX = "mailbox"


class Lane(models.Model):
    """What every sender knows of one channel; without a row it works."""

    channel = models.CharField(
        max_length=10, unique=True, choices=labels.choices_of(labels.CHANNEL)
    )
    # In a row; an answer, also a refusal, ends them.
    faults = models.PositiveSmallIntegerField(default=0)
    # Both None while it is open.
    shut_since = models.DateTimeField(null=True, blank=True)
    shut_until = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.channel}: {self.faults}"
