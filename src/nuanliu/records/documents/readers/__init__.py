"""A disclosure as it was sent, .txt, .html or .docx, as numbered lines and tables.

`opening.blocks_of` opens the file in a guarded child process; nothing of the file is interpreted
here. This module imports nothing: a child that loads one reader does not load what reads on.
"""
