"""The look of one night: what is here at once, other sites in small pieces, and the end of it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import F

from website.link_check.asking import USUAL, Answer, Bounds, ask
from website.link_check.finding import Found, find_all
from website.link_check.here import Here
from website.link_rules import Kind
from website.models import LinkNight, LinkUse, OutsideLink

# So many at a time, within the seconds that a task of the cluster has; so many in a night.
AT_ONCE: Final = 6
MOST: Final = 600
NIGHTS_KEPT: Final = 30


def look(*, at: datetime) -> LinkNight:
    """Look at every link and number of the live pages now, and begin to ask other sites.

    What is here is known at once; `ask_some` asks the others until it returns False. A second look
    of the same day asks no site again.
    """
    every = list(dict.fromkeys(find_all()))
    here = Here()
    rows = [_row(found, here) for found in every]
    outside = list(dict.fromkeys(one.target for one in every if one.kind is Kind.OUTSIDE))
    is_asked = settings.CHECK_LINKS == "all"
    with transaction.atomic():
        LinkUse.objects.all().delete()
        LinkUse.objects.bulk_create(rows)
        _keep_outside(outside if is_asked else [])
        night, is_new = LinkNight.objects.get_or_create(day=at.date(), defaults={"at": at})
        night.at = at
        night.links = sum(one.kind is not Kind.NUMBER for one in every)
        night.numbers = len(every) - night.links
        night.outside = min(len(outside), MOST) if is_asked else 0
        if is_new or night.state == LinkNight.State.OFF:
            night.state = LinkNight.State.ASKING if is_asked else LinkNight.State.OFF
        night.save()
        kept = LinkNight.objects.order_by("-day").values_list("pk", flat=True)[:NIGHTS_KEPT]
        LinkNight.objects.exclude(pk__in=list(kept)).delete()
    return night


def _row(found: Found, here: Here) -> LinkUse:
    problem = here.problem(found) if found.kind is not Kind.OUTSIDE else None
    return LinkUse(
        page_id=found.page,
        kind=found.kind,
        target=found.target,
        where=found.where[:200],
        block=found.block,
        problem=problem or "",
    )


def _keep_outside(addresses: list[str]) -> None:
    """A row for each address that pages name, and none for those that they name no more."""
    OutsideLink.objects.exclude(address__in=addresses).delete()
    OutsideLink.objects.bulk_create(
        [OutsideLink(address=address) for address in addresses], ignore_conflicts=True
    )


def ask_some(night: LinkNight, *, bounds: Bounds = USUAL) -> bool:
    """Ask the next few sites of this night. Whether there are more; after the last, all is settled.

    The database waits for nobody outside: it is read before, and written after.
    """
    waiting = _waiting(night)
    some = waiting[:AT_ONCE]
    if some:
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            answers = list(pool.map(lambda link: ask(link.address, bounds), some))
        for link, answer in zip(some, answers, strict=True):
            _keep(link, answer, night)
    if len(waiting) > len(some):
        return True
    settle(night)
    return False


def _waiting(night: LinkNight) -> list[OutsideLink]:
    """Whom nobody asked this night, the longest not asked first; as many as a night has."""
    asked = OutsideLink.objects.filter(asked_on=night.day).count()
    first = F("asked_on").asc(nulls_first=True)
    others = OutsideLink.objects.exclude(asked_on=night.day).order_by(first, "pk")
    return list(others[: max(MOST - asked, 0)])


def _keep(link: OutsideLink, answer: Answer, night: LinkNight) -> None:
    OutsideLink.objects.filter(pk=link.pk).update(
        asked_on=night.day, tonight=answer.problem or "", is_heard=answer.is_heard
    )


@transaction.atomic
def settle(night: LinkNight) -> None:
    """Count this night for each link that was asked; once a night.

    Where no site at all was heard, this machine has no way out: nothing is counted.
    """
    night = LinkNight.objects.select_for_update().get(pk=night.pk)
    if night.state != LinkNight.State.ASKING:
        return
    asked = list(OutsideLink.objects.filter(asked_on=night.day))
    if asked and not any(link.is_heard for link in asked):
        night.state = LinkNight.State.SILENT
    else:
        night.state = LinkNight.State.ASKED
        for link in asked:
            link.count(night.day)
        OutsideLink.objects.bulk_update(asked, ["problem", "nights", "failing_since"])
    night.save(update_fields=["state"])


def failing() -> list[LinkUse]:
    """What editors are told: links and numbers that do not work, by page and place. Two queries.

    A link to another site carries how it fails, and since when.
    """
    told = {link.address: link for link in OutsideLink.told()}
    uses = LinkUse.objects.exclude(problem="") | LinkUse.objects.filter(
        kind=Kind.OUTSIDE, target__in=list(told)
    )
    rows = list(uses.select_related("page", "page__locale").order_by("page__path", "pk"))
    for row in rows:
        link = told.get(row.target) if row.kind == Kind.OUTSIDE else None
        row.since = link.failing_since if link else None
        row.problem = link.problem if link else row.problem
    return rows
