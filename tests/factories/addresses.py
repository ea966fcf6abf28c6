"""An address for each row of `who_may.py`, about people and things that are there."""

from datetime import timedelta
from typing import Any

from django.urls import NoReverseMatch, reverse
from website.models import TypedForm, User

from accessibility.actions import start_audit
from helpdesk.actions.cases.checklist import add_item
from helpdesk.actions.cases.files import receive_files
from helpdesk.actions.cases.incidents import Said, declare_incident
from helpdesk.actions.cases.mentions import write_team_note
from helpdesk.actions.cases.saved_views import keep_view
from helpdesk.actions.desk.exports import ask_for_export
from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.messages.text_changes import TextOf, propose_text
from helpdesk.actions.people.merging import merge_people
from helpdesk.actions.people.safeguarding import raise_flag
from helpdesk.actions.promises.attempts import start_attempt
from helpdesk.actions.promises.consents import HelperNamed, give_consent
from helpdesk.channels.incoming.files import SafeFile
from helpdesk.choices import (
    Channel,
    ConsentScope,
    ExportFormat,
    FileKind,
    HelperKind,
    MailNature,
    NoticeKind,
    SafeguardingKind,
)
from helpdesk.desk_urls import desk_patterns
from helpdesk.models import (
    ActOnSeveral,
    CaseFile,
    DoNotCall,
    FilesCame,
    HoursChange,
    IncomingMail,
    IncomingSms,
    Note,
    Notice,
    PhoneCall,
    Webhook,
)
from tests.factories.helpdesk import MONDAY, make_callback, make_case


def make_merge(cast):
    kept, merged = (make_case(cast.topic, name=name).person for name in ("Luc Un", "Luc Deux"))
    return merge_people(kept=kept, merged=merged, choices={}, at=MONDAY, by=cast.awa)


def make_export(cast):
    return ask_for_export(
        first=MONDAY.date(), last=MONDAY.date(), form=ExportFormat.CSV, at=MONDAY, by=cast.awa
    )


def make_text_change(cast):
    words = {"text": "No call. Call us: {phone}.", "subject": ""}
    text = TextOf("cancelled", "sms", "en")
    return propose_text(text=text, words=words, at=MONDAY, by=cast.awa)


def make_sms():
    return IncomingSms.objects.create(
        gateway_id="g-1", number="+33639985555", text="Bonjour", came_at=MONDAY
    )


def make_consent(cast, case):
    return give_consent(
        case=case,
        at=MONDAY,
        by=cast.awa,
        named=HelperNamed(
            name="Paul Petit",
            number="+33639987777",
            kind=HelperKind.RELATIVE,
            scope=ConsentScope.ONE_REQUEST,
            last_day=MONDAY.date() + timedelta(days=30),
            script_version=1,
            language="fr",
        ),
    )


def make_mail_of(case):
    """A mail that came for this request, with a file."""
    note = Note.objects.create(case=case, text="Bonjour", written_at=MONDAY)
    CaseFile.objects.create(note=note, kind="pdf", size=6, content=b"%PDF-1", at=MONDAY)
    return IncomingMail.objects.create(
        digest="0" * 64, nature=MailNature.HUMAN, came_at=MONDAY, case=case, note=note
    )


def make_incident(cast, *, began_at=MONDAY, **said):
    """No network on phones, since Monday; declared by the coordinator."""
    words = {"title": "Pas de réseau", "advice": "Dites que nous savons."}
    english = {"title": "No network", "advice": "Say that we know."}
    said = {"texts": {"fr": words, "en": english}, "began_at": began_at, **said}
    return declare_incident(said=Said(**said), at=began_at, by=cast.awa)


def make_hook(cast):
    return Webhook.objects.create(
        name="compte", address="https://example.org/", made_at=MONDAY, made_by=cast.awa
    )


def make_arrival(case):
    """A picture that the person sent by a link."""
    picture = SafeFile("bill.jpg", 4, FileKind.JPEG, b"jpeg")
    receive_files(case=case, round_=0, files=[picture], at=MONDAY)
    return FilesCame.objects.get(case=case)


