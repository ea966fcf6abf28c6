"""Through a real Kannel (Debian) to an operator of our own making, and back."""

import pytest
from django.utils import timezone

from helpdesk.actions.messages.notices import About, queue_for_case
from helpdesk.actions.messages.sending import send_due
from helpdesk.choices import Channel, NoticeKind, NoticeState
from helpdesk.models import IncomingSms, Lane, Notice
from helpdesk.views.public import kannel as view
from tests.factories.helpdesk import MADELEINE, make_adviser, make_callback, make_desk, make_topic
from tests.peers.conftest import free_port
from tests.peers.journey import play
from tests.peers.kannel import MISSING, PASSWORD, PROGRAMS, running, until

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(300),
    pytest.mark.skipif(bool(MISSING), reason=f"not installed here: {', '.join(PROGRAMS)}"),
]
FRENCH = "Bonjour à vous, été [compris] ? 5 €."
# The same in the GSM alphabet (3GPP TS 23.038): accents in one septet, brackets and € in two.
FRENCH_ON_THE_WAY = b"Bonjour \x7f vous, \x05t\x05 \x1b<compris\x1b> ? 5 \x1be."


@pytest.fixture
def kannel(site, smsc, settings, tmp_path):
    ports = {known: free_port() for known in ("13000", "13001", "13013")}
    with running(tmp_path, smsc, ports, settings.BASE_URL) as one:
        settings.SMS_URL, settings.SMS_SENDER = one.url, "38000"
        settings.SMS_REACHES_PEOPLE, settings.SMS_TOKEN = True, PASSWORD
        yield one


def send(text: str) -> Notice:
    """An answer by SMS to Madeleine, as the sender sends it."""
    if not Notice.objects.exists():
        make_desk()
        topic = make_topic(code="phone")
        make_adviser(topics=(topic,))
        make_callback(topic, number=MADELEINE)
        Notice.objects.update(state=NoticeState.DROPPED)
    first = Notice.objects.first()
    queue_for_case(
        case=first.case,
        kind=NoticeKind.REPLY,
        channel=Channel.SMS,
        at=timezone.now(),
        about=About(callback=first.callback, text=text),
    )
    send_due(at=timezone.now(), channels=[Channel.SMS])
    return Notice.objects.latest("pk")


def comes_to(notice: Notice, state: NoticeState) -> bool:
    def is_so() -> bool:
        notice.refresh_from_db()
        return notice.state == state

    return until(is_so)


def carried(notice: Notice, smsc) -> list:
    """The parts in which the operator got this message, once its receipt is here."""
    assert comes_to(notice, NoticeState.DELIVERED)
    parts, smsc.taken = smsc.taken, []
    return parts


def test_a_message_leaves_by_kannel_and_its_receipt_comes_back(kannel, smsc, monkeypatch):
    said, record = [], view.record_delivery
    monkeypatch.setattr(view, "record_delivery", lambda **fields: said.append(record(**fields)))
    plain = carried(send(FRENCH), smsc)
    assert {(one.number, one.sender) for one in plain} == {(MADELEINE[1:], "38000")}
    assert {one.coding for one in plain} == {0}
    assert FRENCH_ON_THE_WAY in b"".join(one.data for one in plain)
    arabic = carried(send("نتصل بكم غدا"), smsc)
    assert {one.coding for one in arabic} == {8}
    whole = b"".join(one.data[6:] if len(arabic) > 1 else one.data for one in arabic)
    assert "نتصل بكم غدا" in whole.decode("utf-16-be")
    parts = carried(send("Une longue réponse. " * 20), smsc)
    assert len(parts) >= 3
    # Only the first asks for a receipt, and each has the header of a part.
    assert [bool(part.receipt & 1) for part in parts] == [True] + [False] * (len(parts) - 1)
    assert all(part.esm_class & 0x40 for part in parts)
    # The operator says that one did not arrive.
    smsc.manners.outcome = "UNDELIV"
    assert comes_to(send("Bonjour."), NoticeState.FAILED)
    for secret in (MADELEINE[1:], "compris"):
        assert secret not in kannel.said()
    # What Kannel says again, where our answer was slow to come, changes nothing.
    assert said.count(True) == 4


def test_a_message_waits_while_kannel_is_away(kannel, smsc):
    kannel.stop("smsbox")
    later = send("Plus tard.")
    assert (later.state, later.failure) == (NoticeState.QUEUED, "no connection: ConnectionError")
    assert (later.asked_at, smsc.taken) == (None, [])
    kannel.start("smsbox")
    Notice.objects.filter(pk=later.pk).update(due_at=timezone.now())
    send_due(at=timezone.now(), channels=[Channel.SMS])
    assert carried(later, smsc)


def test_a_wrong_password_of_kannel_shuts_the_lane_and_loses_nothing(kannel, smsc, settings):
    settings.SMS_URL = settings.SMS_URL.replace("desk:", "desk:wrong-")
    notice = send("Bonjour.")
    assert (notice.state, notice.failure) == (NoticeState.QUEUED, "gateway answered 403")
    assert Lane.objects.get(channel=Channel.SMS).faults == 1
    assert smsc.taken == []


def test_what_people_send_back_comes_in_once_and_nothing_is_answered(kannel, smsc):
    send("Bonjour.")
    smsc.taken = []
    number = MADELEINE[1:]
    assert smsc.say(sender=number, text="2") == 0
    assert smsc.say(sender=number, text="Où êtes-vous ? غدا".encode("utf-16-be"), coding=8) == 0
    # One of two parts; Kannel puts them together.
    for part, words in ((1, b"Je ne peux pas "), (2, b"demain.")):
        header = bytes([5, 0, 3, 9, 2, part])
        assert smsc.say(sender=number, text=header + words, coding=0, esm_class=0x40) == 0
    assert until(lambda: IncomingSms.objects.count() == 3), kannel.said()
    assert {sms.words for sms in IncomingSms.objects.all()} == {
        "2",
        "Où êtes-vous ? غدا",
        "Je ne peux pas demain.",
    }
    assert {sms.number for sms in IncomingSms.objects.all()} == {MADELEINE}
    assert all(sms.gateway_id.startswith("kannel:") for sms in IncomingSms.objects.all())
    assert smsc.taken == []
    for secret in (number, "demain"):
        assert secret not in kannel.said()


def test_what_comes_in_while_the_desk_cannot_keep_it_comes_again(kannel, smsc, settings):
    send("Bonjour.")
    settings.SMS_GATEWAY_HOSTS = []
    assert smsc.say(sender=MADELEINE[1:], text="2") == 0
    assert not until(IncomingSms.objects.exists, 2)
    settings.SMS_GATEWAY_HOSTS = ["127.0.0.1"]
    assert until(IncomingSms.objects.exists, 20), kannel.said()
    assert IncomingSms.objects.get().words == "2"


def test_a_call_is_confirmed_and_moved_through_kannel(kannel, smsc, settings):
    settings.SMS_INCOMING = True
    play(smsc)
    for secret in (MADELEINE[1:], "plus tard"):
        assert secret not in kannel.said()
