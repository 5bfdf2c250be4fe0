"""Topics, practice write-ups with their evidence and history, reuse, and the glossary."""

from practices.models.claims import Grade, Lesson, Result, grade_of
from practices.models.drafts import Draft
from practices.models.library import Practice, PracticeVersion, StageEntry
from practices.models.links import Link, LinkKind, Reuse, ReuseRelation, UptakeFigure
from practices.models.searching import SearchDocument, SearchVector, SearchWord
from practices.models.topics import Term, Topic
from practices.states import DraftState, Kind, Stage, Status

__all__ = [
    "Draft",
    "DraftState",
    "Grade",
    "Kind",
    "Lesson",
    "Link",
    "LinkKind",
    "Practice",
    "PracticeVersion",
    "Result",
    "Reuse",
    "ReuseRelation",
    "SearchDocument",
    "SearchVector",
    "SearchWord",
    "Stage",
    "StageEntry",
    "Status",
    "Term",
    "Topic",
    "UptakeFigure",
    "grade_of",
]
