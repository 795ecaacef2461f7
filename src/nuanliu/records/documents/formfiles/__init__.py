"""A published form as it was sent, .txt, .html, .docx, .pdf, .xlsx, .xls or .ods, as blocks.

`opening.form_blocks` opens the file in a guarded child process; merges are kept, nothing is
interpreted. This module imports nothing: a child loads one reader and no more.
"""
