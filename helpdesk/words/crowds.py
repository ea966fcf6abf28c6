"""What the team is told when strangers crowd."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from helpdesk.models import DeskSettings


def crowd_in_mail() -> tuple[str, str]:
    """The subject and the text of the mail to whoever coordinates, in the desk's language."""
    with translation.override(settings.LANGUAGE_CODE):
        lines = (
            _("Requests from the site come faster than usual."),
            _("We keep a part of each day for people who phone."),
            _("Look at today's page: are these real requests?"),
            _("In the CMS you can stop requests from the site for a while."),
        )
        subject = _("%(desk)s: many requests at once") % {"desk": DeskSettings.current().name}
        return subject, "\n".join([*lines, "", settings.BASE_URL])
