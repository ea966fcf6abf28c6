"""All mails of a request are one conversation, and tell programs who wrote them."""

import pytest

from helpdesk.actions.messages.notices import queue_notice
from helpdesk.actions.messages.replies import write_reply
from helpdesk.choices import Channel, NoticeKind
from helpdesk.models import Notice
from helpdesk.words.message import compose
from helpdesk.words.threads import name_of_thread
from tests.factories.helpdesk import MONDAY, make_callback, make_case

pytestmark = pytest.mark.django_db


def headers_of(notice, *, channel=Channel.EMAIL):
    Notice.objects.filter(pk=notice.pk).update(channel=channel)
    return compose(Notice.objects.get(pk=notice.pk)).headers


def test_mails_of_one_request_refer_to_one_name_and_those_of_another_to_another(cast):
    one = make_callback(cast.topic, email="madeleine@example.org")
    other = make_callback(cast.topic, name="Zoé", number="+33639985678", email="zoe@example.org")
    first, later, others = (
        headers_of(queue_notice(callback=callback, kind=NoticeKind.CANCELLED, at=MONDAY)).references
        for callback in (one, one, other)
    )
    assert first == later == (name_of_thread(one.case),)
    assert others != first


def test_the_name_of_a_conversation_tells_nothing_and_has_one_spelling(cast):
    case = make_case(cast.topic)
    name = name_of_thread(case)
    assert name == name.lower()
    assert case.reference.lower() not in name
    # With "reponse+" before it, it is within what an address may hold before its @ (RFC 5321).
    assert len(name.partition("@")[0]) <= 64 - len("reponse+")


def test_what_an_adviser_wrote_is_no_automatic_mail(cast):
    case = make_case(cast.topic)
    reply = write_reply(case=case, text="Bonjour", at=MONDAY, by=cast.awa)
    assert headers_of(reply).auto_submitted == ""


def test_what_the_desk_wrote_by_itself_is_one(cast):
    callback = make_callback(cast.topic)
    assert headers_of(callback.notices.first()).auto_submitted == "auto-generated"


def test_an_sms_says_nothing_to_programs(cast):
    callback = make_callback(cast.topic)
    assert headers_of(callback.notices.first(), channel=Channel.SMS).references == ()
