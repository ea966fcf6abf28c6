"""Finds out who vouches for what an earlier version wrote on records (decision 69).

Nobody kept where an e-mail or a number came from. What can be known: the first message of a
promise went by e-mail only if the e-mail was there by then, and what a person's desk wrote down
without any request of the site came by an adviser.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Subquery


def give_sources(apps: Any, schema_editor: Any) -> None:
    """Requests keep the e-mail that their promise was told by; records say who vouches for it."""
    model = apps.get_model
    case, callback, person = (model("helpdesk", n) for n in ("Case", "Callback", "Person"))
    event, number, attempt, notice = (
        model("helpdesk", n) for n in ("CaseEvent", "PhoneNumber", "Attempt", "Notice")
    )
    by_web = case.objects.filter(person=OuterRef("pk"), source="web")
    came_by_web = person.objects.filter(Exists(by_web))
    by_desk = event.objects.filter(
        case__person=OuterRef("pk"), kind="person_changed", actor__isnull=False
    )
    person.objects.exclude(email="").update(email_source="confirmed")
    came_by_web.exclude(email="").filter(Exists(by_desk)).update(email_source="phone")
    came_by_web.exclude(email="").exclude(Exists(by_desk)).update(email_source="site")
    # A call found them there, or an adviser wrote it down and no request of the site did.
    reached = attempt.objects.filter(
        outcome="reached",
        callback__case__person=OuterRef("person"),
        callback__number=OuterRef("number"),
    )
    number.objects.filter(person__in=came_by_web).update(source="site")
    number.objects.exclude(person__in=came_by_web).update(source="confirmed")
    number.objects.filter(Exists(reached)).update(source="confirmed")
    # A promise that was first told by e-mail had it; later ones may have brought another.
    first = notice.objects.filter(callback=OuterRef("pk")).order_by("pk")
    heard = event.objects.filter(
        case=OuterRef("case"), kind="person_changed", actor__isnull=False
    )
    email = case.objects.filter(pk=OuterRef("case")).values("person__email")[:1]
    told = callback.objects.filter(consent=None).annotate(
        first_way=Subquery(first.values("channel")[:1])
    )
    for promises in (told.filter(first_way="email"), told.filter(Exists(heard))):
        keys = promises.exclude(case__person__email="").values("pk")
        callback.objects.filter(pk__in=keys, email="").update(email=Subquery(email))
    given = callback.objects.filter(case=OuterRef("pk"), consent=None).order_by("-pk")
    case.objects.filter(Exists(given.exclude(email=""))).update(
        email=Subquery(given.exclude(email="").values("email")[:1])
    )
    case.objects.filter(Exists(given)).update(number=Subquery(given.values("number")[:1]))
    _give_complaints(case, person)


def _give_complaints(case: Any, person: Any) -> None:
    """A request of the site without any call is answered where its person is alone with it."""
    email = person.objects.filter(pk=OuterRef("person")).values("email")[:1]
    others = case.objects.filter(person=OuterRef("person")).exclude(pk=OuterRef("pk"))
    case.objects.filter(source="web", callbacks=None, email="").exclude(Exists(others)).update(
        email=Subquery(email)
    )
