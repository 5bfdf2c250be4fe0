"""How far a write-up has come: what is missing to publish it, and what would make it better.

Pure: it reads a document (document.py's shape), finished or not.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from practices.document import HEADINGS
from practices.validators import NEEDED

Content = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Gap:
    """Something that is not there: the part, its name, and what to do about it."""

    part: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class Completeness:
    """What there is, counted by parts that mean something to a reader."""

    missing: tuple[Gap, ...]
    better: tuple[Gap, ...]
    stated: int
    total: int

    @property
    def ready(self) -> bool:
        """Whether it may be published."""
        return not self.missing

    @property
    def early(self) -> bool:
        """Whether it says no more than it must, or little more: an early note."""
        return self.ready and len(self.better) > ENOUGH

    @property
    def sentence(self) -> str:
        """Where it stands, in words."""
        if self.missing:
            number = len(self.missing)
            return f"{number} {'part is' if number == 1 else 'parts are'} missing to publish"
        if self.early:
            return "Enough to publish as an early note"
        return "Ready to publish" if self.better else "Complete"


_NEEDED: Final[tuple[tuple[str, str, str], ...]] = (
    ("title", "Title", "Name it so that somebody with the same problem recognises it."),
    ("summary", "Summary", NEEDED["summary"]),
    ("kind", "Kind", "Say what sort of thing it is."),
    ("topics", "Topics", "Choose at least one topic."),
    ("situation", HEADINGS["situation"], NEEDED["situation"]),
    ("what_we_did", HEADINGS["what_we_did"], NEEDED["what_we_did"]),
    ("what_did_not_work", HEADINGS["what_did_not_work"], NEEDED["what_did_not_work"]),
    ("lead_organisation", "Who led it", "Name the organisation that led it."),
    ("contact_organisation", "Whom to ask", NEEDED["contact_organisation"]),
)


def _has(name: str) -> Callable[[Content], bool]:
    return lambda content: _stated(content.get(name))


def _evidence(content: Content) -> bool:
    return any(_stated(row.get("ref")) for row in content.get("results") or ())


_BETTER: Final[tuple[tuple[str, str, str, Callable[[Content], bool]], ...]] = (
    (
        "results",
        "Results",
        "Give one number, with what it was before.",
        _has("results"),
    ),
    ("results", "Evidence", "Say where a result can be read.", _evidence),
    ("what_it_took", HEADINGS["what_it_took"], "People, months and money.", _has("what_it_took")),
    (
        "options_weighed",
        HEADINGS["options_weighed"],
        "Say what you did not choose, and why.",
        _has("options_weighed"),
    ),
    (
        "conditions_for_reuse",
        HEADINGS["conditions_for_reuse"],
        "Say what must be true elsewhere.",
        _has("conditions_for_reuse"),
    ),
    (
        "do_differently",
        HEADINGS["do_differently"],
        "Say what you know now.",
        _has("do_differently"),
    ),
    ("how_to_start", HEADINGS["how_to_start"], "Name the first three steps.", _has("how_to_start")),
    ("stage", "Stage", "Say how far it has come.", _has("stage")),
    ("sources", "Sources", "Link what backs it up.", _has("sources")),
)
ENOUGH: Final = 5  # of the parts that make it better, this many may lack before it is called early


def completeness(content: Content) -> Completeness:
    """How complete a write-up is."""
    missing = [Gap(*need) for need in _NEEDED if not _stated(content.get(need[0]))]
    better = [Gap(*more[:3]) for more in _BETTER if not more[3](content)]
    total = len(_NEEDED) + len(_BETTER)
    stated = total - len(missing) - len(better)
    return Completeness(tuple(missing), tuple(better), stated, total)


def _stated(value: object) -> bool:
    return bool(value.strip()) if isinstance(value, str) else bool(value)
