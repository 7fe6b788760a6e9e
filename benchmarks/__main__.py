"""Run benchmarks and print a line each; the exit code is 1 where a demand is missed.

`python -m benchmarks` runs all, `python -m benchmarks endpoint` only those of that name. A number is the seed
of what is made up for the measures. `seen` or `unseen` is the half of the texts.
"""

import sys
from collections.abc import Callable, Iterator, Mapping

from benchmarks import endpoint, gaps, matches, measures, pages, programmes, store, texts
from benchmarks.measured import Measured

ALL: Mapping[str, Callable[[int], Iterator[Measured]]] = {
    "store": lambda seed: store.measured(),
    "endpoint": lambda seed: endpoint.measured(),
    "measures": measures.measured,
    "gaps": gaps.measured,
    "matches": matches.measured,
    "programmes": programmes.measured,
    "pages": pages.measured,
    "texts": lambda seed: texts.measured(half()),
}


def half() -> str:
    """The half of the texts that is asked for, or else the one that methods are chosen on."""
    return next((word for word in sys.argv[1:] if word in texts.HALVES), texts.HALVES[0])


def line(one: Measured) -> str:
    """One measurement as a line of the table."""
    return f"{one.what:<74} {one.value:>9.3f} {one.unit:<8} {one.demanded:<10} {one.verdict}"


def main() -> int:
    """Print the table as it is measured."""
    words = [word for word in sys.argv[1:] if not word.isdecimal() and word not in texts.HALVES]
    names = words or list(ALL)
    seed = next((int(word) for word in sys.argv[1:] if word.isdecimal()), 1)
    unknown = [name for name in names if name not in ALL]
    if unknown:
        print(f"there is no benchmark {', '.join(unknown)}. There is {', '.join(ALL)}", file=sys.stderr)
        return 2
    print(f"{'what':<74} {'measured':>9} {'unit':<8} {'demand':<10} met", flush=True)
    missed = 0
    for name in names:
        for one in ALL[name](seed):
            print(line(one), flush=True)
            missed += one.missed
    return int(missed > 0)


if __name__ == "__main__":
    sys.exit(main())
