"""Bodies that the documentation shows; tests/api/test_documents.py sends each."""

from drf_spectacular.utils import OpenApiExample

WRITE_UP = {
    "title": "One form for moving house",
    "summary": "People tell the state once that they moved; eleven offices are told for them.",
    "kind": "service",
    "topics": [],
    "lead_organisation": "Ministry of Examples",
    "contact_organisation": "Ministry of Examples",
    "situation": "Moving house meant **eleven** letters to eleven offices.",
    "what_we_did": "We built one form on the population register.",
    "what_did_not_work": "Two offices still ask for paper.",
    "stage": "beta",
    "stage_as_of": "2026-05",
    "results": [
        {
            "what": "Letters saved",
            "value": "40,000",
            "period": "2025",
            "as_of": "2026-02",
            "ref": "https://example.org/report",
        }
    ],
    "open_source": {"repository": "https://example.org/code", "licence": "MIT"},
    "marking": "GREEN",
}
CHANGE = {"stage": "live", "stage_as_of": "2026-11", "open_source": {"licence": "EUPL-1.2"}}
REASON = {"reason": "The figures were wrong; a corrected write-up will follow."}

CREATE = [OpenApiExample("A draft", WRITE_UP, request_only=True)]
PUT = [
    OpenApiExample("The whole", WRITE_UP, request_only=True, media_type="application/json"),
]
PATCH = [OpenApiExample("It went live", CHANGE, request_only=True)]
WITHDRAW = [OpenApiExample("A reason", REASON, request_only=True)]
