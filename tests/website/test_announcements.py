"""Which announcements readers meet at a moment, in which order, in which language."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from website.announcements import MOST, Announced, AnnouncementKind, on_now, said_in

NOON = datetime(2026, 12, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def make(key=1, kind="outage", begins=0, ends=2, **words) -> Announced:
    return Announced(
        key=key,
        kind=AnnouncementKind(kind),
        starts_at=NOON + begins * HOUR,
        ends_at=NOON + ends * HOUR,
        texts=words or {"fr": "Le réseau est en panne."},
    )


def keys(known, at=NOON) -> list[int]:
    return [one.key for one in on_now(known, at=at)]


def test_it_is_shown_from_its_first_moment_and_no_more_at_its_last():
    one = make(begins=0, ends=2)
    assert keys([one], NOON - timedelta(seconds=1)) == []
    assert keys([one], NOON) == [1]
    assert keys([one], NOON + 2 * HOUR - timedelta(seconds=1)) == [1]
    assert keys([one], NOON + 2 * HOUR) == []


def test_an_outage_comes_first_then_what_began_last():
    known = [make(1, "to_know", -1), make(2, "to_know", -2), make(3, "outage", -3)]
    assert keys(known) == [3, 1]


@given(
    st.lists(
        st.tuples(st.sampled_from(["outage", "to_know"]), st.integers(-5, 5), st.integers(1, 5)),
        max_size=6,
    ),
    st.integers(-6, 6),
)
def test_few_are_shown_all_are_of_the_moment_and_none_that_is_left_out_matters_more(rows, hour):
    known = [
        make(key, kind, begins, begins + lasts) for key, (kind, begins, lasts) in enumerate(rows)
    ]
    at = NOON + hour * HOUR
    shown = on_now(known, at=at)
    of_now = [one for one in known if one.starts_at <= at < one.ends_at]
    assert len(shown) == min(MOST, len(of_now))
    left = [one for one in of_now if one not in shown]
    assert all(one.kind == "to_know" for one in left) or all(one.kind == "outage" for one in shown)


def test_it_is_read_in_the_language_of_the_page_or_else_in_the_first_one_which_it_names():
    one = make(fr="Le réseau est en panne.", en="The network is down.")
    [english], [arabic] = (said_in(language, [one], first="fr") for language in ("en", "ar"))
    assert (english.text, english.language) == ("The network is down.", "")
    assert (arabic.text, arabic.language) == ("Le réseau est en panne.", "fr")
