"""Letters of a day: one file in the order of print, posted in one step, and those that return."""

import pytest

from helpdesk.actions.messages.notices import queue_for_case
from helpdesk.choices import Channel, NoticeKind, NoticeState
from helpdesk.models import Notice, PersonRead
from helpdesk.reads.reach import reach_of_case
from helpdesk.views.desk.messages import letters
from tests.factories.helpdesk import MONDAY, make_callback, make_case

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
ADDRESS = "3 rue du Pont\n29200 Brest"


def make_letter(cast, name="Madeleine Petit", address=ADDRESS, by=None, **fields):
    number = f"+336399{sum(map(ord, name)):05}"
    case = make_case(cast.topic, adviser=cast.karim, name=name, number=number)
    case.person.postal_address = address
    case.person.save()
    notice = queue_for_case(
        case=case, kind=NoticeKind.REPLY, at=MONDAY, by=by, channel=Channel.LETTER
    )
    Notice.objects.filter(pk=notice.pk).update(**fields)
    notice.refresh_from_db()
    return notice


@pytest.fixture(autouse=True)
def _as_pages(monkeypatch):
    """Whatever is installed: the file is a page to print."""
    monkeypatch.setattr(letters, "can_make_files", lambda: False)


def test_all_of_a_day_are_one_page_with_a_list_in_front(desk, cast):
    make_letter(cast, "Anne Un")
    make_letter(cast, "Luc Deux", language="en")
    page = desk.get("letters_file").content.decode()
    cover, *parts = page.split('<article class="letter"')
    assert cover.index("Anne Un") < cover.index("Luc Deux")
    assert len(parts) == 2
    said = [part.split(">")[0].strip() for part in parts]
    assert said == ['lang="fr" dir="ltr"', 'lang="en" dir="ltr"']
    assert "Anne Un" in parts[0]
    assert "Luc Deux" in parts[1]
    assert page.count("<html") == 1
    assert PersonRead.objects.filter(page="letters_file", people=2).exists()


def test_what_was_on_the_page_is_posted_and_nothing_else(desk, cast):
    first, second, later = (make_letter(cast, name) for name in ("Anne Un", "Luc Deux", "Zoé"))
    make_letter(cast, "Eve Sans", address="")
    page = desk.read("letters")
    assert page.count('name="letter"') == 3
    answer = desk.post("letters_posted", letter=[first.pk, second.pk, "x", "99999999"])
    assert "2 letters are posted." in desk.says(answer)
    states = Notice.objects.filter(pk__in=[first.pk, second.pk, later.pk]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["sent", "sent", "queued"]
    again = desk.post("letters_posted", letter=[first.pk])
    assert "This was done already" in desk.says(again)


def test_who_made_a_change_posts_the_other_letters_and_not_what_tells_of_it(desk, cast):
    own = make_letter(cast, "Anne Un", by=cast.karim.user, kind=NoticeKind.CONTACT_CHANGED)
    other = make_letter(cast, "Luc Deux")
    page = desk.says(desk.post("letters_posted", letter=[own.pk, other.pk]))
    assert "1 letter is posted." in page
    assert "1 letter tells of a change of yours. A colleague posts it." in page
    states = Notice.objects.filter(pk__in=[own.pk, other.pk]).order_by("pk")
    assert list(states.values_list("state", flat=True)) == ["queued", "sent"]


def test_a_letter_that_comes_back_is_hoped_for_no_more(desk, cast):
    notice = make_letter(cast)
    case = notice.case
    waits = queue_for_case(case=case, kind=NoticeKind.REPLY, at=MONDAY, channel=Channel.LETTER)
    desk.post("letters_posted", letter=[notice.pk])
    assert reach_of_case(case).has_address
    assert "It came back" in desk.read("messages", show="on_its_way", channel="letter")
    assert "A letter came back." in desk.says(desk.post("letter_returned", notice.pk))
    assert not reach_of_case(case).has_address
    for each in (notice, waits):
        each.refresh_from_db()
    assert (notice.state, waits.state) == (NoticeState.FAILED, NoticeState.GIVEN_UP)
    instead = {notice.replaced_by.get().channel, waits.replaced_by.get().channel}
    assert instead == {Channel.ADVISER}
    told = case.events.get(kind="notice_failed")
    assert told.actor_id == cast.karim.user_id
    case.person.postal_address = "8 quai Neuf\n29200 Brest"
    case.person.save()
    assert reach_of_case(case).has_address
    again = desk.post("letter_returned", notice.pk)
    assert "came back already" in desk.says(again)


def test_a_letter_from_where_they_live_no_more_stops_none_to_the_new_address(desk, cast):
    notice = make_letter(cast)
    case = notice.case
    desk.post("letters_posted", letter=[notice.pk])
    case.person.postal_address = "8 quai Neuf\n29200 Brest"
    case.person.save()
    waits = queue_for_case(case=case, kind=NoticeKind.REPLY, at=MONDAY, channel=Channel.LETTER)
    said = desk.says(desk.post("letter_returned", notice.pk))
    assert "It is noted." in said
    # Of the address that stands there now, nothing is known.
    assert "A letter came back." not in said
    for each in (notice, waits):
        each.refresh_from_db()
    assert (notice.state, waits.state) == (NoticeState.FAILED, NoticeState.QUEUED)
    assert reach_of_case(case).has_address


def test_spaces_and_capitals_make_no_new_address(desk, cast):
    notice = make_letter(cast)
    desk.post("letters_posted", letter=[notice.pk])
    desk.post("letter_returned", notice.pk)
    notice.case.person.postal_address = "3  Rue du Pont\r\n29200 BREST"
    assert not reach_of_case(notice.case).has_address


def test_a_helper_who_is_written_to_is_asked_for_their_address(cast):
    notice = make_letter(cast)
    assert notice.addressee == notice.case.person
    callback = make_callback(cast.topic)
    assert callback.notices.first().addressee == callback.case.person


def test_forty_at_once(desk, cast, monkeypatch):
    monkeypatch.setattr("helpdesk.views.desk.messages.letters.MOST", 1)
    make_letter(cast, "Anne Un")
    make_letter(cast, "Luc Deux")
    page = desk.read("letters")
    assert "There are more." in page
    assert "Luc Deux" not in page
