"""`manage.py import_places`: says what is new, changed and gone, and writes it when told to."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from helpdesk.actions.desk import places
from helpdesk.models import Place

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
HEAD = "id,nom,adresse,code_postal,commune,telephone,horaires"
DIE = "a,Médiathèque,3 rue Buffardel,26150,Die,+33475000000,Mo-Fr 09:00-12:00"
CREST = "b,France Services,Place du 8 mai,26400,Crest,,"


@pytest.fixture
def run(tmp_path):
    def run(*lines, encoding="utf-8", **options):
        path = tmp_path / "places.csv"
        path.write_bytes("\n".join(lines).encode(encoding))
        said = StringIO()
        call_command("import_places", str(path), stdout=said, **options)
        return said.getvalue()

    return run


def towns(**said):
    return list(Place.objects.filter(**said).values_list("town", flat=True))


def test_nothing_is_written_before_it_is_told_to(run):
    said = run(HEAD, DIE, CREST)
    assert "new: 2 (a, b)" in said
    assert "Nothing was written." in said
    assert towns() == []


def test_new_changed_gone_and_the_same_again(run):
    run(HEAD, DIE, CREST, write=True)
    assert towns() == ["Die", "Crest"]
    assert "as before: 2" in run(HEAD, DIE, CREST, write=True)
    moved, luc = DIE.replace("3 rue", "4 rue"), "c,Mairie,Place,26410,Luc-en-Diois,,"
    said = run(HEAD, moved, luc, write=True)
    assert [line for line in said.splitlines() if line[0] in "ncg"] == [
        "new: 1 (c)",
        "changed: 1 (a)",
        "gone: 1 (b)",
    ]
    assert towns(gone_at=None) == ["Die", "Luc-en-Diois"]
    assert Place.objects.get(code="a").address == "4 rue Buffardel"
    assert "changed: 1 (b)" in run(HEAD, moved, CREST, write=True)
    assert towns(gone_at=None) == ["Die", "Crest"]


def test_a_bad_row_is_told_with_its_line_and_changes_nothing(run):
    run(HEAD, DIE, CREST, write=True)
    said = run(HEAD, DIE.replace("26150", "x"), CREST, CREST, ",,,,,,", write=True)
    assert "line 2: left out, its postcode is not five digits" in said
    assert "line 4: left out, its id stands in the file already" in said
    assert "line 5: left out, it has no id" in said
    assert "gone: 0" in said
    assert Place.objects.get(code="a").postcode == "26150"


def test_another_file_is_refused_and_taken_when_it_is_right(run):
    run(HEAD, DIE, CREST, write=True)
    with pytest.raises(CommandError, match="More than half"):
        run(HEAD, write=True)
    assert towns(gone_at=None) == ["Die", "Crest"]
    assert "gone: 2" in run(HEAD, write=True, many_gone=True)


def test_semicolons_and_the_sign_of_a_spreadsheet_are_read(run):
    run(HEAD.replace(",", ";"), DIE.replace(",", ";"), encoding="utf-8-sig", write=True)
    assert towns() == ["Die"]


@pytest.mark.parametrize("head", ["id,nom", "", "%PDF-1.4"])
def test_what_is_no_such_file_says_what_is_missing(run, head):
    with pytest.raises(CommandError, match=r"columns are missing: .*commune"):
        run(head, DIE)


def test_another_encoding_is_refused(run):
    with pytest.raises(CommandError, match="cannot be read"):
        run(HEAD, DIE, encoding="latin-1")


def test_a_file_without_end_is_refused(run, monkeypatch):
    monkeypatch.setattr(places, "MOST_ROWS", 1)
    with pytest.raises(CommandError, match="too many rows"):
        run(HEAD, DIE, CREST, write=True)
    assert towns() == []
