"""What the register costs at scale, against tuned Datasette on the same rows: ``python -m tests.benchmarks``.

Only ratios that were taken in one run mean anything; how to run and read it: ``docs/performance.md``.
"""
