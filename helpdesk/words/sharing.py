"""What a person may pass on of a promise to somebody whom they trust."""

from django.utils.translation import gettext

from helpdesk.models import Appointment, DeskSettings
from helpdesk.words.spoken import in_pairs, when_for_person


def words_to_share(appointment: Appointment, *, desk: DeskSettings) -> str:
    """The day, the hour and the number that will appear, in the active language.

    It may be read by anybody: no link, no request number, no trust word, and not why (trust.md).
    So whoever gets it can say "this is not them", and can neither move the call nor play us.
    """
    callback = appointment.callback
    said = {
        "name": callback.adviser.first_name,
        "desk": desk.name,
        "when": when_for_person(
            appointment.starts_at, zone=callback.time_zone, desk_zone=desk.zone
        ),
    }
    pattern = (
        gettext("%(name)s, from %(desk)s, will write to me on %(when)s.")
        if callback.in_writing
        else gettext("%(name)s, from %(desk)s, will call me on %(when)s.")
    )
    lines = [pattern % said]
    number = "" if callback.in_writing else desk.number_that_appears
    if number:
        lines.append(
            gettext("The number that will appear: %(number)s.") % {"number": in_pairs(number)}
        )
    lines.append(gettext("They never ask for a password, a code or a card number."))
    return "\n".join(lines)
