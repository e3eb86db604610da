"""What the commands print: checks of a corpus, descriptions of measures, tables of scores, in a terminal.

The commands' arguments are in `analysis.__main__`. May import everything but `report` and `results`.
"""
