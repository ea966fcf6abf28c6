"""What the task cluster does for guides that were lent: what is over and done goes."""

from typing import Final

from django.utils import timezone

from helpdesk.tasks.schedules import Periodic
from knowledge.editing.lent import forget_lent


def forget_lent_guides() -> int:
    """Delete links that were over long ago, with answers that are done. Returns how many."""
    return forget_lent(at=timezone.now())


SCHEDULES: Final = (Periodic("guides lent outside", forget_lent_guides, minutes=60),)
