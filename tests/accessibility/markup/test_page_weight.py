"""What a page weighs and asks for, as far as its own text tells."""

import pytest

from accessibility.markup.page_weight import LIMIT_BYTES, PageWeight, eco_index, too_much, weigh

PAGE = """<!doctype html><html lang="fr"><head><title>Un</title>
<link rel="icon" href="data:,"><style>@font-face{font-family:A;src:url(a)}p{color:red}</style>
</head><body><p>Un <img src="/a.webp" alt="" loading="lazy"></p></body></html>"""
LIGHT = PageWeight(bytes=9000, requests=1, elements=80, fonts=0, is_compressed=True)


def rules(weight):
    return [finding.rule for finding in too_much(weight)]


def test_the_headers_count_too():
    assert weigh(PAGE, body=b"x" * 100, headers=[("Content-Type", "text/html")]).bytes == 100 + 44


def test_every_element_is_counted():
    assert weigh(PAGE, body=b"", headers=[]).elements == 8


def test_a_picture_that_loads_late_and_an_empty_icon_ask_for_nothing():
    assert weigh(PAGE, body=b"", headers=[]).requests == 1


def test_what_a_browser_fetches_at_once_is_counted():
    more = '<link rel="stylesheet" href="/a.css"><script src="/a.js"></script><img src="/b.png">'
    assert weigh(PAGE.replace("<p>", more + "<p>"), body=b"", headers=[]).requests == 4


def test_each_family_of_letters_is_counted_once():
    twice = PAGE.replace("p{", "@font-face{font-family: A ;src:url(b)}p{")
    assert weigh(twice, body=b"", headers=[]).fonts == 1


def test_a_compressed_page_is_known_by_its_header():
    assert weigh(PAGE, body=b"", headers=[("content-encoding", "gzip")]).is_compressed
    assert not weigh(PAGE, body=b"", headers=[]).is_compressed


def test_a_light_page_breaks_no_limit():
    assert rules(LIGHT) == []


def test_the_limit_itself_is_allowed():
    at_most = PageWeight(LIMIT_BYTES, 1, 80, 2, is_compressed=True)
    assert rules(at_most) == []


def test_each_limit_that_is_broken_is_told():
    heavy = PageWeight(LIMIT_BYTES + 1, 2, 80, 3, is_compressed=False)
    assert rules(heavy) == ["weight", "requests", "fonts", "compression"]


@pytest.mark.parametrize(
    ("elements", "requests", "size", "expected"),
    [
        # Worked out by hand from the published tables: the best page, the second step, the worst.
        (0, 0, 0, 100),
        (47, 2, 1370, 95),
        (594601, 3920, 223212260, 0),
        (10**7, 10**5, 10**12, 0),
        # 100 - 5/6 x (3 x 1.5 + 2 x 0.5 + 1)
        (61, 1, 1370, 94.58),
    ],
)
def test_the_eco_index_follows_the_published_tables(elements, requests, size, expected):
    found = eco_index(elements=elements, requests=requests, size=size)
    assert found == pytest.approx(expected, abs=0.01)
