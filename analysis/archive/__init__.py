"""A corpus too large for one process: read, summed and compared in parts, with Dask.

Anything about parts, workers or the data sent between them goes here. May import `comparison`, `overlap` and the floors
below, but not `display`.
"""
