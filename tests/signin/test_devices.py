import pytest

from members.devices import device_words

_ON = "Mozilla/5.0 (%s) AppleWebKit/537.36 (KHTML, like Gecko) %s"


@pytest.mark.parametrize(
    ("told", "words"),
    [
        (
            _ON % ("Windows NT 10.0; Win64; x64", "Chrome/130.0 Safari/537.36 Edg/130.0"),
            "Edge on Windows",
        ),
        (_ON % ("X11; Linux x86_64", "Chrome/130.0 Safari/537.36"), "Chrome on Linux"),
        (
            _ON % ("iPhone; CPU iPhone OS 18_0 like Mac OS X", "Version/18.0 Safari/604.1"),
            "Safari on an iPhone",
        ),
        (
            "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko Firefox/132.0",
            "Firefox on a Mac",
        ),
        (
            _ON % ("Linux; Android 14", "SamsungBrowser/26.0 Chrome/122.0 Safari/537.36"),
            "Samsung Internet on Android",
        ),
        ("curl/8.1", "A browser"),
        ("", "A browser"),
    ],
)
def test_a_device_is_told_as_its_owner_knows_it(told: str, words: str) -> None:
    assert device_words(told) == words
