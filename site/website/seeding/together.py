"""What the team of the demonstration shares: notes, a helper, a worry, a list of things to do."""

import tomllib
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Any

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.checklist import add_item
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.consents import HelperNamed, confirm_consent, give_consent
from helpdesk.choices import ConsentScope, HelperKind, HowSaid, SafeguardingKind
from helpdesk.models import Case
from helpdesk.policy.consents import months_after
from helpdesk.reads.availability import desk_zone
from helpdesk.words.consent_script import CURRENT
from website.models import User
from website.seeding.site import STARTER


def share(*, at: datetime, numbers: Mapping[str, str]) -> None:
    """Write what `demo/together.toml` tells, around `at`; `numbers` (E.164) are by name."""
    told = tomllib.loads((STARTER / "demo" / "together.toml").read_text("utf-8"))
    team = {user.username: user for user in User.objects.all()}
    today = at.astimezone(desk_zone()).date()

    def when_and_who(one: dict[str, Any]) -> dict[str, Any]:
        ago = timedelta(hours=one.get("hours", 0), days=one.get("days", 0))
        return {"at": at - ago, "by": team[one["by"]]}

    for one in told["notes"]:
        shown = one.get("days_shown")
        until = today + timedelta(days=shown) if shown else None
        write_team_note(text=one["text"], shown_until=until, **when_and_who(one))
    for one in told["mentions"]:
        add_note(case=_case_of(one["who"]), text=one["text"], **when_and_who(one))
    for one in told["helpers"]:
        named = _helper_named(one, number=numbers[one["helper"]], today=today)
        said = when_and_who(one)
        consent = give_consent(case=_case_of(one["who"]), named=named, **said)
        confirmed_at = at - timedelta(days=one["confirmed_days"])
        by = team[one["confirmed_by"]]
        confirm_consent(consent=consent, how=HowSaid.CALL, at=confirmed_at, by=by)
    for one in told["safeguarding"]:
        kind = SafeguardingKind(one["kind"])
        raise_flag(case=_case_of(one["who"]), kind=kind, what=one["what"], **when_and_who(one))
    for one in told["lists"]:
        for line in one["lines"]:
            add_item(case=_case_of(one["who"]), text=line)


def _helper_named(told: dict[str, Any], *, number: str, today: date) -> HelperNamed:
    """A relative, for every request, until so many months from today."""
    return HelperNamed(
        name=told["helper"],
        number=number,
        kind=HelperKind.RELATIVE,
        scope=ConsentScope.EVERY_REQUEST,
        last_day=months_after(today, told["months"]),
        script_version=CURRENT,
        language="fr",
    )


def _case_of(name: str) -> Case:
    """The latest request of the demonstration's person of this name."""
    return Case.objects.filter(person__name=name, is_demo=True).latest("opened_at", "pk")
