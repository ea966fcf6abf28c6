"""Somebody of whom the desk knows a lot, and everything that may be said of her."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django_q.models import OrmQ, Task
from django_q.signing import SignedPackage

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.checklist import add_item
from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.desk.day_sheet import print_day
from helpdesk.actions.messages.replies import write_reply
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.consents import HelperNamed, confirm_consent, give_consent
from helpdesk.choices import (
    AttemptOutcome,
    ConsentScope,
    HelperKind,
    HowSaid,
    SafeguardingKind,
)
from helpdesk.models import Case, HandOver, Person, SavedView
from helpdesk.policy.traces import Traces
from knowledge.models import MissedSearch
from tests.factories.helpdesk import MONDAY, Cast, make_callback, make_case

NAME, OTHER_NAME = "Bénédicte Quillerou", "Bénédicte Kerhervé"
NUMBER, LANDLINE = "+33639981717", "+33199008383"
MAIL = "benedicte.quillerou@exemple.fr"
# What she wrote, and what was written about her: none of it stands anywhere else.
WORDS = ("perruche", "rutabaga", "patinette", "ombrelle", "marmelade", "Kouign-amann")
HELPER, HELPERS_NUMBER = "Gwenaël Trividic", "+33639982929"


def helper_named(**facts: Any) -> HelperNamed:
    """Gwenaël, a relative, for every request, until half a year after Monday."""
    return HelperNamed(
        **{
            "name": HELPER,
            "number": HELPERS_NUMBER,
            "kind": HelperKind.RELATIVE,
            "scope": ConsentScope.EVERY_REQUEST,
            "last_day": date(2027, 5, 23),
            "script_version": 1,
            "language": "fr",
            **facts,
        }
    )


@dataclass
class Known:
    """Her row in use, her requests, and by what she is found."""

    person: Person
    cases: list[Case]
    helper: Person
    traces: Traces = field(
        default_factory=lambda: Traces(
            names=frozenset({NAME, OTHER_NAME}),
            numbers=frozenset({NUMBER, LANDLINE}),
            emails=frozenset({MAIL}),
        )
    )

    def stands_in(self, text: str) -> list[str]:
        """What of her stands in a text: "name" for name, number or e-mail; and her words."""
        low = text.lower()
        found = [word for word in WORDS if word.lower() in low]
        found += ["surname" for word in ("quillerou", "kerherv") if word in low]
        return ["name, number or e-mail"] * self.traces.are_in(text) + found


def make_known(cast: Cast, *, at: datetime = MONDAY) -> Known:
    """A promise kept and one to come, notes, a draft, a letter, a helper, a worry, a second file.

    Also where nobody looks: a note to the team, a hand-over, a view of the queue, a search, tasks.
    """
    kept = make_callback(
        cast.topic, name=NAME, number=NUMBER, email=MAIL, question=f"Ma {WORDS[0]} répond", at=at
    )
    person = kept.case.person
    Person.objects.filter(pk=person.pk).update(postal_address=f"3 rue de la {WORDS[1]}")
    attempt = start_attempt(callback=kept, adviser=cast.karim, at=at, by=cast.karim.user)
    end_attempt(attempt=attempt, outcome=AttemptOutcome.REACHED, at=at, by=cast.karim.user)
    add_note(case=kept.case, text=f"Sa {WORDS[2]} est rouge", at=at, by=cast.karim.user)
    keep_draft(case=kept.case, user=cast.karim.user, text=f"Un {WORDS[3]}", typed_at=at)
    add_item(case=kept.case, text=f"Rappeler pour la {WORDS[4]}")
    write_reply(case=kept.case, text=f"Bonjour, le {WORDS[5]}", at=at, by=cast.karim.user)
    raise_flag(
        case=kept.case,
        kind=SafeguardingKind.SCAM,
        what=f"Faux marchand de {WORDS[3]}",
        at=at,
        by=cast.karim.user,
    )
    consent = give_consent(case=kept.case, named=helper_named(), at=at, by=cast.karim.user)
    confirm_consent(consent=consent, how=HowSaid.CALL, at=at + timedelta(days=1), by=cast.ines.user)
    second = add_person(
        Newcomer(name=OTHER_NAME, number=LANDLINE, language="fr", email=MAIL), at=at
    )
    later = make_case(cast.topic, name=OTHER_NAME, number=LANDLINE, question=WORDS[2], at=at)
    merge_people(kept=person, merged=second, choices={}, at=at, by=cast.awa)
    coming = make_callback(
        cast.topic, name=NAME, number=NUMBER, starts_at=at + timedelta(hours=5), at=at
    )
    _where_nobody_looks(cast, at=at)
    print_day(at=at)
    person.refresh_from_db()
    return Known(person, [kept.case, later, coming.case], consent.helper)


def _where_nobody_looks(cast: Cast, *, at: datetime) -> None:
    """Names and numbers where no column is about her."""
    write_team_note(
        text=f"Si {NAME.upper()} appelle du 06 39 98 17 17, passez-la-moi",
        shown_until=None,
        at=at,
        by=cast.awa,
    )
    HandOver.objects.create(adviser=cast.karim, text=f"{OTHER_NAME} attend", written_at=at)
    SavedView.objects.create(user=cast.awa, name="Elle", query="q=benedicte+quillerou")
    MissedSearch.objects.create(day=at.date(), language="fr", words="quillerou bénédicte", count=1)
    other = make_case(cast.topic, name="Paul Petit", number="+33639980000", at=at)
    add_note(case=other, text=f"Voisin de {NAME}, 0639981717", at=at, by=cast.awa)
    arguments = {"id": "a", "name": "a", "func": "print", "args": (NAME,), "kwargs": {}}
    OrmQ.objects.create(key="coup-de-fil", payload=SignedPackage.dumps(arguments), lock=at)
    Task.objects.create(
        id="told", name="told", func="print", args=(NUMBER,), started=at, stopped=at, success=True
    )
