"""Who a session belongs to: each request knows the adviser with the same query."""

from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.db.models import Exists, OuterRef
from django.utils import timezone

from helpdesk.reads.availability import desk_day
from helpdesk.reads.promises import calls_running_of
from website.second_factor.reads import with_factor


class StaffBackend(ModelBackend):
    """Reads the user with their place at the desk and what is known of their second proof."""

    def get_user(self, user_id):
        """The user of a session, None when they may not log in any more."""
        users = (
            get_user_model()
            ._default_manager.select_related("adviser")
            .annotate(is_on_a_call=Exists(calls_running_of(OuterRef("adviser"))))
        )
        user = with_factor(users.filter(pk=user_id)).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user):
        """Whether the account is on, and its last day not over."""
        is_on = super().user_can_authenticate(user)
        last_day = getattr(user, "last_day", None)
        return is_on and (last_day is None or desk_day(timezone.now()) <= last_day)
