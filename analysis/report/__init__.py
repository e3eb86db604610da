"""A folder of articles into a report: notebooks, page, letters, manifest; and `verify`, which runs it again.

A section of the report, a file beside it: here. May import everything but `results` and `cli`.
"""
