"""Runs one case on every driver, in turns, and beside them what the machine gives at best."""

import contextlib
import fcntl
import statistics
import time

from . import drivers
from .operands import Operands

# A turn takes about so long, or one call.
TURN_SECONDS = 0.01
# A way whose call takes so long has three turns: its median needs no more to show where it stands.
SLOW_SECONDS = 0.3
SLOW_TURNS = 3
# What is smaller is read as fast as it is used.
L1_BYTES = 32 << 10
# Threads of OpenMP sleep so long after their last work (KMP_BLOCKTIME).
IDLE_SECONDS = 0.004


@contextlib.contextmanager
def exclusive(path):
    """Holds an exclusive lock on a file, where others who measure or build wait for each other by it."""
    if not path:
        yield
        return
    with open(path, "a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def probes(case):
    """The limits that matter to a case: (name, record)."""
    threads = {"kind": "probe", "threads": case.threads}
    if case.kind == "elementwise":
        size = case.elements * case.element_bytes
        names = ["copy-in-place"] if case.in_place else ["copy", "copy-past-caches"]
        return [(name, {**threads, "probe": name, "bytes": size, "operands": ["a", "c"]}) for name in names]
    result = [("tile", {**threads, "probe": "tile", "type": case.type})]
    m, n, k = case.shape
    operand, size = max(("a", m * k), ("b", n * k), key=lambda item: item[1])
    size *= case.element_bytes
    if size > L1_BYTES:
        result.append(("read", {**threads, "probe": "read", "bytes": size, "operands": [operand]}))
    return result


class Way:
    """One driver on one case."""

    def __init__(self, pool, driver, case, role=""):
        self.pool, self.driver, self.case, self.role = pool, driver, case, role
        self.seconds, self.config, self.failure, self.work = [], "", "", 0
        self.calls, self.slow = 1, False

    def guard(self, action):
        """Does it, or notes why that is impossible."""
        if self.failure:
            return None
        try:
            return action(self.pool.get(self.driver, self.case.threads, self.role))
        except drivers.DriverFailed as error:
            self.failure = f"failed: {error}"
            self.pool.drop(self.driver, self.case.threads, self.role)
            return None

    def load(self, record, folder):
        def action(process):
            answer = process.ask(op="load", record=record, folder=str(folder))
            if "unsupported" in answer:
                self.failure = f"unsupported: {answer['unsupported']}"
            self.config, self.work = answer.get("config", ""), answer.get("work", 0)

        self.guard(action)

    def check(self, operands):
        operands.spoil()
        self.guard(lambda process: process.ask(op="result"))
        if not self.failure:
            wrong = operands.check(self.driver.tolerance)
            self.failure = f"wrong: {wrong}" if wrong else ""

    def calibrate(self):
        for _ in range(2):
            answer = self.guard(lambda process: process.ask(op="run", calls=self.calls))
            if answer:
                self.calls = max(1, min(20000, int(TURN_SECONDS / max(answer["seconds"], 1e-8))))
                self.slow = answer["seconds"] > SLOW_SECONDS
            if self.calls == 1:
                break

    def turn(self):
        if self.slow and len(self.seconds) >= SLOW_TURNS:
            return
        answer = self.guard(lambda process: process.ask(op="run", calls=self.calls))
        if answer:
            self.seconds.append(answer["seconds"])
            if self.case.threads > 1:
                time.sleep(IDLE_SECONDS)

    @property
    def median(self):
        return statistics.median(self.seconds) if self.seconds and not self.failure else None

    def result(self):
        return {"seconds": self.median, "least": min(self.seconds, default=None), "config": self.config,
                "failure": self.failure}


def measure(case, names, pool, rounds, budget, lock=None):
    """The result of a case as a dictionary: what each driver took, and the limits in the same rounds.

    After `budget` seconds there are no more than 5 rounds.
    """
    pool.keep_only(case.threads)
    with Operands(case) as operands:
        ways = [Way(pool, drivers.BY_NAME[name], case) for name in names]
        limits = [Way(pool, drivers.LIMITS, case, role) for role, _ in probes(case)]
        operands.reference()
        with exclusive(lock):
            for way in ways:
                way.load(operands.record(), operands.folder)
                way.check(operands)
            for way, (_, record) in zip(limits, probes(case)):
                way.load(record, operands.folder)
            for way in ways + limits:
                way.calibrate()
            start = time.monotonic()
            done = 0
            for done in range(1, rounds + 1):
                turns = ways + limits
                shift = done % len(turns)
                for way in turns[shift:] + turns[:shift]:
                    way.turn()
                if done >= 5 and time.monotonic() - start > budget:
                    break
        result = {"key": case.key, "rounds": done, "ways": {w.driver.name: w.result() for w in ways}, "limits": {}}
        for way in limits:
            result["limits"][way.role] = {**way.result(), "rate": way.work / way.median if way.median else None}
        result["limit_seconds"] = limit_seconds(case, result["limits"])
        return result


def limit_seconds(case, limits):
    """The least time that the probes allow: that of the arithmetic or that of the traffic, whichever is more."""
    rates = {name: limit["rate"] for name, limit in limits.items()}
    if case.kind == "elementwise":
        best = max((rate for rate in rates.values() if rate), default=None)
        return case.bytes / best if best else None
    parts = []
    if rates.get("tile"):
        parts.append(case.flops / rates["tile"])
    if rates.get("read"):
        parts.append(case.input_bytes / rates["read"])
    return max(parts, default=None)
