"""A file of letters is tagged, says its title and language, and stands in the window of a DL."""

import re
import shutil
import subprocess
from xml.etree import ElementTree

import pytest
from PIL import ImageFile

from accessibility.display import tagged_file

MM = 72 / 25.4
LINES = [
    "Madeleine Petit",
    "Appartement 12",
    "Résidence des Tilleuls",
    "3 rue du Pont",
    "29200 Brest",
]
needs_file = pytest.mark.skipif(
    not tagged_file.can_make_files(), reason="WeasyPrint or its libraries are not installed"
)
needs_poppler = pytest.mark.skipif(shutil.which("pdfinfo") is None, reason="no poppler")


def letter_to(lines, words):
    to = "<br>".join(lines)
    return f"""<article class="letter" lang="fr">
      <p class="from"><strong>Coup de fil</strong><br>TeleCoop</p>
      <p class="to"><span>{to}</span></p>
      <div class="words"><p class="date">lundi 23 novembre</p><h1>Bonjour</h1>
      {"<p>Nous avons essayé de vous appeler, et nous essayons encore.</p>" * words}
      <ul class="times"><li>mardi, à 10 h</li></ul>
      <img src="file:///etc/passwd" alt="x"><img src="https://example.org/x.png" alt="y"></div>
      </article>"""


@pytest.fixture(scope="module")
def a_week(tmp_path_factory):
    """A cover and six letters, of two to five lines of address, one of them of two pages."""
    letters = "".join(letter_to(LINES[-n:], 30 if n == 5 else 4) for n in (2, 3, 4, 5, 2, 3))
    page = f"""<!DOCTYPE html><html lang="fr"><head><title>Lettres du lundi</title></head><body>
      <section class="cover"><h1>Lettres</h1><ol><li>Madeleine Petit</li></ol></section>
      {letters}</body></html>"""
    file = tmp_path_factory.mktemp("letters") / "letters.pdf"
    file.write_bytes(tagged_file.file_of(page, style="helpdesk/letter.css"))
    return file


def said(*command):
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@needs_file
@needs_poppler
def test_it_is_tagged_has_a_title_and_every_letter_its_heading(a_week):
    info = said("pdfinfo", str(a_week))
    assert re.search(r"Tagged:\s+yes", info)
    assert re.search(r"Title:\s+Lettres du lundi", info)
    structure = said("pdfinfo", "-struct-text", str(a_week))
    assert structure.startswith("Document")
    assert structure.count("H1 (block)") == 7
    # One a letter, and one more where it goes on.
    assert structure.count("\n  Art") >= 6
    assert structure.count("LI (block)") == 7
    read = re.findall(r'"(.*)"', structure)
    # Read aloud, each stands in the order of its lines.
    assert read.index("Madeleine Petit") < read.index("3 rue du Pont")
    assert 'pdfuaid:part="1"' in said("pdfinfo", "-meta", str(a_week))


@needs_file
@needs_poppler
def test_the_address_and_nothing_else_stands_in_the_window(a_week):
    pages = ElementTree.fromstring(said("pdftotext", "-bbox", str(a_week), "-")).iter(
        "{http://www.w3.org/1999/xhtml}page"
    )
    letters = 0
    for page in pages:
        boxes = [
            (word.text, *(float(word.get(edge)) / MM for edge in ("xMin", "yMin", "xMax", "yMax")))
            for word in page
        ]
        seen = [
            box for box in boxes if box[3] > 90 and box[1] < 200 and box[4] > 34 and box[2] < 90
        ]
        if not any(word == "TeleCoop" for word, *_box in boxes):
            continue
        letters += 1
        words = " ".join(word for word, *_box in seen)
        assert words in {" ".join(LINES[-n:]) for n in (2, 3, 4, 5)}
        for word, left, top, right, bottom in seen:
            assert 100 <= left < right <= 190, word
            assert 45 <= top < bottom <= 80, word
    assert letters == 6


@needs_file
def test_pictures_that_break_off_are_refused_as_before(a_week):
    assert not ImageFile.LOAD_TRUNCATED_IMAGES


@needs_file
def test_nothing_is_fetched(a_week):
    content = a_week.read_bytes()
    assert b"/Image" not in content


@needs_file
def test_an_independent_checker_finds_nothing(a_week):
    """It knows 16 of the 106 rules of PDF/UA-1; veraPDF, which knows all, is on no registry."""
    checker = shutil.which("pdfua")
    if checker is None:
        pytest.skip("pdfua is not installed")
    found = said(checker, "check", str(a_week))
    assert "result: PASS" in found
    assert "errors=0" in found


def test_without_the_library_letters_are_pages(monkeypatch):
    monkeypatch.setattr(tagged_file, "find_spec", lambda _name: None)
    tagged_file.can_make_files.cache_clear()
    try:
        assert not tagged_file.can_make_files()
    finally:
        tagged_file.can_make_files.cache_clear()
