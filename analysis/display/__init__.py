"""Results for eyes: marked text, tables, charts, and the files they are saved in.

A chart, a mark in a text, the look of a table: here. May import `comparison`, `overlap` and what lies below.
"""
