"""The measures of search, on small cases that were worked out by hand."""

import pytest

from knowledge.search.judging import Judged, ndcg, read_judged, scores

pytestmark = pytest.mark.both_databases


def test_the_best_order_gains_everything():
    assert ndcg([125, 121], {125: 3, 121: 1}) == pytest.approx(1)


def test_the_second_place_gains_less():
    # 7 / log2(3) against 7 / log2(2)
    assert ndcg([101, 125], {125: 3}) == pytest.approx(0.6309, abs=1e-4)


def test_what_was_not_graded_gains_nothing_and_the_sixth_does_not_count():
    assert ndcg([1, 2, 3, 4, 5, 125], {125: 3}) == 0
    assert ndcg([], {125: 3}) == 0


def test_scores_are_means():
    judged = [
        Judged(name, {125: 3}, "held", False) for name in ("first", "fourth", "none", "other")
    ]
    answers = {"first": [125], "fourth": [1, 2, 3, 125], "none": [], "other": [1]}
    found = scores(judged, answers.__getitem__)
    assert (found.questions, found.success, found.nothing) == (4, 0.25, 0.25)
    assert found.ndcg == pytest.approx((1 + 0.4307) / 4, abs=1e-4)
    assert not found.reaches_the_bar


def test_no_question_has_no_score():
    assert scores([], lambda _: []).success == 0


def test_a_file_is_read_row_by_row(tmp_path):
    file = tmp_path / "fr.tsv"
    file.write_text("half\tmistakes\tquestion\tgrades\nheld\tyes\tj\"ai pas d'reso\t125:3 121:1\n")
    [row] = read_judged(file)
    assert row == Judged("j\"ai pas d'reso", {125: 3, 121: 1}, "held", True)


@pytest.mark.parametrize(
    "row", ["half\tno\tx\t125:3", "held\tno\t \t125:3", "held\tno\tx\t125:2", "held\tno\tx\t125:4"]
)
def test_a_row_that_cannot_be_judged_is_refused_with_its_line(tmp_path, row):
    file = tmp_path / "fr.tsv"
    file.write_text(f"half\tmistakes\tquestion\tgrades\n{row}\n")
    with pytest.raises(ValueError, match="line 2"):
        read_judged(file)
