"""The drivers: one process for each way of computing, which answers on a pipe."""

import dataclasses
import json
import os
import pathlib
import select
import shutil
import subprocess
import sys

PEERS = pathlib.Path(__file__).resolve().parent.parent / "peers"


@dataclasses.dataclass(frozen=True)
class Driver:
    """How to start it, and what to say where it cannot be started."""

    name: str
    title: str
    binary: str = ""
    arguments: tuple = ()
    script: str = ""
    packages: str = ""
    # Ours and upstream's are no peers: a ratio to the best peer leaves them out.
    is_peer: bool = True
    # What its arithmetic is permitted to be off by, beside f32's.
    tolerance: float = 1

    def command(self, build):
        """The command line, or None and the reason."""
        if self.binary:
            path = build / "benchmarks" / "peers" / f"rectify-bench-{self.binary}"
            if path.exists():
                return [str(path), *self.arguments], ""
            if self.packages:
                return None, f"{path.name} is not built; it needs {self.packages} (utils/setup.sh build bench)"
            return None, f"{path} is not built (ninja rectify-bench-drivers)"
        script = str(PEERS / self.script)
        if script.endswith(".py"):
            return [sys.executable, script], ""
        node = shutil.which("node")
        modules = build / "benchmarks" / "node" / "node_modules" / "onnxruntime-node"
        if not node or not modules.exists():
            return None, "onnxruntime-node is not installed (benchmarks/peers/onnxruntime.sh; it needs node and npm)"
        return [node, script, str(modules)], ""


DRIVERS = (
    Driver("rectify", "Rectify", binary="rectify", is_peer=False),
    Driver("afn", "Rectify, afn", binary="rectify", arguments=("--afn",), is_peer=False),
    Driver("upstream", "upstream's passes", binary="rectify", arguments=("--pipeline=upstream",), is_peer=False),
    Driver("bf16x6", "Rectify, bf16x6", binary="rectify", arguments=("--precision=bf16x6",), is_peer=False),
    Driver("bf16x3", "Rectify, bf16x3", binary="rectify", arguments=("--precision=bf16x3",), is_peer=False,
           tolerance=64),
    Driver("onednn", "oneDNN", binary="onednn", packages="libdnnl-dev"),
    Driver("openblas", "OpenBLAS", binary="openblas", packages="libopenblas-openmp-dev"),
    Driver("libxsmm", "libxsmm", binary="libxsmm", packages="libxsmm-dev"),
    Driver("sleef", "SLEEF", binary="sleef", packages="libsleef-dev"),
    Driver("torch", "PyTorch", script="torch_driver.py"),
    Driver("onnxruntime", "ONNX Runtime", script="onnxruntime.mjs"),
)
LIMITS = Driver("limits", "the machine", binary="limits", packages="clang and libomp-22-dev", is_peer=False)
BY_NAME = {driver.name: driver for driver in DRIVERS}


class DriverFailed(Exception):
    """The process ended, hangs, or reports an error."""


def openmp_folder(build):
    """A folder where libgomp.so.1 is LLVM's libomp: two runtimes would fight for the cores."""
    for folder in (pathlib.Path("/usr/lib/llvm-22/lib"), build / "benchmarks" / "openmp"):
        if (folder / "libgomp.so.1").exists():
            return folder
    for library in ("/usr/lib/llvm-22/lib/libomp.so.5", "/usr/lib/x86_64-linux-gnu/libomp.so.5"):
        if os.path.exists(library):
            folder = build / "benchmarks" / "openmp"
            folder.mkdir(parents=True, exist_ok=True)
            for name in ("libgomp.so.1", "libomp.so.5"):
                if not (folder / name).exists():
                    (folder / name).symlink_to(os.path.realpath(library))
            return folder
    return None


