"""What the grading policy says, what is measured, and how a grade follows from it (R0.18-R0.25, B2, B10).

`policy` is the rulebook as data, `measures` reads one customer's months, `judge` decides, `words` says why.
The expressions in `coalface.evaluation.grading.metrics` do the same for all customers at once and are held
equal to these functions by property tests.
"""
