#!/usr/bin/env python3
"""Measures Rectify beside its peers.

  run.py --all                                     everything, into RESULTS.md and plots
  run.py --records contractions --filter f32 --threads 1 --peers rectify,onednn
  run.py --shape 128,1024,1024 --filter f32        one shape, whether there is a record of it or not

A table of rates: GFLOP/s of contractions, GB/s of elementwise functions. "best peer" is the rate of the first driver asked for
relative to the best of the others' that are peers, and "limit" is relative to what the machine gives at best, measured in the
same rounds.
"""

import argparse
import os
import pathlib
import signal
import sys

try:
    import numpy  # noqa: F401
except ImportError:
    # Debian's packages are for Debian's python3, which need not be the first one.
    if sys.executable != "/usr/bin/python3" and os.access("/usr/bin/python3", os.X_OK) and "RECTIFY_BENCH" not in os.environ:
        os.environ["RECTIFY_BENCH"] = "1"
        os.execv("/usr/bin/python3", ["/usr/bin/python3", *sys.argv])
    sys.exit("error: run.py needs numpy (Debian: python3-numpy)")

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from harness import drivers, quick, records  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent


def parse_arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", action="store_true", help="every file of records, into RESULTS.md and plots")
    parser.add_argument("--records", help="files of records, with commas: names in records/ or paths (contractions; all with --all)")
    parser.add_argument("--shape", action="append", help="M,N,K: only this shape, which need not be in the records")
    parser.add_argument("--filter", default="", help="words that a case's name must all have, such as 'f32 bias+relu' or '128x*'")
    parser.add_argument("--threads", help="numbers of threads, with commas")
    parser.add_argument("--peers", help="drivers, with commas, first the one that ratios are of: " + ", ".join(drivers.BY_NAME))
    parser.add_argument("--rounds", type=int, help="how many turns each driver has (15)", default=15)
    parser.add_argument("--budget", type=float, default=10, help="seconds after which 5 rounds are enough (10)")
    parser.add_argument("--build", type=pathlib.Path, default=HERE.parent / "build", help="the build folder")
    parser.add_argument("--output", type=pathlib.Path, default=HERE, help="where RESULTS.md and plots go")
    parser.add_argument("--store", type=pathlib.Path, help="where --all keeps what it has measured (in the build folder)")
    parser.add_argument("--lock", help="a file to lock while the clock runs, where others use the machine")
    parser.add_argument("--resume", action="store_true", help="with --all: keep what an earlier run has measured")
    parser.add_argument("--render", action="store_true", help="with --all: measure nothing, write what is there")
    parser.add_argument("--list", action="store_true", help="print the names of the cases, and stop")
    parser.add_argument("-v", "--verbose", action="store_true", help="say how each driver computes each case")
    arguments = parser.parse_args()
    arguments.peers = arguments.peers.split(",") if arguments.peers else None
    for name in arguments.peers or ():
        if name not in drivers.BY_NAME:
            sys.exit(f"error: there is no driver '{name}'; there are {', '.join(drivers.BY_NAME)}")
    if arguments.rounds < 1:
        sys.exit("error: --rounds takes a number from 1")
    return arguments


def main():
    # Operands lie in memory until their files are removed.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    arguments = parse_arguments()
    try:
        if arguments.all:
            from harness import full

            return full.run(arguments)
        return quick.run(arguments)
    except records.BadRecord as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
