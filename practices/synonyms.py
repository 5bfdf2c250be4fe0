"""Words that mean the same to those who search, beside the glossary's other forms.

Each line is one meaning. A reader who types any of its forms finds all of them. The names of
schemes stand beside what they are; whoever types a scheme's name means that scheme first, and
the order of the results says so.
"""

from typing import Final

GROUPS: Final[tuple[tuple[str, ...], ...]] = (
    (
        "eID", "digital identity", "electronic identity", "electronic identification", "login",
        "log in", "sign in", "signing in", "single sign-on", "SSO", "digital ID", "e-ID",
        "identity scheme", "authentication",
    ),
    ("identity card", "ID card", "identity document"),
    ("wallet", "digital wallet", "mobile identity"),
    ("electronic signature", "e-signature", "digital signature"),
    ("notification", "notify", "text messages", "SMS"),
    ("digital mail", "digital post", "secure mailbox", "e-Boks"),
    ("once only", "only once", "tell us once", "asked again", "ask again", "asking again"),
    ("interoperability", "data exchange", "data sharing"),
    ("payment", "card payment", "paying online", "pay"),
    ("local government", "local authority", "local authorities", "municipality", "council"),
    ("open source", "free software", "OSS", "FOSS"),
    ("artificial intelligence", "AI", "machine learning"),
    ("algorithmic accountability", "algorithmic transparency"),
    ("chatbot", "virtual assistant", "bot"),
    ("portal", "single website", "one-stop shop"),
    ("accessibility", "digital inclusion", "digital divide"),
    ("life event", "proactive service"),
    ("procurement", "buying", "tender"),
    ("covid", "coronavirus", "pandemic"),
    ("contact tracing", "exposure notification"),
    ("rules as code", "machine-readable law", "digital-ready legislation"),
    ("procedure", "trámite"),
)  # fmt: skip
# Read one way: who types the first means the others too, never the other way round.
ONE_WAY: Final[dict[str, tuple[str, ...]]] = {
    "eID": ("RealMe", "Verify", "MitID", "Chave Móvel Digital", "Llave MX", "NemID"),
    "digital identity": ("RealMe", "Verify", "MitID", "Chave Móvel Digital", "Llave MX"),
    "login": ("RealMe", "Verify", "MitID", "NemID"),
}
