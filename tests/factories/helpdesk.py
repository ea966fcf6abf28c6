"""The cast: Madeleine asks, Karim is her adviser, Inès another one, Zoé a stranger."""

import itertools
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from website.models import User

from helpdesk.actions.cases.cases import Asked, open_case
from helpdesk.actions.people.people import Newcomer, find_or_create_person
from helpdesk.actions.promises.callbacks import Arrival, CallbackRequest, ask_for_callback
from helpdesk.choices import CaseSource
from helpdesk.models import (
    Adviser,
    Callback,
    CannedReply,
    CannedReplyText,
    Case,
    DeskSettings,
    OpeningPeriod,
    PendingReason,
    PendingReasonText,
    Topic,
    TopicText,
)
from helpdesk.models.texts import TextRow

# A Monday, ten in the morning in Paris, in winter.
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
# Two in the afternoon of the same day, in Paris.
AFTERNOON = datetime(2026, 11, 23, 13, 0, tzinfo=UTC)
MADELEINE = "+33639981234"
_counter = itertools.count(1)


@dataclass
class Cast:
    """Who and what a test of the desk starts with."""

    topic: Topic
    karim: Adviser
    ines: Adviser
    awa: User
    lise: User


def make_user(username: str, role: str | None = None) -> User:
    """A member of staff with the password "secret", in the group of their role."""
    user = User.objects.create_user(username, password="secret")
    if role:
        group = Group.objects.filter(name=role).first() or Group.objects.create(name=role)
        # They are in no other yet: nothing has to be looked up.
        User.groups.through.objects.create(user=user, group=group)
    return user


def make_topic(**fields: Any) -> Topic:
    """A topic with quarter-hour calls, an hour's notice and two weeks ahead."""
    fields.setdefault("code", f"topic-{next(_counter)}")
    fields = {"name_fr": "Mon téléphone", "name_en": "My phone", **fields}
    words = words_among(fields, TopicText)
    topic = Topic.objects.create(**fields)
    for language, said in words.items():
        TopicText.objects.create(topic=topic, language=language, **said)
    return topic


def words_among(fields: dict[str, Any], model: type[TextRow]) -> dict[str, dict[str, str]]:
    """Take `name_fr`, `checklist_ar`… out of the fields: language → its words by name."""
    found: dict[str, dict[str, str]] = {}
    for key in list(fields):
        name, _underscore, language = key.rpartition("_")
        if name in model.fields:
            found.setdefault(language, {})[name] = fields.pop(key)
    return found


def make_adviser(name: str = "Karim", *, topics: tuple[Topic, ...] = (), **fields: Any) -> Adviser:
    """An adviser who is there on weekdays from 9 to 12.30 and from 14 to 18, Paris time."""
    fields.setdefault("languages", ["fr"])
    adviser = Adviser.objects.create(
        user=make_user(f"{name.lower()}-{next(_counter)}", "adviser"), first_name=name, **fields
    )
    skills = Adviser.skills.through
    skills.objects.bulk_create(skills(adviser=adviser, topic=topic) for topic in topics)
    OpeningPeriod.objects.bulk_create(
        OpeningPeriod(adviser=adviser, weekday=day, starts=starts, ends=ends)
        for day in range(5)
        for starts, ends in ((time(9), time(12, 30)), (time(14), time(18)))
    )
    return adviser


def make_desk() -> DeskSettings:
    """A desk that has its phone number, so that calls may be promised."""
    desk = DeskSettings.objects.first() or DeskSettings()
    desk.phone_number = "+33199001234"
    desk.save()
    return desk


def make_cast() -> Cast:
    """Karim knows phones and speaks Arabic too; Inès speaks Spanish too."""
    make_desk()
    topic = make_topic(code="phone")
    return Cast(
        topic=topic,
        karim=make_adviser("Karim", topics=(topic,), languages=["fr", "ar"]),
        ines=make_adviser("Inès", topics=(topic,), languages=["fr", "es"]),
        awa=make_user("awa", "coordinator"),
        lise=make_user("lise", "editor"),
    )


def make_request(topic: Topic, **fields: Any) -> CallbackRequest:
    """Madeleine's request for Monday at two in the afternoon, by phone only."""
    fields = {
        "name": "Madeleine Petit",
        "number": MADELEINE,
        "topic": topic,
        "starts_at": AFTERNOON,
        **fields,
    }
    return CallbackRequest(**fields)


def make_callback(topic: Topic, *, at: datetime = MONDAY, **fields: Any) -> Callback:
    """A promise made to Madeleine on Monday morning."""
    return ask_for_callback(
        request=make_request(topic, **fields), at=at, arrival=Arrival(source=CaseSource.WEB)
    )


def make_reason(**fields: Any) -> PendingReason:
    """We wait for a document: a reminder each 4 days, two of them, then we close."""
    fields = {
        "code": f"reason-{next(_counter)}",
        "name_fr": "un document",
        "name_en": "a document",
        **fields,
    }
    words = words_among(fields, PendingReasonText)
    reason = PendingReason.objects.create(**fields)
    for language, said in words.items():
        PendingReasonText.objects.create(reason=reason, language=language, **said)
    return reason


def make_reply(topic: Topic | None = None, *, is_active: bool = True, **texts: str) -> CannedReply:
    """A ready answer; `fr="Bonjour {name}"`, `title_fr` is "Une réponse" where it is not given."""
    reply = CannedReply.objects.create(topic=topic, is_active=is_active)
    titles = {key: texts.pop(key) for key in list(texts) if key.startswith("title_")}
    for language, text in texts.items():
        title = titles.get(f"title_{language}", "Une réponse")
        CannedReplyText.objects.create(reply=reply, language=language, title=title, text=text)
    return reply


@transaction.atomic
def make_case(
    topic: Topic,
    *,
    adviser: Adviser | None = None,
    at: datetime = MONDAY,
    name: str = "Madeleine Petit",
    number: str = MADELEINE,
    **fields: Any,
) -> Case:
    """A request of Madeleine's without any promised call, looked after by `adviser`."""
    person = find_or_create_person(Newcomer(name=name, number=number, language="fr"), at=at)
    asked = Asked(topic=topic, source=CaseSource.PHONE, number=number, **fields)
    case = open_case(person=person, at=at, asked=asked)
    case.adviser = adviser
    case.save(update_fields=["adviser"])
    return case
