"""A text is read by somebody else before it is shown: the one task of our workflow."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, Page

from knowledge.four_eyes import may_show

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise


def writers_of(page: Page) -> frozenset[int]:
    """Keys of the accounts that wrote what readers do not see yet. One query."""
    since = page.revisions.exclude(user=None)
    if page.live_revision_id:
        since = since.filter(pk__gt=page.live_revision_id)
    return frozenset(since.order_by().values_list("user_id", flat=True).distinct())


class SecondReading(AbstractGroupApprovalTask):
    """Members of its groups send a text back or approve it; whoever wrote it alone does neither."""

    class Meta:
        verbose_name = _("second reading")
        verbose_name_plural = _("second readings")

    def get_actions(self, obj: Any, user: Any) -> list[Any]:
        """What this user may do with a text that waits: nothing with what they wrote alone."""
        actions: list[Any] = super().get_actions(obj, user)
        if actions and isinstance(obj, Page) and not may_show(writers_of(obj), by=user.pk):
            return []
        return actions

    @classmethod
    def get_description(cls) -> "StrPromise":
        """As the list of tasks says it."""
        return _("Members of these groups approve a text, unless they wrote it alone")
