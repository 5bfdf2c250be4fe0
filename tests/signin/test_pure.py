"""Sealing, drawing, proving a token."""

import time
from typing import Any

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric import ec

from members.accounts.tokens import UnfitToken, claims_of, is_answer_to
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


EC_KEY = ec.generate_private_key(ec.SECP256R1())
PUBLIC = jwt.algorithms.ECAlgorithm.to_jwk(EC_KEY.public_key(), as_dict=True)
NAMES = {"issuer": "https://login.example", "audience": "hub"}


def signed(**header: str) -> str:
    now = int(time.time())
    claims = {"iss": NAMES["issuer"], "aud": "hub", "sub": "1", "iat": now, "exp": now + 60}
    return jwt.encode(claims, EC_KEY, algorithm="ES256", headers=header or None)


@pytest.mark.parametrize(
    "keys",
    [
        {"keys": [PUBLIC]},
        {"keys": [PUBLIC | {"kid": "a", "use": "sig", "alg": "ES256"}, PUBLIC | {"use": "enc"}]},
    ],
)
def test_a_token_without_a_keys_name_has_the_only_one(keys: Any) -> None:
    assert claims_of(signed(), keys, **NAMES)["sub"] == "1"


@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"keys": "none"},
        {"keys": []},
        {"keys": ["none"]},
        {"keys": [PUBLIC | {"kid": "b"}]},
        {"keys": [PUBLIC | {"kid": "a", "alg": "ES384"}]},
        {"keys": [{"kid": "a"}]},
        {"keys": [{"kid": "a", "kty": "oct", "k": "c2VjcmV0"}]},
        {"keys": [PUBLIC | {"kid": "a"}] * 2},
    ],
)
def test_keys_that_do_not_fit_prove_nothing(keys: Any) -> None:
    with pytest.raises(UnfitToken):
        claims_of(signed(kid="a"), keys, **NAMES)


@pytest.mark.parametrize("token", ["", "a.b.c", "nonsense", signed(kid="a")[:-4] + "AAAA"])
def test_what_is_no_token_proves_nothing(token: str) -> None:
    with pytest.raises(UnfitToken):
        claims_of(token, {"keys": [PUBLIC | {"kid": "a"}]}, **NAMES)


@pytest.mark.parametrize(
    ("asked", "told", "fits"),
    [("a", "a", True), ("a", "b", False), ("", "", False), (None, None, False), ("a", 1, False)],
)
def test_a_nonce_comes_back_as_it_went(asked: Any, told: Any, fits: bool) -> None:
    assert is_answer_to(asked, {"nonce": told}) is fits
