"""A lit format in which each folder of the ONNX backend suite is a test."""

import fnmatch
import os

import lit.formats
import lit.Test
import lit.util

SUITES = ("node", "pytorch-converted", "pytorch-operator", "simple")


def read_expected(path):
    """The tests that are expected to fail: pairs of a glob and the reason."""
    expected = []
    with open(path, encoding="utf-8") as file:
        for line in file:
            name, separator, reason = line.strip().partition(": ")
            if separator and not name.startswith("#"):
                expected.append((name, reason))
    return expected


class BackendTests(lit.formats.base.TestFormat):
    def __init__(self, driver, data, expected):
        self.driver, self.data, self.expected = driver, data, read_expected(expected)

    def getTestsInDirectory(self, suite, path, lit_config, config):
        found = False
        for group in SUITES:
            folder = os.path.join(self.data, group)
            for name in sorted(os.listdir(folder)) if os.path.isdir(folder) else ():
                if os.path.exists(os.path.join(folder, name, "model.onnx")):
                    found = True
                    yield lit.Test.Test(suite, path + (group, name), config)
        if not found:
            yield lit.Test.Test(suite, path + ("backend-tests-missing",), config)

    def execute(self, test, config):
        group_and_name = "/".join(test.path_in_suite[-2:])
        folder = os.path.join(self.data, group_and_name)
        if not os.path.isdir(folder):
            return lit.Test.UNSUPPORTED, f"no tests in {self.data}: Debian's package libonnx-testdata is not installed"
        if not os.path.exists(self.driver):
            return lit.Test.UNSUPPORTED, "ONNX import was not built: libonnx-dev is not installed"
        out, err, code = lit.util.executeCommand([self.driver, folder], timeout=120)
        reason = next((why for glob, why in self.expected if fnmatch.fnmatchcase(group_and_name, glob)), None)
        if reason:
            return (lit.Test.XPASS, f"listed as failing, but passes: {reason}") if code == 0 else (lit.Test.XFAIL, reason)
        return (lit.Test.PASS, "") if code == 0 else (lit.Test.FAIL, out + err)
