"""A guide on paper, in one file, in words alone, in an SMS."""

import gzip
import re
import shutil
import subprocess
from datetime import date, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation

from accessibility.display.tagged_file import can_make_files, file_of
from accessibility.markup.html_tree import Tree
from accessibility.markup.structure import check
from knowledge.models import GuidePage
from knowledge.reading.editions import edition_of, in_few_words, with_links_inside
from knowledge.templatetags import paper_files
from knowledge.views import editions

pytestmark = pytest.mark.django_db
LANGUAGES = ["fr", "en"]
needs_file = pytest.mark.skipif(
    not (can_make_files() and shutil.which("pdfua") and shutil.which("pdfinfo")),
    reason="WeasyPrint, pdfua or poppler is not installed",
)


@pytest.fixture
def site(reading_site, db):
    """The starter site, read by each test of this file."""


def address(name, language, *args):
    with translation.override(language):
        return reverse(f"knowledge:{name}", args=args)


# --- Paper ------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("query", ["", "?size=large", "?phone=iphone&size=large"])
def test_a_guide_on_paper_says_how_to_find_it_again_and_whom_to_call(
    client, site, settings, language, query
):
    settings.BASE_URL = "https://aide.example"
    html = client.get(address("on_paper", language, 121) + query).content.decode()
    tree = Tree(html)
    said = tree.text(next(tree.all("main")))
    assert "aide.example/121" in said
    assert "guide 121" in said
    assert re.search(r"\d\d\s\d\d\s\d\d\s\d\d\s\d\d", said)
    assert 'role="img"' in html
    assert ("large" in query) == ('class="paper large"' in html)
    paths = [part for part in tree.all("ol") if part.get("class") == "steps"]
    assert len(paths) == (1 if "phone=" in query else 2)
    assert not check(html)


def test_a_guide_that_is_not_there_has_no_paper(client, site):
    assert client.get(address("on_paper", "fr", 999)).status_code == 404


# --- All in one file --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_guide_is_in_the_one_file_and_every_link_stays_in_it(client, site, language):
    response = client.get(address("all_in_one", language))
    assert f"guides-{language}-" in response["Content-Disposition"]
    html = response.content.decode()
    tree = Tree(html)
    ids = {element.get("id") for element in tree.elements if element.get("id")}
    guides = GuidePage.objects.live().filter(locale__language_code=language)
    assert {f"guide-{guide.number}" for guide in guides} <= ids
    links = [link.get("href") for link in tree.all("a")]
    assert len(links) > 60
    assert not [href for href in links if not href.startswith(("#", "tel:"))]
    assert {href[1:] for href in links if href.startswith("#")} <= ids
    assert not list(tree.all("script", "img", "iframe"))
    assert not re.search(r"url\((?!data:)", html)
    assert len(html.encode()) < 1_000_000
    assert not check(html)


def test_the_one_file_says_until_when_it_is_good(site):
    edition = edition_of("fr", today=date(2026, 11, 23))
    assert edition.good_until - edition.made_on == timedelta(days=182)


def test_a_link_to_a_guide_that_is_not_in_the_file_leads_to_its_top():
    html = '<a href="/102">a</a> <a href="/999">b</a> <a href="tel:+33199001234">c</a>'
    assert with_links_inside(html, numbers={102}) == (
        '<a href="#guide-102">a</a> <a href="#top">b</a> <a href="tel:+33199001234">c</a>'
    )


def test_the_file_is_written_for_a_usb_key(site, tmp_path, capsys):
    file = tmp_path / "guides.html"
    call_command("export_guides", str(file), "--language", "en")
    assert "All guides, to keep" in file.read_text("utf-8")
    assert "bytes" in capsys.readouterr().out
    with pytest.raises(CommandError, match="no language xx"):
        call_command("export_guides", str(file), "--language", "xx")
    with pytest.raises(CommandError, match="cannot be written"):
        call_command("export_guides", str(tmp_path / "no" / "folder.html"))


# --- Words alone ------------------------------------------------------------------------------


def wire(response):
    """The bytes of the answer, headers too."""
    headers = sum(len(f"{name}: {value}\r\n") for name, value in response.headers.items())
    return len(response.content) + headers + len("HTTP/1.1 200 OK\r\n\r\n")


def test_who_saves_data_gets_every_guide_in_4000_bytes(client, site):
    heavy = {}
    for guide in GuidePage.objects.live():
        asked = {"save-data": "on", "accept-encoding": "gzip"}
        response = client.get(guide.url, headers=asked)
        html = gzip.decompress(response.content).decode()
        assert "Save-Data" in response["Vary"]
        assert "<style" not in html
        assert not check(html), guide.url
        # A sentence for each drawn screen, of all phones where none is chosen.
        if wire(response) > 4000:
            heavy[guide.url] = wire(response)
    assert not heavy


