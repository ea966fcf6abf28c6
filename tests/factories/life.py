"""Somebody of whom the desk knows a lot, and everything that may be said of her."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django_q.models import OrmQ, Task
from django_q.signing import SignedPackage
from website.models import TypedForm

from helpdesk.actions.cases.cases import add_note
from helpdesk.actions.cases.checklist import add_item
from helpdesk.actions.cases.drafts import keep_draft
from helpdesk.actions.cases.files import give_code, receive_files
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.desk.day_sheet import print_day
from helpdesk.actions.messages.incoming import take_mail
from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.messages.replies import write_reply
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.people import Newcomer, add_person
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.answers import take_sms
from helpdesk.actions.promises.arrivals import Arrival, take_arrival
from helpdesk.actions.promises.attempts import end_attempt, start_attempt
from helpdesk.actions.promises.callbacks import WantedCall, promise_callback
from helpdesk.actions.promises.consents import HelperNamed, confirm_consent, give_consent
from helpdesk.actions.promises.phone_calls import take_report
from helpdesk.actions.promises.ways import write_and_end
from helpdesk.channels.incoming.files import SafeFile
from helpdesk.choices import (
    AttemptOutcome,
    Channel,
    ConsentScope,
    FileKind,
    HelperKind,
    HowSaid,
    NoticeKind,
    PromiseWay,
    SafeguardingKind,
)
from helpdesk.models import Case, CustomerNumber, HandOver, Person, SavedView, TrialMessage
from helpdesk.policy.callers import Caller
from helpdesk.policy.phone_calls import CallEvent, CallReport, Direction
from helpdesk.policy.sms_parts import PartOf
from helpdesk.policy.traces import Traces
from helpdesk.words.threads import thread_token
from knowledge.models import MissedSearch
from tests.factories.helpdesk import MONDAY, Cast, make_callback, make_case
from tests.factories.mails import make_mail

NAME, OTHER_NAME = "Bénédicte Quillerou", "Bénédicte Kerhervé"
NUMBER, LANDLINE = "+33639981717", "+33199008383"
MAIL = "benedicte.quillerou@exemple.fr"
# What she wrote, and what was written about her: none of it stands anywhere else.
WORDS = (
    *("perruche", "rutabaga", "patinette", "ombrelle", "marmelade", "Kouign-amann"),
    *("topinambour", "girouette", "hublot", "cornichon"),
)
# What is kept, and is no word of the file: what is in her photos, and parts of an SMS that wait.
NOT_SHOWN = ("potiche", "brimborion")
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
        found = [word for word in (*WORDS, *NOT_SHOWN) if word.lower() in low]
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
    _came_by_itself(kept.case, at=at)
    _written_to(later, cast, at=at)
    print_day(at=at)
    person.refresh_from_db()
    return Known(person, [kept.case, later, coming.case], consent.helper)


def _came_by_itself(case: Case, *, at: datetime) -> None:
    """SMS, mails, calls and photos of hers, and of others who name her."""
    take_sms(sender=NUMBER, text=f"Mon {WORDS[6]} est là", gateway_id="hers", at=at)
    named = f"Prévenez {NAME} au 06 39 98 17 17"
    take_sms(sender="+33639980001", text=named, gateway_id="another", at=at)
    part = Arrival(NUMBER, "", b"x", f"Un {NOT_SHOWN[1]} de", PartOf(reference=7, number=1, of=2))
    take_arrival(part, at=at)
    mail = make_mail(
        f"Voici ma {WORDS[7]}.",
        sender=f"{NAME} <{MAIL}>",
        to=f"reponse+{thread_token(case)}@desk.example.org",
        attached=(("mot.txt", "text/plain", NOT_SHOWN[0].encode()),),
    )
    take_mail(mail, at=at)
    calls = {"call_id": "hers", "direction": Direction.IN, "caller": Caller(number=NUMBER)}
    for event in (CallEvent.NEW, CallEvent.HANGUP):
        take_report(report=CallReport(event=event, **calls), at=at)
    photo = SafeFile(name=f"{NAME}.txt", size=7, kind=FileKind.TEXT, content=NOT_SHOWN[0].encode())
    receive_files(case=case, round_=case.photo_round, files=[photo], at=at)
    give_code(case=case, at=at)
    CustomerNumber.objects.create(person=case.person, customer_number="quillerou-17", said_at=at)


def _written_to(case: Case, cast: Cast, *, at: datetime) -> None:
    """A promise in writing that is kept, and an address of before that was told of another one."""
    case = Case.objects.get(pk=case.pk)
    wanted = WantedCall("", at + timedelta(hours=6), way=PromiseWay.LETTER)
    promise = promise_callback(case=case, wanted=wanted, at=at, by=cast.karim.user)
    attempt = start_attempt(callback=promise, adviser=cast.karim, at=at, by=cast.karim.user)
    write_and_end(attempt=attempt, text=f"Le {WORDS[8]}", at=at, by=cast.karim.user)
    kind, before = NoticeKind.CONTACT_CHANGED, About(to_place=f"9 rue du {WORDS[9]}")
    queue_for_case(case=case, kind=kind, channel=Channel.LETTER, at=at, about=before)


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
    add_note(
        case=other, text=f"Voisin de {NAME}, 0639981717. Mme Quillerou va bien", at=at, by=cast.awa
    )
    arguments = {"id": "a", "name": "a", "func": "print", "args": (NAME,), "kwargs": {}}
    OrmQ.objects.create(key="coup-de-fil", payload=SignedPackage.dumps(arguments), lock=at)
    TrialMessage.objects.create(
        asked_by=cast.awa, asked_at=at, channel=Channel.SMS, to=NUMBER, language="fr"
    )
    TypedForm.objects.create(
        user=cast.karim.user, path="/fr/desk/new/", fields=[["name", NAME]], kept_at=at
    )
    Task.objects.create(
        id="told", name="told", func="print", args=(NUMBER,), started=at, stopped=at, success=True
    )
