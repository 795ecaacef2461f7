"""A disclosure as it was sent, .txt, .html or .docx, as numbered lines and tables.

`blocks_of` opens the file in a guarded child process; nothing of the file is interpreted here.
"""

from nuanliu.records.documents.readers.opening import blocks_of

__all__ = ["blocks_of"]
