"""The report of the branches that tests take."""

from tests.branches import below_the_bar, not_taken, parts


def file(taken: int, missing: list[list[int]]) -> dict:
    executed = [[line, line + 1] for line in range(taken)]
    return {"executed_branches": executed, "missing_branches": missing}


def test_files_are_added_up_by_their_first_two_folders():
    found = parts(
        {
            "helpdesk/actions/calls/holds.py": file(3, [[1, 2]]),
            "helpdesk/actions/notices.py": file(6, []),
            "helpdesk/permissions.py": file(0, []),
            "site/website/views.py": file(1, []),
        }
    )
    assert found == {"helpdesk": (0, 0), "helpdesk/actions": (9, 10), "website": (1, 1)}


def test_a_part_below_its_bar_is_named_and_so_is_one_that_was_not_measured():
    assert below_the_bar({"helpdesk/policy": (97, 100), "helpdesk/actions": (96, 100)}) == [
        "helpdesk/actions"
    ]
    assert below_the_bar({"helpdesk/actions": (97, 100), "website": (0, 5)}) == ["helpdesk/policy"]


def test_each_branch_that_no_test_took_is_shown_by_its_lines():
    files = {
        "helpdesk/policy/slots.py": file(1, [[12, 15], [20, 0]]),
        "helpdesk/actions/holds.py": file(1, [[3, 4]]),
    }
    assert not_taken(files, "helpdesk/policy") == [
        "helpdesk/policy/slots.py: 12→15",
        "helpdesk/policy/slots.py: 20→end",
    ]
