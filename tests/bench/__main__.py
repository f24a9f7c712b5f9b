"""Runs the benchmarks, `tests/bench/bench_*.py`: `make bench`, or `make bench BENCH=name`."""

import sys

from tests import programs

if __name__ == "__main__":
    sys.exit(programs.run("bench", "bench_", sys.argv[1:]))
