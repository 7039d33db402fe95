"""The machine that was measured, and the versions of all that ran on it."""

import json
import os
import pathlib
import platform
import re
import subprocess

from . import drivers

PACKAGES = {
    "onednn": "libdnnl2", "openblas": "libopenblas0-openmp", "libxsmm": "libxsmm-dev", "sleef": "libsleef3",
    "torch": "python3-torch",
    "LLVM, MLIR": "libmlir-22",
}
FEATURES = ("avx2", "fma", "avx512f", "avx512_bf16", "avx512_fp16", "avx512_vnni", "avx_vnni", "amx_tile", "amx_bf16", "amx_int8")


def output(*command):
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return ""


def cpu():
    fields = {}
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            fields.setdefault(key.strip(), value.strip())
    except OSError:
        pass
    return fields


def caches():
    found = []
    for folder in sorted(pathlib.Path("/sys/devices/system/cpu/cpu0/cache").glob("index*")):
        read = lambda name: (folder / name).read_text(encoding="utf-8").strip()
        try:
            if read("type") != "Instruction":
                found.append(f"L{read('level')} {read('size')}B")
        except OSError:
            continue
    return ", ".join(found)


def lines(build):
    """(what, value) of the machine."""
    fields = cpu()
    flags = fields.get("flags", "").split()
    family = "/".join(fields.get(key, "?") for key in ("cpu family", "model", "stepping"))
    yield "CPU", f"{fields.get('model name', platform.processor())} (family/model/stepping {family})"
    yield "features", ", ".join(flag for flag in FEATURES if flag in flags) or "none of those that matter here"
    yield "cores", f"{len(os.sched_getaffinity(0))}"
    yield "caches", caches()
    memory = re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text(encoding="utf-8"))
    yield "memory", f"{int(memory[1]) / 2**20:.0f} GiB" if memory else "unknown"
    yield "kernel", platform.release()
    yield "virtual machine", "yes" if "hypervisor" in flags else "no"


def versions(build):
    """(what, version) of all that was measured."""
    here = pathlib.Path(__file__).parent
    yield "Rectify", output("git", "-C", str(here), "rev-parse", "--short", "HEAD") or "unknown"
    for name, package in PACKAGES.items():
        version = output("dpkg-query", "--show", "--showformat=${Version}", package)
        title = drivers.BY_NAME[name].title if name in drivers.BY_NAME else name
        yield title, version or "unknown"
    folder = drivers.openmp_folder(build)
    if folder:
        owner = output("dpkg", "--search", os.path.realpath(folder / "libgomp.so.1")).split(": ")[0]
        yield "OpenMP runtime", f"{owner} {output('dpkg-query', '--show', '--showformat=${Version}', owner)}" if owner else "unknown"
    package = build / "benchmarks/node/node_modules/onnxruntime-node/package.json"
    if package.exists():
        yield "ONNX Runtime", json.loads(package.read_text(encoding="utf-8"))["version"]
        yield "Node", output("node", "--version")
