"""The floor: what django-appointment itself does, in an environment and a database of its own.

`python appointment_floor.py MEASURE < options.json`; the last line printed is what was found, as
JSON. It calls the functions that its own booking pages call, without their HTML and their mail.
"""

import json
import os
import statistics
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from types import SimpleNamespace

import django
from django.conf import settings
from floor_database import database

ZONE = "Europe/Paris"


settings.configure(
    SECRET_KEY="benchmark",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.messages",
        "phonenumber_field",
        "appointment",
    ],
    DATABASES={"default": database(os.environ["FLOOR_DATABASE_URL"])},
    # It ships no migrations: every table is made from its model, all at once.
    MIGRATION_MODULES=dict.fromkeys(("auth", "contenttypes", "sessions")),
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    USE_TZ=True,
    TIME_ZONE=ZONE,
    LANGUAGE_CODE="en",
    APPOINTMENT_WEBSITE_NAME="Floor",
    LOGGING_CONFIG=None,
)
django.setup()

import logging  # noqa: E402

logging.disable(logging.CRITICAL)

from appointment.forms import AppointmentRequestForm  # noqa: E402
from appointment.models import (  # noqa: E402
    Appointment,
    AppointmentRequest,
    Config,
    DayOff,
    Service,
    StaffMember,
    WorkingHours,
)
from appointment.services import get_available_slots_for_staff  # noqa: E402
from appointment.utils.db_helpers import (  # noqa: E402
    create_and_save_appointment,
    create_new_user,
    get_weekday_num_from_date,
)
from django.contrib.auth.models import AnonymousUser, User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

VISITOR = SimpleNamespace(user=AnonymousUser(), session={})


