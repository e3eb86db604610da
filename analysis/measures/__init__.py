"""What a measure is, and all of them, each with its unit, its direction, its reference and its measured accuracy.

A family of measures is a module with a list `MEASURES`; `registry` joins the lists. May import `names`, `corpus`,
`text` and the ground floor.
"""
