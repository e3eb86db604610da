"""Any folder, file or table into one table of articles, with every problem said.

A file format, a date, a column's usual name, a repeated article, a guessed event: here. May import `text` and the
ground floor.
"""
