"""Which addresses may be asked: the rule about machines, and the spelling of URLs."""

import pytest

from civic.ingest.web_addresses import BadAddress, is_public, target

NOT_PUBLIC = [
    *("127.0.0.1", "127.8.9.10", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "172.31.255.255"),
    *("192.168.1.1", "169.254.169.254", "100.64.0.1", "100.127.255.254", "192.0.0.1", "192.0.2.7"),
    *("192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.255.255.250"),
    *("240.0.0.1", "255.255.255.255"),
    *("::", "::1", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "fec0::1"),
    *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "::8.8.8.8", "64:ff9b::7f00:1"),
    *("64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2002:808:808::1", "2001:0:4136:e378::1"),
    *("2001:db8::1", "2001:10::1", "3fff::1", "100::1", "5f00::1", "not an address", ""),
]


@pytest.mark.parametrize("address", NOT_PUBLIC)
def test_a_machine_that_not_everybody_can_reach_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450::1"]
)
def test_a_machine_that_everybody_can_reach_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("ftp://ledger.example/", "Only addresses that begin with http:// or https:// can be read."),
        ("file:///etc/passwd", "Only addresses that begin with http:// or https:// can be read."),
        ("gopher://ledger.example/", "Only addresses that begin with http:// or https:// can be read."),
        ("//ledger.example/", "Only addresses that begin with http:// or https:// can be read."),
        ("", "Only addresses that begin with http:// or https:// can be read."),
        ("http://ledger.example:22/", "The address names the port 22. Only 80 and 443 are read."),
        ("http://ledger.example:443/", "The address names the port 443. Only 80 and 443 are read."),
        ("http://ledger.example:x/", "This is not a web address."),
        ("http://ledger.example:99999/", "This is not a web address."),
        (
            "http://ada:quill@ledger.example/",
            "The address holds a name or password before “@”. Leave that out.",
        ),
        (
            "http://ledger.example@127.0.0.1/",
            "The address holds a name or password before “@”. Leave that out.",
        ),
        (
            "http://ledger.example\\@127.0.0.1/",
            "This is not a web address: it is too long, or holds blanks or backslashes.",
        ),
        (
            "http://ledger.example/a\r\nHost: inside",
            "This is not a web address: it is too long, or holds blanks or backslashes.",
        ),
        ("http://2130706433/", "“2130706433” is an odd way to write a number address."),
        ("http://0x7f000001/", "“0x7f000001” is an odd way to write a number address."),
        ("http://0177.0.0.1/", "“0177.0.0.1” is an odd way to write a number address."),
        ("http://127.1/", "“127.1” is an odd way to write a number address."),
        ("http://0x7f.0.0.0x1/", "“0x7f.0.0.0x1” is an odd way to write a number address."),
        ("http://127.0.0.1./", "“127.0.0.1.” is an odd way to write a number address."),
        ("http://①②⑦.①/", "“127.1” is an odd way to write a number address."),
        ("http://[::1/", "This is not a web address."),
        ("http://[fe80::1%25eth0]/", "This is not a web address."),
        ("http:///path", "“” is no name of a server."),
        ("http://ledger..example/", "“ledger..example” is no name of a server."),
        ("http://ledger%2eexample/", "“ledger%2eexample” is no name of a server."),
    ],
)
def test_an_address_that_is_refused_says_why(url, reason):
    with pytest.raises(BadAddress) as caught:
        target(url)
    assert str(caught.value) == reason


@pytest.mark.parametrize(
    ("url", "parts"),
    [
        ("http://ledger.example", ("http", "ledger.example", 80, "/")),
        ("HTTPS://Ledger.Example:443/a?b=c#d", ("https", "ledger.example", 443, "/a?b=c")),
        (
            "https://san-josé.example/niños?q=año",
            ("https", "xn--san-jos-hya.example", 443, "/ni%C3%B1os?q=a%C3%B1o"),
        ),
        ("http://①②⑦.⓪.⓪.①/", ("http", "127.0.0.1", 80, "/")),
        ("http://[2606:4700::1111]/", ("http", "2606:4700::1111", 80, "/")),
    ],
)
def test_an_address_is_taken_apart(url, parts):
    found = target(url)
    assert (found.scheme, found.host, found.port, found.path) == parts
