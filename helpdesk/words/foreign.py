"""Says what in a coordinator's words leads away from the desk: nobody calls a scammer for us."""

from collections.abc import Collection
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy

from helpdesk.models import DeskSettings
from helpdesk.policy.foreign import Foreign, foreign_in
from helpdesk.policy.phone_numbers import BadNumber, read_number

_WHY = {
    Foreign.PREMIUM: gettext_lazy("This number costs money: %(what)s. Write {phone} instead."),
    Foreign.ABROAD: gettext_lazy("This number is abroad: %(what)s. Write {phone} instead."),
    Foreign.OTHER_NUMBER: gettext_lazy("This number is not ours: %(what)s. Write {phone} instead."),
    Foreign.HOST: gettext_lazy("This address is not ours: %(what)s. Take it away."),
}


def foreign_problems(
    text: str, *, allowed: tuple[Foreign, ...] = (), seen: Collection[str] = ()
) -> list[str]:
    """What may not stand in these words, in sentences of the active language; [] for nothing.

    `allowed` is what may: the number of a partner in an answer, for instance. `seen` are texts that
    the team has read: what they lead to may stand here too.
    """
    found = foreign_in(text, numbers=_own_numbers(), hosts=_own_hosts())
    known = {one.what for each in seen for one in foreign_in(each, numbers=(), hosts=())}
    return [
        str(_WHY[one.why]) % {"what": one.what}
        for one in found
        if one.why not in allowed and one.what not in known
    ]


def _own_numbers() -> list[str]:
    desk = DeskSettings.current()
    numbers = []
    for written in (desk.phone_number, desk.displayed_number):
        try:
            numbers.append(read_number(written).e164)
        except BadNumber:
            continue
    return numbers


def _own_hosts() -> list[str]:
    mail = DeskSettings.current().contact_email
    return [urlsplit(settings.BASE_URL).hostname or "", mail.partition("@")[2]]
