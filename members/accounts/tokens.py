"""Whether an id_token is the provider's word, for the hub, for this very sign-in.

The library reads the claims without their signature, since they come straight from the provider
over TLS. Here the signature must be right as well, under a key that the provider publishes.
"""

import hmac
from collections.abc import Mapping
from typing import Any, Final

import jwt

# Asymmetric only: under a shared secret, or none, whoever knows a public key could sign.
ALGORITHMS: Final = frozenset(
    {"RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA"}
)
NEEDED: Final = ("iss", "sub", "aud", "exp", "iat")
DRIFT: Final = 30  # seconds that the two clocks may differ


class UnfitToken(Exception):  # noqa: N818 - it says what is wrong
    """The token proves nothing; the sentence says why, for the log."""


def claims_of(
    token: str, keys: Mapping[str, Any], *, issuer: str, audience: str
) -> Mapping[str, Any]:
    """What the token says, once all of it is proven but the nonce. Raises UnfitToken.

    `keys` is the provider's JWK set as it stands at its jwks_uri.
    """
    try:
        header = jwt.get_unverified_header(token)
        claims: dict[str, Any] = jwt.decode(
            token,
            _key(header, keys),
            algorithms=[header["alg"]],
            issuer=issuer,
            audience=audience,
            leeway=DRIFT,
            options={"require": list(NEEDED)},
        )
    except jwt.PyJWTError as fault:
        raise UnfitToken(str(fault)) from fault
    if claims.get("azp", audience) != audience or (_several(claims) and "azp" not in claims):
        raise UnfitToken("It was made for another.")
    return claims


def _key(header: Mapping[str, Any], keys: Mapping[str, Any]) -> jwt.PyJWK:
    """The one published key that may have signed a token with this header."""
    algorithm, name = header.get("alg"), header.get("kid")
    if algorithm not in ALGORITHMS:
        raise UnfitToken("It is signed in no way that counts.")
    published = keys.get("keys")
    fit = [
        key
        for key in (published if isinstance(published, list) else [])
        if isinstance(key, dict)
        and (name is None or key.get("kid") == name)
        and key.get("alg", algorithm) == algorithm
        and key.get("use", "sig") == "sig"
    ]
    if len(fit) != 1:
        raise UnfitToken("It is signed with no key of the provider's.")
    return jwt.PyJWK(fit[0], algorithm=algorithm)


def _several(claims: Mapping[str, Any]) -> bool:
    audience = claims["aud"]
    return isinstance(audience, list) and len(audience) > 1


def is_answer_to(asked: object, claims: Mapping[str, Any]) -> bool:
    """Whether the token was made for the sign-in that sent this nonce."""
    told = claims.get("nonce")
    if not asked or not isinstance(asked, str) or not isinstance(told, str):
        return False
    return hmac.compare_digest(asked.encode(), told.encode())
