"""The fair call planner: who pays for a year of calls with which hours, and how to share that.

Pure: calendars and questions in, plans out. Whoever asks builds a `Question`; `propose` answers
it with the plans to choose from. Nothing in here reads a clock or a database.
"""

from workinggroups.planner.burden import TABLES, V1, Party, Share, Table, share
from workinggroups.planner.dates import monthly, weekly
from workinggroups.planner.plans import (
    Aim,
    NoHourError,
    Plan,
    Proof,
    Question,
    Stage,
    fixed,
    propose,
    reckon,
)
from workinggroups.planner.slots import Slot

__all__ = [
    "TABLES",
    "V1",
    "Aim",
    "NoHourError",
    "Party",
    "Plan",
    "Proof",
    "Question",
    "Share",
    "Slot",
    "Stage",
    "Table",
    "fixed",
    "monthly",
    "propose",
    "reckon",
    "share",
    "weekly",
]
