"""What the team is told when a statement grows old."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from accessibility.policy.statement import Alarm, AlarmKind
from accessibility.templatetags.plain import day_in_full


def alarms_in_words(alarms: Iterable[Alarm], *, name: str) -> list[str]:
    """One or two short sentences an alarm, in its order; `name` is that of the reference."""
    return [
        _text(alarm) % {"name": name, "day": day_in_full(alarm.due_on) if alarm.due_on else ""}
        for alarm in alarms
    ]


def _text(alarm: Alarm) -> str:
    if alarm.kind is AlarmKind.NO_AUDIT:
        return _("No audit by the %(name)s is finished.")
    if alarm.kind is AlarmKind.SITE_CHANGED:
        return _("The site has a new version since the %(name)s audit. Look what changed.")
    if alarm.kind is AlarmKind.THREE_YEARS and alarm.is_over:
        return _("The %(name)s statement is 3 years old since %(day)s. Audit the site again.")
    if alarm.kind is AlarmKind.THREE_YEARS:
        return _("The %(name)s statement will be 3 years old on %(day)s. Begin the next audit.")
    if alarm.is_over:
        return _("The statement had to follow the new %(name)s by %(day)s. Audit the site again.")
    return _("A new version of the %(name)s is out. Audit the site by it before %(day)s.")
