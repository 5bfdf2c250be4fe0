"""What the editor asks under each heading, and what a good answer looks like."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from practices.document import HEADINGS


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the sheet: its title, the fields and rows it holds, and what is good in it."""

    slug: str
    title: str
    fields: tuple[str, ...]
    rows: tuple[str, ...] = ()
    good: str = ""
    lede: str = ""


_GOOD: Final[Mapping[str, str]] = {
    "situation": (
        "Who had the problem, how many they were, and what forced your hand: a law, a crisis, an "
        "election. “Moving house meant eleven letters; 400,000 households a year wrote them.”"
    ),
    "options_weighed": (
        "Two or three ways you could have gone, one line each, and why you did not. Buying it and "
        "doing nothing count."
    ),
    "what_we_did": (
        "In the order in which it happened. Name the decision that made the rest possible, and "
        "who took it."
    ),
    "what_it_took": (
        "People, months, and money in a band. “Nine people, fourteen months, one to five million "
        "euro, plus half a lawyer.”"
    ),
    "what_did_not_work": (
        "What you stopped, what came late, what people did not use. Readers trust the rest "
        "because of this part. If all went well, say what you feared and how you watched for it."
    ),
    "conditions_for_reuse": (
        "What must be true for it to work elsewhere: a register, a law, a mandate, a size. Say "
        "which of them you only thought you needed."
    ),
    "do_differently": "The first thing you would change if you began again on Monday.",
    "how_to_start": "Three steps for somebody with a small team and no budget yet.",
}

SECTIONS: Final = (
    Section(
        "essentials",
        "In a minute",
        ("title", "summary", "kind", "topics"),
        good=(
            "A title names the problem, not the project. A summary says what changed, for whom, "
            "and what it cost."
        ),
    ),
    *(
        Section(
            name,
            title,
            (name,),
            rows={"what_it_took": ("results",), "what_did_not_work": ("lessons",)}.get(name, ()),
            good=_GOOD[name],
        )
        for name, title in HEADINGS.items()
    ),
    Section(
        "progress",
        "How far it has come",
        ("stage", "stage_as_of", "started"),
        ("stages",),
        good="Retired and reversed practices belong here too: say since when, and why.",
    ),
    Section(
        "contact",
        "Who led it, and whom to ask",
        ("lead_organisation", "contact_organisation"),
        good="A team that answers, not the minister’s office.",
    ),
    Section(
        "code",
        "Code and standards",
        (
            "code_open",
            "code_repository",
            "code_licence",
            "code_first_commit",
            "code_last_commit_seen",
            "standards",
            "text_licence",
            "language",
        ),
        good="An address that opens without an account. A licence by its SPDX name: MIT, EUPL-1.2.",
    ),
    Section(
        "sources",
        "Sources",
        (),
        ("sources",),
        good="What anybody can look up: an audit, a law, a paper, the code.",
    ),
)
ROW_NAMES: Final[Mapping[str, tuple[str, str]]] = {
    "results": ("Results", "result"),
    "lessons": ("Lessons", "lesson"),
    "stages": ("How it got here", "step"),
    "sources": ("Sources", "source"),
}
LABELS: Final[Mapping[str, str]] = {
    **HEADINGS,
    "title": "Title",
    "summary": "Summary",
    "kind": "Kind",
    "topics": "Topics",
    "stage": "Stage",
    "stage_as_of": "Stage as of",
    "started": "Started",
    "lead_organisation": "Who led it",
    "contact_organisation": "Whom to ask",
    "language": "Language",
    "text_licence": "Licence of the text",
    "standards": "Standards",
    "open_source": "Code",
    **{name: words[0] for name, words in ROW_NAMES.items()},
    "reuses": "Who reuses it",
    "links": "Links",
}
SOURCE_KINDS: Final = {
    "official": "Official",
    "audit": "Audit or official evaluation",
    "code": "Code",
    "press": "Press",
    "academic": "Academic",
    "vendor": "Supplier",
    "reference": "Reference work",
    "secondary": "Reprint or mirror",
    "network": "The network",
    "seed": "The network's own paper",
    "editorial": "Editorial",
}
