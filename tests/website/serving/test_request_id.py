"""The word of a request: taken from a proxy, made here, gone with the request, kept in tasks."""

import logging

import pytest
from django.test import Client
from django_q.models import OrmQ
from django_q.tasks import async_task
from website.serving.request_id import (
    RequestIdMiddleware,
    give_to_task,
    request_id,
    take_from_task,
    well_formed,
)

GOOD = "0123456789abcdef0123456789abcdef"
AS_UUID = "b4d54141-29a7-4466-8a51-eb0899c1469e"


@pytest.mark.parametrize("word", [GOOD, AS_UUID])
def test_the_word_of_a_proxy_is_taken(client, word):
    assert (
        client.get("/health/live", headers={"x-request-id": word.upper()})["X-Request-ID"] == word
    )


@pytest.mark.parametrize(
    "word",
    [
        *("", "0639981234", "Madeleine-Petit", "a" * 33, GOOD + "\n", f" {AS_UUID}x", "é" * 32),
        *("g" * 32, f"{GOOD},{GOOD}", "33639981234" * 3, AS_UUID.replace("-", "_")),
    ],
)
def test_whatever_could_name_somebody_is_not(client, word):
    answer = client.get("/health/live", headers={"x-request-id": word})
    assert answer["X-Request-ID"] != word
    assert well_formed(answer["X-Request-ID"])


def test_each_request_has_another_and_none_stays_behind(client):
    words = {client.get("/health/live")["X-Request-ID"] for _each in range(3)}
    assert len(words) == 3
    assert request_id() == ""


@pytest.mark.django_db
def test_what_is_told_of_a_page_that_is_not_there_has_its_word():
    heard = []

    class Listening(logging.Handler):
        def emit(self, _record):
            heard.append(request_id())

    listening = Listening()
    logging.getLogger("django.request").addHandler(listening)
    try:
        answer = Client().get("/fr/nothing/", headers={"x-request-id": GOOD})
    finally:
        logging.getLogger("django.request").removeHandler(listening)
    assert answer.status_code == 404
    assert heard == [GOOD]


@pytest.mark.django_db
@pytest.mark.both_databases
def test_a_task_takes_the_word_of_who_asked_and_its_own_number_without():
    from django.http import HttpResponse

    def view(_request):
        async_task("os.getpid")
        return HttpResponse()

    request = type("Asked", (), {"headers": {"X-Request-ID": GOOD}})()
    RequestIdMiddleware(view)(request)
    task = OrmQ.objects.get().task
    assert task["request_id"] == GOOD
    take_from_task(task=task)
    assert request_id() == GOOD
    take_from_task(task={"id": AS_UUID.replace("-", "")})
    assert request_id() == AS_UUID.replace("-", "")
    # Somebody who can write in the queue writes no name into the log.
    take_from_task(task={"id": "x", "request_id": "Madeleine"})
    assert request_id() == ""
    plain: dict[str, object] = {}
    give_to_task(task=plain)
    assert plain == {}
