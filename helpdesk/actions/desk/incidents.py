"""An incident ends: it stands on no page any more, and what was tied to it is closed and told."""

from datetime import datetime
from typing import TYPE_CHECKING

from helpdesk.actions.cases.incidents import mark_over
from helpdesk.actions.desk.several import Wanted, do_several
from helpdesk.choices import ClosingReason, SeveralAct
from helpdesk.models import ActOnSeveral, Incident
from helpdesk.reads.incidents import open_keys_of

if TYPE_CHECKING:
    from django.contrib.auth.models import AbstractUser


def end_incident(
    *, incident: Incident, reason: ClosingReason, at: datetime, by: "AbstractUser"
) -> ActOnSeveral:
    """End it, and do with each of its open requests what `do_several` does with END.

    Of one that is over already, what was left open. Taking the act back opens the incident too.
    """
    mark_over(incident=incident, at=at, by=by)
    wanted = Wanted(act=SeveralAct.END, reason=reason, incident=incident)
    return do_several(keys=open_keys_of(incident), wanted=wanted, at=at, by=by)
