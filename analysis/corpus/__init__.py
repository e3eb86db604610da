"""Read any folder, file or table into one table of articles, and report every problem.

A new file format goes here: its ending in `files.py`, its reader beside `docx.py`, `pdf.py` and `webpages.py`, and its
line in `_reader` of `documents.py` (one article per file) or in `read_table` of `tables.py` (one per row). A press
archive's export is a file of its own, listed in `exports.py`. So do usual column names (`columns.py`), dates, repeated
articles, versions and guessed events.
May import `text` and the ground floor.
"""
