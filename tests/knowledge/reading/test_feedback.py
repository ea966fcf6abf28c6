"""Did this help? From the guide to the answer, and to somebody who calls."""

from datetime import date, timedelta

import pytest
from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import translation

from accessibility.display.preferences import COOKIE_NAME
from accessibility.markup.structure import check
from knowledge.models import GuidePage, GuideVote
from knowledge.reading.feedback import Answer, helped_between, vote

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
DAY = date(2026, 11, 23)
MONTH = timedelta(days=30)


@pytest.fixture
def guide(reading_site, db) -> GuidePage:
    return GuidePage.by_number(132, language="fr")


def test_a_guide_asks_whether_it_helped_without_a_form_of_its_own(client, guide):
    page = client.get(guide.url).content.decode()
    assert reverse("knowledge:helped", args=[132]) in page
    assert reverse("knowledge:not_helped", args=[132]) in page
    assert "csrfmiddlewaretoken" not in page


def test_yes_is_counted_with_the_version_and_without_a_person(client, guide):
    client.cookies[COOKIE_NAME] = "dandroid"
    response = client.post(reverse("knowledge:helped", args=[132]), follow=True)
    [row] = GuideVote.objects.all()
    assert (row.number, row.language, row.helped, row.device) == (132, "fr", True, "android")
    assert row.revision_id == guide.live_revision_id
    assert not check(response.content.decode())


def test_to_look_is_not_to_answer(client, guide):
    for name in ("helped", "not_helped", "thanks", "sorry"):
        response = client.get(reverse(f"knowledge:{name}", args=[132]))
        assert response.status_code == 200
        assert not check(response.content.decode())
    assert not GuideVote.objects.exists()


def test_no_leads_to_a_call_with_the_guide_the_topic_and_the_phone(client, guide):
    client.cookies[COOKIE_NAME] = "diphone"
    url = reverse("knowledge:not_helped", args=[132])
    page = client.post(url, {"reason": "failed"}, follow=True).content.decode()
    [row] = GuideVote.objects.all()
    assert (row.helped, row.reason) == (False, "failed")
    assert "guide=132&amp;topic=bill&amp;phone=iphone" in page


def test_nobody_has_to_say_why(client, guide):
    client.post(reverse("knowledge:not_helped", args=[132]), {})
    assert GuideVote.objects.get().reason == ""


def test_a_reason_that_is_none_is_refused_and_nothing_is_written(client, guide):
    response = client.post(reverse("knowledge:not_helped", args=[132]), {"reason": "hacked"})
    assert response.status_code == 422
    assert not GuideVote.objects.exists()


def first_step(guide) -> str:
    return guide.paths[0].value["steps"].bound_blocks[1].id


def test_the_step_that_failed_is_kept_and_asked_only_once(client, guide):
    step = first_step(guide)
    answer = {"reason": "unclear", "step": step}
    page = client.post(reverse("knowledge:not_helped", args=[132]), answer, follow=True)
    assert str(GuideVote.objects.get().step) == step
    assert "guide=132&amp;step=2&amp;topic=bill" in page.content.decode()


def test_the_step_of_one_of_several_phones_says_which_phone(client, reading_site):
    guide = GuidePage.by_number(102, language="fr")
    [path] = [path for path in guide.paths if path.value["device"] == "iphone"]
    answer = {"step": path.value["steps"].bound_blocks[0].id}
    page = client.post(reverse("knowledge:not_helped", args=[102]), answer, follow=True)
    assert "guide=102&amp;step=1&amp;topic=phone&amp;phone=iphone" in page.content.decode()


def test_the_steps_of_several_phones_stand_under_the_phone(client, reading_site):
    page = client.get(reverse("knowledge:not_helped", args=[102])).content.decode()
    groups = BeautifulSoup(page, "html.parser").select("#id_step optgroup")
    guide = GuidePage.by_number(102, language="fr")
    paths = guide.paths_for("")
    assert [group["label"] for group in groups] == [str(path["label"]) for path in paths]
    assert [len(group.select("option")) for group in groups] == [len(one["ids"]) for one in paths]
    assert len(groups) > 1


def test_the_worklist_says_of_which_phone_a_step_is_that_failed(reading_site):
    guide = GuidePage.by_number(102, language="fr")
    [path] = [path for path in guide.paths if path.value["device"] == "iphone"]
    block = path.value["steps"].bound_blocks[2]
    vote(guide, Answer(False, step=block.id), day=DAY)
    [row] = helped_between(DAY - MONTH, DAY, before=DAY - 2 * MONTH)
    assert row.steps == ((f"iPhone – 3. {block.value['title']}", 1),)


def test_a_step_of_another_guide_is_refused(client, guide):
    answer = {"step": first_step(GuidePage.by_number(131, language="fr"))}
    assert client.post(reverse("knowledge:not_helped", args=[132]), answer).status_code == 422
    assert not GuideVote.objects.exists()


def test_the_worklist_names_the_steps_that_failed_even_after_they_moved(guide):
    step = first_step(guide)
    title = guide.paths[0].value["steps"][1]["title"]
    for _ in range(2):
        vote(guide, Answer(False, step=step), day=DAY)
    steps = guide.paths[0].value["steps"]
    steps.insert(0, {"title": "Avant", "text": "", "see": "Vu."})
    guide.save_revision().publish()
    [row] = helped_between(DAY - MONTH, DAY, before=DAY - 2 * MONTH)
    assert row.steps == ((f"3. {title}", 2),)


def test_a_step_that_helped_is_no_step_that_failed(guide):
    assert vote(guide, Answer(True, step=first_step(guide)), day=DAY).step is None


def test_a_second_answer_of_one_visitor_takes_the_place_of_the_first(client, guide):
    client.post(reverse("knowledge:helped", args=[132]))
    client.post(reverse("knowledge:not_helped", args=[132]), {"reason": "unclear"})
    assert [row.helped for row in GuideVote.objects.all()] == [False]


def test_a_visitor_cannot_take_the_answer_of_another_guide_or_day(guide):
    other = GuidePage.by_number(102, language="fr")
    first = vote(other, Answer(True), day=DAY)
    vote(guide, Answer(False), day=DAY, instead_of=first.pk)
    vote(other, Answer(False), day=DAY + timedelta(days=1), instead_of=first.pk)
    first.refresh_from_db()
    assert first.helped
    assert GuideVote.objects.count() == 3


def test_an_unknown_guide_is_not_found(client, guide):
    assert client.get(reverse("knowledge:helped", args=[999])).status_code == 404


def test_guides_are_listed_the_surest_to_help_little_first(guide):
    for number, yes, no in ((132, 1, 2), (102, 10, 20), (103, 20, 0)):
        page = GuidePage.by_number(number, language="fr")
        for n in range(yes + no):
            vote(page, Answer(n < yes, reason="unclear"), day=DAY)
    vote(guide, Answer(True), day=DAY - MONTH)

    with translation.override("fr"):
        found = helped_between(DAY - MONTH + timedelta(days=1), DAY, before=DAY - 2 * MONTH)
    assert [one.number for one in found] == [102, 132, 103]
    assert [one.share.is_surely_low for one in found] == [True, False, False]
    assert (found[1].share.asked, found[1].before.asked) == (3, 1)
    assert found[0].reasons == (("Je n’ai pas compris", 20),)
