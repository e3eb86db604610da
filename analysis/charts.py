"""The charts. Each function returns a `Chart`, which is shown in a notebook and can be saved in every format."""

from analysis.display.measure_charts import accuracy, categories, dots, strip
from analysis.display.overlap_charts import links, matrix, mentions_matrix, sequence, words

__all__ = ["accuracy", "categories", "dots", "links", "matrix", "mentions_matrix", "sequence", "strip", "words"]
