"""What the task cluster does for editors: a text appears, and goes, at the hour that they chose."""

from typing import Final

from django.core.management import call_command

from helpdesk.tasks.schedules import Periodic


def publish_at_their_hour() -> None:
    """Publish what its editor wanted readers to see by now, and unpublish what is over."""
    call_command("publish_scheduled", verbosity=0)


SCHEDULES: Final = (Periodic("texts at their hour", publish_at_their_hour, minutes=5),)
