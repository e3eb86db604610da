"""What the commands print in a terminal: the check of a corpus, descriptions of measures, tables of scores.

The commands and their arguments are in `analysis.__main__`. May import everything except `report` and `results`.
"""
