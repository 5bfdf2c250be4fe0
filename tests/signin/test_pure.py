"""Sealing, drawing."""

from typing import Any

import pytest

from members.qr import qr_code
from members.sealing import seal, unseal


def test_what_is_sealed_is_not_read_and_comes_back() -> None:
    sealed = seal("a secret")
    assert "a secret" not in sealed
    assert sealed != seal("a secret")
    assert unseal(sealed) == "a secret"


@pytest.mark.parametrize("sealed", ["", "nonsense", "gAAAAA"])
def test_what_was_never_sealed_does_not_open(sealed: str) -> None:
    assert unseal(sealed) is None


def test_what_another_secret_sealed_does_not_open(settings: Any) -> None:
    sealed = seal("a secret")
    settings.SECRET_KEY = "another"
    assert unseal(sealed) is None


def test_a_code_is_a_square_with_a_quiet_border() -> None:
    code = qr_code("https://hub.example.org/")
    assert code.size == 8 + 25
    assert code.path.startswith("M4 4h7v1h-7z")  # the first row of the finder's frame
