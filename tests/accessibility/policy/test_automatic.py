"""What our programs say of a page, criterion by criterion: never more than they know."""

import pytest

from accessibility.markup.page_weight import weigh
from accessibility.policy.automatic import findings_in, verdicts
from accessibility.policy.criteria import reference
from accessibility.policy.statement import Outcome

FRAME = """<!doctype html><html lang="fr"><head><title>Un guide</title></head><body>
<header>Haut</header><main><h1>Un guide</h1>{}</main><footer>Bas</footer></body></html>"""


def told(inside="", code="rgaa", page=FRAME):
    html = page.replace("{}", inside)
    weight = weigh(html, body=b"", headers=[("Content-Encoding", "gzip")])
    found = verdicts(reference(code), html, findings_in(html, weight))
    return {verdict.criterion: verdict for verdict in found}


def outcome(number, inside="", **how):
    return told(inside, **how)[number].outcome


def test_what_a_machine_decides_alone_is_met_when_nothing_is_found():
    for number in ("8.1", "8.3", "8.5"):
        assert outcome(number) is Outcome.CONFORM


def test_what_it_sees_only_in_part_stays_open_when_nothing_is_found():
    assert outcome("9.1") is Outcome.NOT_ASSESSED
    assert told()["9.1"].note == ""


def test_of_what_only_a_person_can_judge_it_says_nothing():
    assert {"1.3", "3.1", "8.6"} & set(told()) == set()


@pytest.mark.parametrize(
    ("number", "inside"),
    [
        ("1.1", '<img src="a.png">'),
        ("1.1", "<svg></svg>"),
        ("5.6", "<table><tr><td>1</td></tr></table>"),
        ("5.7", "<table><tr><th>1</th></tr></table>"),
        ("6.2", '<a href="/"></a>'),
        ("8.2", '<p id="a"></p><p id="a"></p>'),
        ("9.1", "<h3>Trop loin</h3>"),
        ("9.2", "<main></main>"),
        ("9.3", "<ul><p>non</p></ul>"),
        ("11.1", "<input>"),
        ("11.5", '<input type="radio" name="a"><input type="radio" name="a">'),
        ("11.9", "<button></button>"),
        ("11.13", '<input autocomplete="everything">'),
    ],
)
def test_what_it_finds_breaks_the_criterion(number, inside):
    found = told(inside)[number]
    assert found.outcome is Outcome.NOT_CONFORM
    assert found.note


@pytest.mark.parametrize(
    ("number", "page"),
    [
        ("8.1", FRAME.replace("<!doctype html>", "")),
        ("8.3", FRAME.replace(' lang="fr"', "")),
        ("8.5", FRAME.replace("<title>Un guide</title>", "")),
    ],
)
def test_what_is_missing_from_the_whole_page_breaks_its_criterion(number, page):
    assert outcome(number, page=page) is Outcome.NOT_CONFORM


def test_a_doctype_may_have_a_comment_before_it_and_any_case():
    assert outcome("8.1", page="<!-- a -->\n" + FRAME.replace("doctype", "DOCTYPE")) is (
        Outcome.CONFORM
    )


def test_what_is_only_a_reason_to_look_stays_open_with_its_reason():
    found = told('<a href="/">ici</a>')["6.1"]
    assert found.outcome is Outcome.NOT_ASSESSED
    assert "ici" in found.note


def test_a_rule_that_is_stricter_than_the_reference_breaks_nothing():
    found = told('<form method="post"><button>Envoyer</button></form>')
    broken = {v.criterion for v in found.values() if v.outcome is Outcome.NOT_CONFORM}
    assert broken == set()


@pytest.mark.parametrize("number", ["2.1", "4.3", "5.6", "7.1", "11.1", "11.9", "12.10"])
def test_a_criterion_about_what_the_page_has_not_does_not_apply(number):
    assert outcome(number) is Outcome.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("number", "inside"),
    [
        ("2.1", '<iframe src="/"></iframe>'),
        ("4.3", "<video></video>"),
        ("5.1", '<div role="grid"></div>'),
        ("11.2", '<input type="text">'),
        ("11.2", '<div role="textbox"></div>'),
    ],
)
def test_it_does_not_say_so_when_the_page_has_one(number, inside):
    assert number not in told(inside)


def test_a_hidden_field_is_no_field_and_a_button_is_none_either():
    inside = '<input type="hidden" name="a"><input type="submit" value="Envoyer">'
    assert outcome("11.1", inside) is Outcome.NOT_APPLICABLE
    assert outcome("11.9", inside) is Outcome.NOT_ASSESSED


def test_where_a_script_runs_nothing_is_called_absent():
    found = told('<script src="/a.js"></script>')
    assert {"2.1", "4.3", "7.1"} & set(found) == set()


def test_a_light_page_keeps_to_its_budget_and_a_heavy_one_does_not():
    assert outcome("6.1", code="rgesn") is Outcome.CONFORM
    heavy = told('<img src="/a.png" alt="">', code="rgesn")["6.1"]
    assert heavy.outcome is Outcome.NOT_CONFORM
    assert "2 requests" in heavy.note


def test_compression_of_one_page_does_not_prove_that_all_is_compressed():
    assert outcome("6.3", code="rgesn") is Outcome.NOT_ASSESSED
