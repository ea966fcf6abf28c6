"""`manage.py quickstart`: prepares everything in DATA_DIR, says what to try, and serves."""

import sys
from argparse import ArgumentParser, BooleanOptionalAction
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from helpdesk.reads.availability import desk_missing
from helpdesk.tasks.schedules import ensure_schedules
from website.accounts import tasks as accounts
from website.editors import tasks as editors
from website.link_check import tasks as links
from website.outside_check import tasks as lent
from website.running import preparing
from website.running.taking_turns import one_at_a_time
from website.seeding import Login, RealCases, seed
from website.supervisor.desk import become_serve

# Everywhere, so that a phone in the same network can look too.
HOST = "0.0.0.0"  # noqa: S104

STILL_TO_DO = {
    "phone_number": "the phone number of the desk, and the number that appears when you call",
    "topic": "at least one topic",
    "adviser": "the advisers: make their accounts at /fr/desk/account/team/",
    "hours": "their opening hours",
}
TO_TRY = """\
What to try first:
  1. Search "plus de réseau", read a guide, and ask to be called.
  2. Log in at /fr/desk/ as an adviser: your request is on today's list.
  3. Record "no answer": the next try is planned by itself."""


class Command(BaseCommand):
    """Run again, it keeps what is there and says so."""

    help = "Prepare everything, then serve: the one command to start with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """--port, --prepare-only, --demo, --refresh-demo."""
        parser.add_argument("--port", type=int, default=8000, help="Port to listen at.")
        parser.add_argument(
            "--prepare-only", action="store_true", help="Prepare everything and do not serve."
        )
        parser.add_argument(
            "--demo",
            action=BooleanOptionalAction,
            default=True,
            help="Load the demonstration desk. Refused on a desk that is at work.",
        )
        parser.add_argument(
            "--refresh-demo",
            action="store_true",
            help="Play the demonstration again around the present hour, with new passwords.",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Any refusal is one plain sentence and exit code 1."""
        try:
            if not options["prepare_only"]:
                preparing.check_port(host=HOST, port=options["port"])
            preparing.check_folder()
            with one_at_a_time(on_wait=self._say_that_we_wait):
                logins = self._prepare(
                    demo=options["demo"] or options["refresh_demo"], refresh=options["refresh_demo"]
                )
        except (preparing.NotPossible, RealCases) as refusal:
            sys.exit(str(refusal))
        self._show_logins(logins)
        self._show_checklist()
        if not options["prepare_only"]:
            self._show_addresses(options["port"])
            self.stdout.flush()
            become_serve(host=HOST, port=options["port"])

    def _prepare(self, *, demo: bool, refresh: bool) -> list[Login]:
        """Every step does only what is missing, and says in one line what it did."""
        at = timezone.now()
        done = []
        if preparing.translate():
            done.append(self._say("Translations compiled."))
        if count := preparing.migrate(at=at, say=self._say):
            done.append(self._say(f"Database brought up to date: {count} migrations."))
        if preparing.collect_static():
            done.append(self._say("Style sheets and pictures collected."))
        logins = seed(demo=demo, at=at, out=self.stdout, refresh=refresh)
        if refresh or any(login.password for login in logins):
            done.append(self._say("Pages, guides and people loaded."))
        if preparing.mend_index():
            done.append(self._say("Search index built."))
        if said := preparing.check_public_pages(at=at):
            done.append(self._say(said))
        of_the_house = (*accounts.SCHEDULES, *links.SCHEDULES, *lent.SCHEDULES, *editors.SCHEDULES)
        if ensure_schedules(at=at, others=of_the_house):
            done.append(self._say("Periodic tasks planned."))
        if not done:
            self._say("Nothing to prepare: everything was there.")
        return logins

    def _say_that_we_wait(self) -> None:
        self._say("Another process prepares this desk: waiting for it to end.")

    def _say(self, line: str) -> str:
        self.stdout.write(line)
        self.stdout.flush()
        return line

    def _show_logins(self, logins: list[Login]) -> None:
        if not logins:
            return
        self.stdout.write("\nLogins:")
        for login in logins:
            password = login.password or "(password as before)"
            self.stdout.write(f"  {login.username:14} {login.role:12} {password}")
        if any(login.password for login in logins):
            self.stdout.write("  Note the passwords: they are shown only this once.")

    def _show_checklist(self) -> None:
        """What a real desk still needs before anybody can be promised a call."""
        if missing := desk_missing():
            self.stdout.write("\nPeople cannot ask for a call yet. In the CMS, at /cms/, give:")
            for code in missing:
                self.stdout.write(f"  [ ] {STILL_TO_DO[code]}")
            self.stdout.write("  [ ] a mail server (EMAIL_URL), so that messages leave")

    def _show_addresses(self, port: int) -> None:
        self.stdout.write(f"\nOn this machine:     http://localhost:{port}/")
        if address := preparing.network_address():
            self.stdout.write(f"From a phone nearby: http://{address}:{port}/")
        self.stdout.write(f"\n{TO_TRY}\n\nCtrl-C stops everything.")
