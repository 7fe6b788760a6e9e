"""Run all benchmarks and print a line each; the exit code is 1 where a demand is missed."""

import sys

from benchmarks.measured import Measured
from benchmarks.store import measured


def line(one: Measured) -> str:
    """One measurement as a line of the table."""
    return f"{one.what:<62} {one.value:>9.3f} {one.unit:<7} {one.demanded:<10} {one.verdict}"


def main() -> int:
    """Print the table as it is measured."""
    print(f"{'what':<62} {'measured':>9} {'unit':<7} {'demand':<10} met", flush=True)
    missed = 0
    for one in measured():
        print(line(one), flush=True)
        missed += one.missed
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
