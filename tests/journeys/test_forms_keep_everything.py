"""Every public form posted with each field wrong: a plain error, and all values back."""

import random
import re

import pytest
import time_machine
from django.urls import reverse

from accessibility.markup.structure import check
from helpdesk.policy.references import make_reference
from helpdesk.words.links import token_of
from tests.factories.helpdesk import MONDAY, make_callback

pytestmark = pytest.mark.django_db

# (page, what is typed, the field that is wrong, what comes back of it or None)
ABOUT = {"topic": "phone", "question": "Ma question"}
YOU = {"name": "Zoé", "number": "06 39 98 12 34", "email": "zoe@example.org"}
FIND = {"reference": "??????", "number": "06 39 98 12 34"}
CHOICES = (
    "topic",
    "starts_at",
    "text",
    "spacing",
    "contrast",
    "motion",
    "device",
)
DISPLAY = {
    "text": "150",
    "spacing": "wide",
    "contrast": "dark",
    "motion": "less",
    "device": "iphone",
}
WRONG = [
    ("helpdesk:callback_about", ABOUT, "topic", ""),
    ("helpdesk:callback_about", ABOUT, "topic", "no-such-topic"),
    ("helpdesk:callback_about", ABOUT, "question", "a" * 501),
    ("helpdesk:callback_when", {}, "starts_at", ""),
    ("helpdesk:callback_when", {}, "starts_at", "tomorrow"),
    ("helpdesk:callback_reachable", {}, "reachable_when", ""),
    ("helpdesk:callback_reachable", {}, "reachable_when", "b" * 201),
    ("helpdesk:callback_you", YOU, "name", ""),
    ("helpdesk:callback_you", YOU, "name", "12 !"),
    ("helpdesk:callback_you", YOU, "name", "c" * 121),
    ("helpdesk:callback_you", YOU, "number", ""),
    ("helpdesk:callback_you", YOU, "number", "06 39 98 12 3"),
    ("helpdesk:callback_you", YOU, "number", "06 39 98 12 34 5"),
    ("helpdesk:callback_you", YOU, "number", "3900"),
    ("helpdesk:callback_you", YOU, "number", "my phone"),
    ("helpdesk:callback_you", YOU, "email", "zoe@"),
    ("helpdesk:my_request", FIND, "reference", ""),
    ("helpdesk:my_request", FIND, "reference", "not a one"),
    ("helpdesk:my_request", FIND, "number", ""),
    ("helpdesk:my_request", FIND, "number", "06"),
    ("accessibility:preferences", DISPLAY, "text", "99"),
    ("accessibility:preferences", DISPLAY, "spacing", "huge"),
    ("accessibility:preferences", DISPLAY, "contrast", "pink"),
    ("accessibility:preferences", DISPLAY, "motion", "more"),
    ("accessibility:preferences", DISPLAY, "device", "fax"),
    ("login", {"username": "karim", "password": "x"}, "password", "wrong"),
    ("login", {"username": "karim", "password": "x"}, "username", ""),
]


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(MONDAY, tick=False):
        yield


def open_journey(client):
    client.get(reverse("helpdesk:callback_start"))
    client.post(reverse("helpdesk:callback_about"), {"topic": "phone"})


@pytest.mark.parametrize(("page", "typed", "field", "wrong"), WRONG)
def test_a_wrong_field_gives_a_plain_error_and_every_value_back(
    client, cast, page, typed, field, wrong
):
    open_journey(client)
    data = {**typed, field: wrong}
    response = client.post(reverse(page), data)
    html = response.content.decode()

    # Django's own log-in page answers 200.
    assert response.status_code == (200 if page == "login" else 422)
    assert 'class="errors"' in html
    for name, value in data.items():
        if name not in (*CHOICES, "password") and value:
            assert value in html, f"{name} was lost"
        if name in CHOICES and name != field:
            assert re.search(rf'name="{name}" value="{value}"[^>]*(checked|aria-current)', html), (
                f"{name} was lost"
            )
    assert not check(html)


@pytest.mark.parametrize("letters", ["", "xyz", "<b>"])
def test_wrong_letters_on_a_link_keep_what_was_typed(client, cast, letters):
    callback = make_callback(cast.topic)
    response = client.post(
        reverse("helpdesk:my_request_by_link", args=[token_of(callback)]), {"letters": letters}
    )
    html = response.content.decode()
    assert response.status_code == 422
    assert 'class="errors"' in html
    assert "<b>" not in html
    assert not check(html)


def test_a_request_that_exists_and_one_that_does_not_get_the_same_answer(client, cast):
    callback = make_callback(cast.topic)
    address, stranger = reverse("helpdesk:my_request"), "06 39 98 00 00"
    reference = callback.case.reference
    exists = client.post(address, {"reference": reference, "number": stranger})
    with_other = make_reference(random.Random(7))
    missing = client.post(address, {"reference": with_other, "number": stranger})

    def plain(response, typed):
        text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", response.content.decode())
        return text.replace(typed, "")

    assert exists.status_code == missing.status_code == 422
    assert plain(exists, reference) == plain(missing, with_other)
