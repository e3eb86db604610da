"""Show results: marked text, tables, charts, and the files they are saved in.

A new chart goes in `measure_charts.py` or `overlap_charts.py`, and its name in `analysis/charts.py`; what all charts share
(`Chart`, style, layout) is in `chart.py`. May import `comparison`, `overlap` and the floors below.
"""
