"""By which road an SMS leaves, and what is wrong with an address."""

import pytest

from helpdesk.policy.sms_roads import Address, Road, WrongAddress, read_address, road_of, smpp_port

KANNEL = "kannel+http://desk:p%40ss@10.0.0.7:13013/cgi-bin/sendsms"


@pytest.mark.parametrize(
    ("url", "road"),
    [
        ("", Road.SCREEN),
        ("file:///srv/sms", Road.FOLDER),
        ("http://gateway.example/send", Road.GATEWAY),
        ("https://gateway.example/send?key=a", Road.GATEWAY),
        (KANNEL, Road.KANNEL),
        ("kannel+https://desk:secret@kannel.example/cgi-bin/sendsms", Road.KANNEL),
        ("smpp://desk:secret@smsc.example:2775", Road.SMPP),
        ("smpp+tls://desk:secret@smsc.example", Road.SMPP),
    ],
)
def test_each_address_names_its_road(url, road):
    assert read_address(url).road is road_of(url) is road


def test_what_kannel_is_asked_has_neither_name_nor_password():
    assert read_address(KANNEL) == Address(
        Road.KANNEL,
        url="http://10.0.0.7:13013/cgi-bin/sendsms",
        host="10.0.0.7",
        port=13013,
        user="desk",
        password="p@ss",
    )


def test_an_operator_is_reached_at_the_usual_port_unless_another_is_named():
    found = read_address("smpp+tls://desk:secret@smsc.example?window=20&long=payload")
    assert (found.is_tls, smpp_port(found), dict(found.options)) == (
        True,
        2775,
        {"window": "20", "long": "payload"},
    )
    assert smpp_port(read_address("smpp://desk:secret@[::1]:2776")) == 2776


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://secret@example.org", "begins with"),
        ("secret", "begins with"),
        ("http:/secret", "begins with"),
        ("file://secret/out", "file:///srv/sms"),
        ("kannel+http://10.0.0.7/cgi-bin/sendsms?secret", "name, password and host"),
        ("kannel+http://desk@10.0.0.7/cgi-bin/sendsms", "name, password and host"),
        ("kannel+http://desk:secret@/cgi-bin/sendsms", "name, password and host"),
        ("kannel+http://desk:secret@10.0.0.7:13013", "the path of Kannel"),
        ("kannel+http://desk:secret@10.0.0.7/cgi-bin/sendsms?smsc=a", "the path of Kannel"),
        ("kannel+http://désk:secret@10.0.0.7/cgi-bin/sendsms", "signs that Kannel"),
        ("kannel+http://desk:secret@10.0.0.7:port/cgi-bin/sendsms", "host or port"),
        ("smpp://desk:secret@[::1", "host or port"),
        ("smpp://desk@smsc.example", "name, password and host"),
        ("smpp://desk:secretsecret@smsc.example", "password of more than 8"),
        ("smpp://a-name-of-the-desk:secret@smsc.example", "name of more than 15"),
        ("smpp://desk:secret@smsc.example/path", "no path"),
        ("smpp://desk:secret@smsc.example?speed=secret", "none of window"),
        ("smpp://desk:secret@smsc.example?window=secret", "window that cannot"),
        ("smpp://desk:secret@smsc.example?window=1001", "more than 1000"),
        ("smpp://desk:secret@smsc.example?long=secret", "long that cannot"),
        ("smpp://desk:secret@smsc.example?ca=/etc/secret.pem", "only smpp+tls://"),
    ],
)
def test_a_wrong_address_is_told_without_its_password(url, says):
    with pytest.raises(WrongAddress) as told:
        read_address(url)
    assert says in str(told.value)
    assert "secret" not in str(told.value)
