"""A corpus too large for one process: read, summed and compared in parts, over Dask.

A line belongs here if it is about parts, workers or what is sent between them. May import `comparison`, `overlap` and
what lies below; knows nothing of `display`.
"""
