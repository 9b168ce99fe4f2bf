"""`make bench`: every figure the program promises, measured side by side with what it is measured by. Medians; a busy
machine makes them worse, so look at the ratios and measure again."""

from __future__ import annotations

from tests.benchmarks import import_ratio, report_ratio, samples, window_start


def main() -> None:
    """Measure one after the other."""
    report_ratio.main()
    import_ratio.main()
    window_start.main([str(samples.ledger(report_ratio.GIFTS))])


main()