def make_addresses(cast):
    """The address of every page of the desk, about one promise that is being called."""
    callback = make_callback(cast.topic)
    attempt = start_attempt(callback=callback, adviser=cast.karim, at=MONDAY, by=None)
    letter = queue_notice(callback=callback, kind=NoticeKind.PROPOSED_TIMES, at=MONDAY)
    Notice.objects.filter(pk=letter.pk).update(channel=Channel.LETTER)
    other = make_case(cast.topic, name="Paul Petit")
    team_note = write_team_note(text="Bonjour", shown_until=None, at=MONDAY, by=cast.awa)
    consent = make_consent(cast, callback.case)
    flag = raise_flag(
        case=callback.case,
        kind=SafeguardingKind.SCAM,
        what="Faux banquier",
        at=MONDAY,
        by=cast.karim.user,
    )
    said = {
        "item": add_item(case=callback.case, text="Rappeler").pk,
        "other": other.reference,
        "presence": cast.karim.pk,
        "people": callback.case.person.pk,
        "number": callback.case.person.numbers.get().pk,
        "second": other.person.pk,
        "merge": make_merge(cast).pk,
        "exports": make_export(cast).pk,
        "consents": consent.pk,
        "consent": consent.pk,
        "safeguarding": flag.pk,
        "team": team_note.pk,
        "texts": make_text_change(cast).pk,
        "hours": HoursChange.objects.create(made_at=MONDAY, made_by=cast.awa).pk,
        "several": ActOnSeveral.objects.create(made_at=MONDAY, made_by=cast.awa, act="read").pk,
        "incidents": make_incident(cast).pk,
        "mentions": 0,
        "memos": 0,
        "sms": make_sms().pk,
        "phone": PhoneCall.objects.create(call_id="c-1", began_at=MONDAY, ended_at=MONDAY).pk,
        "erasures": 0,
        "do-not-call": DoNotCall.objects.create(digest="0" * 64, at=MONDAY, by=cast.awa).pk,
        "queue": 0,
        "mails": (mail := make_mail_of(callback.case)).pk,
        "files": make_arrival(callback.case).pk,
        "cases": CaseFile.objects.get(note=mail.note).pk,
        "reference": callback.case.reference,
        "callbacks": callback.pk,
        "attempts": attempt.pk,
        "messages": letter.pk,
        "webhooks": make_hook(cast).pk,
        "kind": "reminder",
        "channel": "sms",
        "language": "es",
        "script": "call",
    }

    def address(pattern):
        names = pattern.pattern.converters
        kind = str(pattern.pattern).split("/")[0]
        return reverse(
            f"helpdesk:{pattern.name}",
            kwargs={name: said.get(name, said.get(kind)) for name in names},
        )

    return {pattern.name: address(pattern) for pattern in desk_patterns}


# Where nothing is at the address: no guide, no file, a word that nobody gave out.
OF_PUBLIC_PAGES: dict[str, list[Any]] = {
    "guide_by_number": [125],
    "screen_alone": [125, "16-auto-0123456789"],
    "private_media": ["documents/nothing.pdf"],
    "guide_by_path": ["guides", "reseau", "rien"],
    "wagtail_serve": ["rien/"],
    "wagtaildocs_serve": [9999, "nothing.pdf"],
    "wagtaildocs_authenticate_with_password": [9999],
    "wagtailcore_authenticate_with_password": [9999, 9999],
    "knowledge:choose_phone": [125, "android"],
    "api:hours": ["phone"],
    "api:read": ["K74M92"],
    **{f"knowledge:{name}": [125] for name in ("on_paper", "paper_file", "helped", "not_helped")},
    **{f"knowledge:{name}": [125] for name in ("thanks", "sorry")},
    **{
        name: ["nonsense"]
        for name in (
            "my_request_by_link",
            "photos",
            "my_request_by_old_link",
            "stop",
            "not_my_email",
            "email_one_click",
            "check_guide",
            "calendar_feed",
            "phone_calls_by_address",
            "phone_rings",
        )
    },
}


def make_more_addresses(*, of: User, by: User) -> dict[str, str]:
    """The addresses of what belongs to the account `of`, and of an audit that `by` began."""
    audit = start_audit(reference="rgaa", at=MONDAY, version="1", by=by).pk
    typed = TypedForm.objects.create(user=of, path="/", fields={}, kept_at=MONDAY)
    own = {
        "session_end": of.staff_sessions.get().pk,
        "typed_form_end": typed.pk,
        "helpdesk:view_remove": keep_view(user=of, name="Mine", query="show=all").pk,
        **{f"account_{name}": of.pk for name in ("change", "renew", "log_out")},
        **{f"accessibility:audit{name}": audit for name in ("", "_end", "_exceptions", "_csv")},
    }
    of_audit = {"criterion": "1.1", "exception_remove": 1, "result_remove": 1}
    return {
        **{name.removeprefix("helpdesk:"): reverse(name, args=[pk]) for name, pk in own.items()},
        **{
            f"accessibility:audit_{name}": reverse(f"accessibility:audit_{name}", args=[audit, key])
            for name, key in of_audit.items()
        },
    }


def address_of(name: str, made: dict[str, str]) -> str:
    """The address of this row: one of those that were made, or one without an object."""
    if name in made:
        return made[name]
    given = OF_PUBLIC_PAGES.get(name, [])
    try:
        return reverse(name, args=given)
    except NoReverseMatch:
        return reverse(f"helpdesk:{name}", args=given)
