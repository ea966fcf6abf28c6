"""The search answers the words of another site's link, and repeats none of them."""

import pytest
from django.urls import reverse

from knowledge.models import MissedSearch

pytestmark = [pytest.mark.django_db, pytest.mark.both_databases]
SAID = "zibuline 0899"
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "https://elsewhere.example/"},
]
OURS = [{"Sec-Fetch-Site": "same-origin"}, {"Referer": "http://testserver/fr/"}, {}]


def page(client, headers):
    return client.get(reverse("knowledge:search"), {"q": SAID}, headers=headers).content.decode()


@pytest.mark.parametrize("headers", FOREIGN, ids=str)
def test_a_foreign_link_puts_no_words_under_our_name(client, homes, headers):
    assert "zibuline" not in page(client, headers)
    # Nor before the team, among searches without an answer.
    assert not MissedSearch.objects.exists()


@pytest.mark.parametrize("headers", OURS, ids=str)
def test_ones_own_words_stay_in_the_field(client, homes, headers):
    assert f'value="{SAID}"' in page(client, headers)
