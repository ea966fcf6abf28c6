"""The floor: django-helpdesk itself, in an environment and a database of its own.

`python helpdesk_floor.py pages < options.json`; the last line printed is what was found, as JSON.
Its pages are asked for as its browser asks for them: the list is a page and the JSON that fills it.
"""

import base64
import json
import os
import resource
import statistics
import sys
import time
import types
from datetime import timedelta

import django
from django.conf import settings
from floor_database import database

urls = types.ModuleType("floor_urls")
sys.modules["floor_urls"] = urls
settings.configure(
    SECRET_KEY="benchmark",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF="floor_urls",
    SITE_ID=1,
    STATIC_URL="/static/",
    LOGIN_URL="/login/",
    INSTALLED_APPS=[
        "django.contrib.admin",
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "django.contrib.sites",
        "django.contrib.messages",
        "django.contrib.staticfiles",
        "django.contrib.humanize",
        "rest_framework",
        "helpdesk",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.common.CommonMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "APP_DIRS": True,
            "OPTIONS": {
                "context_processors": [
                    "django.template.context_processors.debug",
                    "django.template.context_processors.request",
                    "django.contrib.auth.context_processors.auth",
                    "django.contrib.messages.context_processors.messages",
                ]
            },
        }
    ],
    DATABASES={"default": database(os.environ["FLOOR_DATABASE_URL"])},
    DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    # Its migrations need a package for teams that nothing here uses: tables from the models.
    MIGRATION_MODULES=dict.fromkeys(
        ("admin", "auth", "contenttypes", "helpdesk", "sessions", "sites")
    ),
    HELPDESK_TEAMS_MODE_ENABLED=False,
    HELPDESK_ACTIVATE_API_ENDPOINT=False,
    USE_TZ=True,
    TIME_ZONE="Europe/Paris",
    LANGUAGE_CODE="en",
    LOGGING_CONFIG=None,
)
django.setup()

import logging  # noqa: E402

logging.disable(logging.CRITICAL)

from django.contrib.auth.models import User  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import include, path  # noqa: E402
from django.utils import timezone  # noqa: E402

from helpdesk.models import FollowUp, Queue, Ticket  # noqa: E402

urls.urlpatterns = [path("", include("helpdesk.urls", namespace="helpdesk"))]
BATCH, STAFF, QUEUES, OPEN_OF = 2_000, 50, 8, 50


def fill(cases):
    """So many tickets over a year, one in fifty open, each with one line in its story."""
    call_command("migrate", run_syncdb=True, verbosity=0)
    now = timezone.now()
    staff = [
        User.objects.create_user(f"staff-{n}", f"staff-{n}@example.fr", is_staff=True)
        for n in range(STAFF)
    ]
    User.objects.filter(pk=staff[0].pk).update(is_superuser=True)
    queues = [
        Queue.objects.create(title=f"Topic {n}", slug=f"topic-{n}", allow_public_submission=True)
        for n in range(QUEUES)
    ]
    step = timedelta(days=365) / cases
    for start in range(0, cases, BATCH):
        tickets = Ticket.objects.bulk_create(
            Ticket(
                title=f"Call {n:07d}",
                queue=queues[n % QUEUES],
                created=now - step * (cases - n),
                modified=now - step * (cases - n),
                submitter_email=f"person-{n % 300_000}@example.fr",
                assigned_to=staff[(n // 7) % STAFF],
                status=1 if n % OPEN_OF == 0 or n >= cases - 50 else 4,
                description="Mon téléphone ne sonne plus depuis hier.",
                secret_key=f"{n}",
            )
            for n in range(start, min(start + BATCH, cases))
        )
        FollowUp.objects.bulk_create(
            FollowUp(
                ticket=ticket, date=ticket.created, title="Comment", comment="Noted", public=True
            )
            for ticket in tickets
        )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return User.objects.get(pk=staff[0].pk)


def listed(client, query, **filtering):
    """Its list: the page, then the JSON that the page asks for, as its own view encodes it."""
    asked = {
        "filtering": filtering.get("filtering", {}),
        "filtering_null": {},
        "sorting": "created",
        "sortreverse": False,
        "search_string": filtering.get("search", ""),
    }
    encoded = base64.b64encode(json.dumps(asked).encode()).decode()

    def get():
        page = client.get("/tickets/" + query)
        rows = client.get(f"/datatables_ticket_list/{encoded}")
        return page, rows

    return get


def cost(get, repeats):
    """Median and worst milliseconds, queries, statuses and growth in memory (MB)."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with CaptureQueriesContext(connection) as queries:
        answers = get()
    asked = len(queries)
    seconds = []
    for _n in range(repeats):
        started = time.perf_counter()
        get()
        seconds.append(time.perf_counter() - started)
    return {
        "ms": statistics.median(seconds) * 1000,
        "worst": max(seconds) * 1000,
        "queries": asked,
        "status": max(answer.status_code for answer in answers),
        "mb": (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024,
    }


def pages(*, cases, repeats):
    """What its list, its ticket and its dashboard cost with so many tickets."""
    me = fill(cases)
    client = Client()
    client.force_login(me)
    ticket = Ticket.objects.filter(status=1).order_by("-created").first()
    asked = {
        "open": listed(client, "", filtering={"status__in": [1, 2]}),
        "mine": listed(
            client,
            f"?assigned_to={me.pk}&status=1",
            filtering={"assigned_to__id__in": [me.pk], "status__in": [1, 2]},
        ),
        "all": listed(client, "?status=1&status=4", filtering={"status__in": [1, 2, 3, 4, 5]}),
        "text": listed(client, "?q=0012345", search="0012345"),
        "case": lambda: [client.get(f"/tickets/{ticket.pk}/")],
        "figures": lambda: [client.get("/dashboard/")],
    }
    return {name: cost(get, repeats) for name, get in asked.items()}


MEASURES = {"pages": pages}

if __name__ == "__main__":
    sys.stdout.write("\n" + json.dumps(MEASURES[sys.argv[1]](**json.load(sys.stdin))))
