"""What the law wants on every page: in one mention, where the site stands."""

from typing import cast

from django import template
from django.core.cache import cache
from django.utils import timezone
from django.utils.translation import gettext as _

from accessibility.policy.criteria import ReferenceCode
from accessibility.policy.statement import Compliance
from accessibility.reads.statement_facts import facts_of

register = template.Library()

SECONDS = 60


@register.simple_tag
def accessibility_mention() -> str:
    """`Accessibility: not compliant`; looked up at most once a minute."""
    state = cast(Compliance, cache.get_or_set("accessibility.compliance", _compliance, SECONDS))
    if state is Compliance.FULL:
        return _("Accessibility: fully compliant")
    if state is Compliance.PARTIAL:
        return _("Accessibility: partly compliant")
    return _("Accessibility: not compliant")


def _compliance() -> Compliance:
    return facts_of(ReferenceCode.RGAA, today=timezone.localdate()).compliance