def test_words_alone_can_be_asked_for_and_left_again(client, site):
    guide = GuidePage.by_number(125, language="fr")
    alone = client.get(guide.url, {"text": "yes"}).content.decode()
    assert "<style" not in alone
    assert 'href="?text=no"' in alone
    saving = client.get(guide.url, {"text": "no"}, headers={"save-data": "on"})
    assert "<style" in saving.content.decode()
    for path in guide.paths:
        for step in path.value["steps"]:
            assert step["title"].split("'")[0] in alone.replace("&#x27;", "'")


# --- An SMS -----------------------------------------------------------------------------------


def test_the_steps_of_a_guide_are_the_lines_of_an_sms(site, settings):
    settings.BASE_URL = "https://aide.example"
    guide = GuidePage.by_number(132, language="fr")
    with translation.override("fr"):
        words = in_few_words(guide, device="")
    lines = words.splitlines()
    steps = guide.paths[0].value["steps"]
    assert lines[0] == guide.title
    assert lines[1:-1] == [f"{n}. {step['title']}" for n, step in enumerate(steps, start=1)]
    assert lines[-1].endswith("aide.example/132")


def test_an_sms_names_the_phone_whose_steps_it_tells(site):
    guide = GuidePage.by_number(121, language="fr")
    assert "iPhone" in in_few_words(guide, device="iphone").splitlines()[0]
    assert "Android" in in_few_words(guide, device="").splitlines()[0]


# --- Large print, as a file -------------------------------------------------------------------


def file_page(client, language, query=""):
    return client.get(address("paper_file", language, 121) + query)


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("language", LANGUAGES)
@needs_file
def test_a_guide_in_large_print_is_a_tagged_file(client, site, tmp_path, language):
    answer = file_page(client, language)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    file = tmp_path / "guide.pdf"
    file.write_bytes(answer.content)
    found = said("pdfua", "check", str(file))
    assert "result: PASS" in found
    assert "errors=0" in found
    info = said("pdfinfo", str(file))
    assert re.search(r"Tagged:\s+yes", info)
    guide = GuidePage.by_number(121, language=language)
    assert guide.title in info
    structure = said("pdfinfo", "-struct-text", str(file))
    assert structure.count("H1 (block)") == 1
    assert structure.count("H3 (block)") >= sum(len(path["steps"]) for path in guide.paths_for(""))
    assert structure.count("L (block)") >= 2
    # Letters of 18 points, and no picture that nobody would hear.
    assert b"/Image" not in answer.content


@needs_file
def test_the_file_is_made_once_for_what_it_says(client, site, monkeypatch):
    made = []

    def make(page, *, style):
        made.append(page)
        return file_of(page, style=style)

    monkeypatch.setattr(editions, "file_of", make)
    first, again = file_page(client, "fr"), file_page(client, "fr")
    assert first.content == again.content
    assert len(made) == 1
    file_page(client, "fr", "?phone=iphone")
    guide = GuidePage.by_number(121, language="fr")
    guide.title = "Un autre titre"
    guide.save()
    file_page(client, "fr")
    assert len(made) == 3
    # Whatever stands behind the question mark, only a phone of the guide makes another file.
    file_page(client, "fr", "?phone=nonsense&x=1")
    assert len(made) == 3


def test_so_many_files_are_kept_and_no_more(monkeypatch):
    monkeypatch.setattr(editions, "file_of", lambda page, *, style: page.encode())
    monkeypatch.setattr(editions, "MOST_KEPT", 3)
    kept = {}
    monkeypatch.setattr(editions.cache, "get", kept.get, raising=False)
    monkeypatch.setattr(
        editions.cache,
        "set",
        lambda place, file, _seconds: kept.update({place: file}),
        raising=False,
    )
    # Two pages may have one place: each is given its own file all the same.
    for _time in range(2):
        assert all(editions._kept_file(f"page {n}") == f"page {n}".encode() for n in range(20))
    assert len(kept) == 3


@pytest.mark.parametrize("can_make", [True, False])
def test_the_file_is_offered_where_it_can_be_made(client, site, monkeypatch, can_make):
    for place in (editions, paper_files):
        monkeypatch.setattr(place, "can_make_files", lambda: can_make)
    guide = GuidePage.by_number(121, language="fr")
    where = address("paper_file", "fr", 121)
    for page in (guide.url, address("on_paper", "fr", 121)):
        assert (where in client.get(page).content.decode()) is can_make
    if not can_make:
        assert file_page(client, "fr").status_code == 404


def test_there_is_no_file_of_a_guide_that_is_not_there(client, site):
    assert client.get(address("paper_file", "fr", 999)).status_code == 404
