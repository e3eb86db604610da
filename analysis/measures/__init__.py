"""What a measure is, and all measures, each with its unit, direction, reference and measured accuracy.

To add a measure, add it to the list `MEASURES` of a module here (or to a new module), and list that module in
`registry.py`. May import `names`, `corpus`, `text` and the ground floor.
"""
