"""Topics, practice write-ups with their evidence and history, reuse, and the glossary."""

from practices.models.adoptions import Adoption, AdoptionInvitation, ReadingSignal
from practices.models.attachments import Attachment
from practices.models.claims import Grade, Lesson, Result, grade_of
from practices.models.clearing import Approval, Approver, ClearanceRule, Remark
from practices.models.contacts import PracticeContact
from practices.models.drafts import Draft
from practices.models.feeds import FeedSecret
from practices.models.library import Practice, PracticeVersion, StageEntry
from practices.models.links import Link, LinkKind, Reuse, ReuseRelation, UptakeFigure
from practices.models.notes import Note
from practices.models.notices import Notice, NoticeKind, SecurityNotice
from practices.models.owners import CoOwnership
from practices.models.saved import SavedSearch
from practices.models.searching import (
    SearchBody,
    SearchDocument,
    SearchMiss,
    SearchVector,
    SearchWord,
    Synonym,
)
from practices.models.sources import SourceRecord
from practices.models.topics import Term, Topic
from practices.models.translations import Translation
from practices.states import (
    DraftState,
    Kind,
    NoteKind,
    NoteState,
    Stage,
    Status,
    TranslationState,
)

__all__ = [
    "Adoption",
    "AdoptionInvitation",
    "Approval",
    "Approver",
    "Attachment",
    "ClearanceRule",
    "CoOwnership",
    "Draft",
    "DraftState",
    "FeedSecret",
    "Grade",
    "Kind",
    "Lesson",
    "Link",
    "LinkKind",
    "Note",
    "NoteKind",
    "NoteState",
    "Notice",
    "NoticeKind",
    "Practice",
    "PracticeContact",
    "PracticeVersion",
    "ReadingSignal",
    "Remark",
    "Result",
    "Reuse",
    "ReuseRelation",
    "SavedSearch",
    "SearchBody",
    "SearchDocument",
    "SearchMiss",
    "SearchVector",
    "SearchWord",
    "SecurityNotice",
    "SourceRecord",
    "Stage",
    "StageEntry",
    "Status",
    "Synonym",
    "Term",
    "Topic",
    "Translation",
    "TranslationState",
    "UptakeFigure",
    "grade_of",
]