def set_up(staff, *, opens, closes, minutes=15, closed=()):
    """So many members of staff who are there on weekdays, and calls of so many minutes."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    Config.objects.create(slot_duration=15, appointment_buffer_time=0, website_name="Floor")
    service = Service.objects.create(name="Call", duration=timedelta(minutes=minutes), price=0)
    for n in range(staff):
        user = User.objects.create(username=f"staff-{n}", first_name=f"Staff {n}")
        member = StaffMember.objects.create(user=user)
        member.services_offered.add(service)
        for day in range(1, 6):
            WorkingHours.objects.create(
                staff_member=member, day_of_week=day, start_time=opens, end_time=closes
            )
        DayOff.objects.bulk_create(
            DayOff(staff_member=member, start_date=day, end_date=day) for day in closed
        )
    return service, list(StaffMember.objects.order_by("pk"))


def free_on(day, member, service):
    """The times that its booking page shows for a member of staff and a day."""
    return get_available_slots_for_staff(
        day, member, get_weekday_num_from_date(day), service=service
    )


def free_times(*, first, spans, staff, opens, closes, closed, booked, repeats):
    """Seconds to tell every free time of everybody over each span of days, and how many."""
    service, members = set_up(staff, opens=opens, closes=closes, closed=closed)
    requests = AppointmentRequest.objects.bulk_create(
        (
            AppointmentRequest(
                date=day,
                start_time=start,
                end_time=end,
                service=service,
                staff_member=members[n],
                id_request=f"{number}",
            )
            for number, (n, day, start, end) in enumerate(booked)
        ),
        batch_size=2_000,
    )
    Appointment.objects.bulk_create(
        (
            Appointment(appointment_request=request, id_request=request.id_request, amount_to_pay=0)
            for request in requests
        ),
        batch_size=2_000,
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found = {}
    for span in spans:
        days = [date.fromisoformat(first) + timedelta(days=n) for n in range(span)]
        times = []
        for _repeat in range(repeats if span == min(spans) else 1):
            started = time.perf_counter()
            pairs = sum(len(free_on(day, member, service)) for day in days for member in members)
            times.append(time.perf_counter() - started)
        found[str(span)] = {"seconds": statistics.median(times), "pairs": pairs}
    return found


def book(service, member, starts_at, name):
    """What its two booking pages write for somebody new: request, account, appointment."""
    ends_at = starts_at + service.duration
    form = AppointmentRequestForm(
        {
            "date": starts_at.date().isoformat(),
            "start_time": starts_at.time().isoformat(),
            "end_time": ends_at.time().isoformat(),
            "service": service.pk,
            "staff_member": member.pk,
        }
    )
    if not form.is_valid():
        raise ValueError(form.errors.as_text())
    request = form.save()
    client = {"name": f"{name} Petit", "email": f"{name}@example.org"}
    create_new_user(client)
    facts = {
        "phone": "+33639981234",
        "want_reminder": False,
        "address": "",
        "additional_info": "",
    }
    return create_and_save_appointment(request, client, facts, VISITOR)


def look_and_book(service, member, starts_at, name):
    """Book only what its page still shows as free: whether it was booked."""
    if starts_at not in free_on(starts_at.date(), member, service):
        return False
    book(service, member, starts_at, name)
    return True


def at_once(people, act):
    """act(n) for everybody from the same instant; what each got, or the name of their error."""
    gate = threading.Barrier(people)

    def run(n):
        connection.ensure_connection()
        gate.wait(timeout=60)
        return tried(act, n)

    if at_once.pool is None:
        at_once.pool = ThreadPoolExecutor(people)
    return list(at_once.pool.map(run, range(people)))


at_once.pool = None


def tried(act, n):
    try:
        return act(n)
    except Exception as error:
        return f"{type(error).__name__}: {error}"[:120]


def contention(*, rounds, one_by_one, people, minutes, opens, closes):
    """How many of so many people get one time of one member of staff, round after round.

    `rounds` and `one_by_one` are lists of the times that they want, each a list for a round.
    """
    service, (member,) = set_up(1, opens=opens, closes=closes, minutes=minutes)
    found = {}
    for kind, wanted in (("at_once", rounds), ("one_by_one", one_by_one)):
        booked, errors, seconds = [], 0, time.perf_counter()
        for number, times in enumerate(wanted):
            hours = [datetime.fromisoformat(hour) for hour in times]

            def act(n, number=number, hours=hours, kind=kind):
                return look_and_book(service, member, hours[n % len(hours)], f"p{kind}{number}n{n}")

            if kind == "at_once":
                got = at_once(people, act)
            else:
                got = [tried(act, n) for n in range(people)]
            booked.append(got.count(True))
            errors += sum(isinstance(one, str) for one in got)
        seconds = time.perf_counter() - seconds
        found[kind] = {"booked": booked, "errors": errors, "seconds": seconds}
    calls = sorted(
        (made.get_start_time(), made.get_end_time())
        for made in Appointment.objects.select_related("appointment_request")
    )
    found["shared"] = sum(
        other[0] < one[1] for n, one in enumerate(calls) for other in calls[n + 1 : n + 60]
    )
    return found


def booking(*, staff, wanted, people, opens, closes):
    """Seconds to book distinct times, `people` at once, without and with a look at the times."""
    service, members = set_up(staff, opens=opens, closes=closes)
    found = {}
    for kind, way in (("book", book), ("look_and_book", look_and_book)):
        shares = [wanted[kind][n::people] for n in range(people)]

        def act(n, shares=shares, kind=kind, way=way):
            for number, (member, hour) in enumerate(shares[n]):
                way(service, members[member], datetime.fromisoformat(hour), f"{kind}{n}n{number}")

        before = Appointment.objects.count()
        started = time.perf_counter()
        errors = [one for one in at_once(people, act) if one is not None]
        found[kind] = {
            "seconds": time.perf_counter() - started,
            "booked": Appointment.objects.count() - before,
            "errors": errors,
        }
    return found


if __name__ == "__main__":
    measure = {"free_times": free_times, "contention": contention, "booking": booking}
    given = json.load(sys.stdin)
    sys.stdout.write("\n" + json.dumps(measure[sys.argv[1]](**given)))
