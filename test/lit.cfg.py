# lit's configuration for Rectify: tools, substitutions, and the features of
# this machine's CPU that tests may require.

import os
import subprocess
import sys

import lit.formats
import lit.util
from lit.llvm import llvm_config
from lit.llvm.subst import ToolSubst

config.name = "Rectify"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".mlir", ".test"]
config.excludes = ["Inputs"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.rectify_obj_root, "test")

llvm_config.with_system_environment(["HOME", "TMP", "TEMP", "TMPDIR", "ASAN_OPTIONS", "UBSAN_OPTIONS"])
llvm_config.use_default_substitutions()

lib = config.rectify_lib_dir
config.substitutions += [
    ("%rectify_src", config.rectify_src_root),
    ("%rectify_obj", config.rectify_obj_root),
    ("%rectify_lib_dir", lib),
    ("%rectify_plugin", os.path.join(lib, "RectifyPlugin" + config.shlib_ext)),
    ("%mlir_lib_dir", config.mlir_lib_dir),
    ("%mlir_dir", config.mlir_dir),
    ("%llvm_tools_dir", config.llvm_tools_dir),
    ("%shlibext", config.shlib_ext),
    ("%host_cc", config.host_cc),
    ("%host_cxx", config.host_cxx),
    ("%{cmake_generator}", '"' + config.cmake_generator + '"'),
    ("%cmake", config.cmake),
    ("%clang_format", config.clang_format),
]

own = ["rectify-opt", "rectify-run", "rectify-translate", "rectify-lsp-server", "rectify-fuzz", "rectify-reduce", "rectify-sweep", "contract-builders", "tiny-float-conversions", "onnx-backend-test", "onnx-from-text"]
stock = ["mlir-opt", "mlir-runner", "mlir-translate", "mlir-tblgen", "opt", "llc", "llvm-nm", "llvm-readelf", "llvm-remarkutil", "split-file", "clang"]
llvm_config.add_tool_substitutions(
    [ToolSubst(name, unresolved="ignore") for name in own + stock],
    [config.rectify_tools_dir, config.llvm_tools_dir],
)
# Built only where the ONNX library is.
if os.path.exists(os.path.join(config.rectify_tools_dir, "rectify-translate")):
    config.available_features.add("onnx")
# And this one where MPFR is.
if os.path.exists(os.path.join(config.rectify_tools_dir, "rectify-sweep")):
    config.available_features.add("sweep")
for name in stock:
    if os.path.exists(os.path.join(config.llvm_tools_dir, name)):
        config.available_features.add(name)


def cpu_flags():
    """The CPU's flags as Linux names them; none where they cannot be read."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            for line in file:
                if line.startswith("flags"):
                    return set(line.split(":", 1)[1].split())
    except OSError:
        pass
    return set()


if lit.util.which("z3"):
    config.available_features.add("z3")

# A test that executes code for a target requires its feature, and is
# unsupported on other CPUs.
flags = cpu_flags()
targets = {
    "avx2": {"avx2", "fma", "f16c"},
    "avx512": {"avx512f", "avx512bw", "avx512dq", "avx512vl"},
    "avx512vnni": {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni"},
    "avx512bf16": {"avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512_vnni", "avx512_bf16", "avx512vbmi"},
    "amx": {"avx512f", "avx512vbmi", "amx_tile", "amx_bf16", "amx_int8"},
}
config.available_features |= {name for name, needs in targets.items() if needs <= flags}


def llc_targets():
    """The architectures that LLVM's back end was built for."""
    llc = os.path.join(config.llvm_tools_dir, "llc")
    try:
        text = subprocess.run([llc, "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return set()
    return {line.split()[0] for line in text.split("Registered Targets:")[-1].splitlines() if line.strip()}


# Code for other CPUs than this one is compiled where LLVM can.
config.available_features |= {f"{name}-backend" for name in ("x86-64", "aarch64") if name in llc_targets()}


def is_clang_format_22(path):
    """Other versions format otherwise, so only this one decides."""
    try:
        version = subprocess.run([path, "--version"], capture_output=True, text=True)
        return "version 22." in version.stdout
    except OSError:
        return False


if is_clang_format_22(config.clang_format):
    config.available_features.add("clang-format")



def has_numpy(path):
    try:
        return subprocess.run([path, "-c", "import numpy"], capture_output=True).returncode == 0
    except OSError:
        return False


# benchmarks/run.py looks at Debian's Python, too.
if has_numpy(sys.executable) or has_numpy("/usr/bin/python3"):
    config.available_features.add("numpy")

# psutil is not everywhere; without it lit cannot end a hanging test.
if lit.util.killProcessAndChildrenIsSupported()[0]:
    lit_config.maxIndividualTestTime = 900
