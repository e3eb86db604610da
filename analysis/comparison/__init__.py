"""Is that difference real? Estimates with intervals, pairwise differences with verdicts, and whether they hold up.

A line belongs here if it is statistics over sums of parts. May import `measures`, `names`, `corpus`, `text` and the
ground floor; knows nothing of `overlap`.
"""
