"""What the task cluster does for accounts. Ids come in: no code waits in a queue."""

from django.conf import settings
from django.utils import translation

from website.accounts.actions.mailing import mail_user
from website.accounts.words import mail_of_tries
from website.models import User


def tell_of_tries(user_id: int) -> bool:
    """Tell a user that somebody tries passwords on their account. Whether the mail left."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        return False
    with translation.override(settings.LANGUAGE_CODE):
        subject, text = mail_of_tries()
        return mail_user(user, subject=subject, text=text)