def environment(build, threads):
    """One OpenMP runtime, threads that sleep soon after their work, and no advice of the user's shell."""
    result = {k: v for k, v in os.environ.items() if not k.startswith(("OPENBLAS", "OMP_", "KMP_", "GOMP_", "MKL_", "DNNL_"))}
    folder = openmp_folder(build)
    if folder:
        result["LD_LIBRARY_PATH"] = os.pathsep.join([str(folder)] + [p for p in [result.get("LD_LIBRARY_PATH")] if p])
    result.update(OMP_NUM_THREADS=str(threads), KMP_BLOCKTIME="2", OMP_DYNAMIC="false")
    # What a call frees the next one takes: pages need not be cleared each time.
    result.update(MALLOC_MMAP_THRESHOLD_=str(32 << 20), MALLOC_TRIM_THRESHOLD_=str(1 << 30))
    if threads > 1:
        result["OMP_PROC_BIND"] = "true"
    return result


def processors(threads):
    """So many of the cores that this process may use: the last ones, as interrupts often go to the first."""
    available = sorted(os.sched_getaffinity(0))
    return set(available[-threads:])


class Process:
    """A running driver."""

    def __init__(self, command, build, threads):
        cores = processors(threads)
        self.process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env=environment(build, threads), preexec_fn=lambda: os.sched_setaffinity(0, cores),
            start_new_session=True)  # signals for the terminal's job are ours, and drivers end with us
        self.buffer = b""
        self.noise = b""

    def ask(self, timeout=300, **request):
        """The answer to a request, as a dictionary."""
        try:
            self.process.stdin.write(json.dumps(request).encode() + b"\n")
            self.process.stdin.flush()
        except OSError:
            raise DriverFailed(self.epitaph()) from None
        streams = {self.process.stdout.fileno(), self.process.stderr.fileno()}
        while b"\n" not in self.buffer:
            ready, _, _ = select.select(streams, [], [], timeout)
            if not ready:
                self.close()
                raise DriverFailed(f"no answer for {timeout} s")
            for stream in ready:
                data = os.read(stream, 1 << 16)
                if stream == self.process.stderr.fileno():
                    self.noise = (self.noise + data)[-2000:]
                    if not data:
                        streams.discard(stream)
                elif not data:
                    raise DriverFailed(self.epitaph())
                else:
                    self.buffer += data
        line, self.buffer = self.buffer.split(b"\n", 1)
        answer = json.loads(line)
        if "error" in answer:
            raise DriverFailed(answer["error"].strip())
        return answer

    def epitaph(self):
        """Why it ended."""
        code = self.process.wait()
        rest = self.noise + (self.process.stderr.read() or b"")
        lines = rest.decode(errors="replace").strip().splitlines()
        how = f"ended by signal {-code}" if code < 0 else f"ended with {code}"
        return f"{how}: {lines[-1]}" if lines else how

    def close(self):
        """Asks it to end, so that it can clean up, and ends it."""
        try:
            self.process.stdin.write(b'{"op": "quit"}\n')
            self.process.stdin.close()
            self.process.wait(2)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
        self.process.wait()
        for stream in (self.process.stdout, self.process.stderr):
            try:
                stream.close()
            except OSError:
                pass


class Pool:
    """Drivers that stay between cases, one process for each name and number of threads."""

    def __init__(self, build):
        self.build = build
        self.running = {}

    def get(self, driver, threads, role=""):
        key = driver.name, role, threads
        if key not in self.running:
            command, why = driver.command(self.build)
            if command is None:
                raise DriverFailed(why)
            self.running[key] = Process(command, self.build, threads)
        return self.running[key]

    def drop(self, driver, threads, role=""):
        process = self.running.pop((driver.name, role, threads), None)
        if process:
            process.close()

    def keep_only(self, threads):
        """Ends the drivers for other numbers of threads."""
        for key in [key for key in self.running if key[2] != threads]:
            self.running.pop(key).close()

    def close(self):
        for process in self.running.values():
            process.close()
        self.running.clear()
