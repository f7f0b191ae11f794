"""Grading a class: notebooks are read without running them, answers judged in processes of their own, results written.

The modules in the order in which a submission passes them: `handed_in` (whose file it is), `notebooks` (the cells),
`cells` and `functions` (the answers in them), `submissions`, `marking` (text answers by the judge, code answers by
`sandbox` and `trials`), `judging` and `desk` (the process that does this, and who watches it), `running` and
`cluster` (many of them, with a `journal`), `tables`, `pages` and `report` (what comes out), `results` (where it goes).
"""
