"""Starting from what exists: a text in another form becomes the parts of a write-up.

Pure, and nothing is guessed in silence: what is taken is named with where it went, what is not
with the reason.
"""

from practices.importing.reading import FORMATS, read
from practices.importing.shape import Reading

__all__ = ["FORMATS", "Reading", "read"]
