"""What may be attached: a file examined by what is in it. Pure: a file and its name in, a kind out.

Nothing is opened by a library that draws or runs it: only the frame of each format is read, and
that within limits. Each refusal is a sentence that says why.
"""

from practices.files.examining import LARGEST, examine, safe_name, size_words
from practices.files.kinds import ACCEPTED, KINDS, TAKEN, Kind

__all__ = [
    "ACCEPTED",
    "KINDS",
    "LARGEST",
    "TAKEN",
    "Kind",
    "examine",
    "safe_name",
    "size_words",
]
