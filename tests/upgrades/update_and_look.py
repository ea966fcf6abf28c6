"""Brings the database of DATABASE_URL up to date and opens its pages; the test runs it.

A process of its own, as an update is one. Prints JSON: `broken`, the status by its address of each
page that is no 200, and `opened`, how many pages there were. What the update says is on stderr.
Fails where the update or `check_desk` does.
"""

import json
import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "site")]
os.environ["DJANGO_SETTINGS_MODULE"] = "website.settings"

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client, override_settings  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone, translation  # noqa: E402
from website.models import User  # noqa: E402
from website.running.preparing import migrate  # noqa: E402

from helpdesk.models import Callback, Case, Consent, Person  # noqa: E402

LISTS = (
    "today",
    "queue",
    "people",
    "team",
    "figures",
    "journal",
    "safeguarding",
    "texts",
    "calendar",
)


def addresses() -> list[str]:
    """Every page that shows what the database holds: public ones, lists, and one of each row."""
    found = ["/fr/", "/en/", "/101", "/102"]
    for name in LISTS:
        found.append(reverse(f"helpdesk:{name}"))
    for case in Case.objects.all():
        found.append(reverse("helpdesk:case", args=[case.reference]))
    for person in Person.objects.filter(merged_into=None):
        found.append(reverse("helpdesk:person", args=[person.pk]))
    for callback in Callback.objects.open():
        found.append(reverse("helpdesk:promise_time", args=[callback.pk]))
    for consent in Consent.objects.all():
        found.append(reverse("helpdesk:consent", args=[consent.pk]))
    return found


def statuses() -> dict[str, int]:
    """What each page answers to a coordinator who is an adviser too."""
    client = Client(raise_request_exception=True)
    user = User.objects.get(username="karim")
    user.groups.add(*User.objects.get(username="awa").groups.all())
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[-1])
    return {path: client.get(path, follow=True).status_code for path in addresses()}


def main() -> None:
    """Update as `quickstart` does, check, look."""
    migrate(at=timezone.now(), say=lambda line: sys.stderr.write(f"{line}\n"))
    call_command("check_desk", stdout=sys.stderr)
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    storages = {**settings.STORAGES, "staticfiles": plain}
    # What stands behind the second proof is looked at, and not how it is asked.
    behind = override_settings(STORAGES=storages, ALLOWED_HOSTS=["*"], SECOND_FACTOR="nobody")
    with behind, translation.override("fr"):
        found = statuses()
    broken = {path: status for path, status in found.items() if status != 200}
    print(json.dumps({"broken": broken, "opened": len(found)}))  # noqa: T201


if __name__ == "__main__":
    main()
