#!/usr/bin/env bash
# Builds and runs the tests of our own code with sanitizers: `utils/check-sanitized.sh BUILD_FOLDER`, a folder that was configured
# with utils/cmake/Sanitized.cmake. The last line is `N passed, N failed`.
# LLVM is not instrumented: containers that it shares with us would be reported for what it did to them, and so would the memory
# of its allocators. What compiled code allocates lives until the process ends. Left out are tests that load our plugin into
# stock tools, which lack the sanitizers' runtime, and those of the tree itself.
set -euo pipefail

if [[ $# -ne 1 || ! -d $1 ]]; then
  echo "usage: $0 BUILD_FOLDER" >&2
  exit 2
fi
export ASAN_OPTIONS=detect_leaks=0:detect_container_overflow=0:allow_user_poisoning=0 UBSAN_OPTIONS=print_stacktrace=1
cmake --build "$1" --parallel "$(nproc)"
folders=(Analysis Contract Conversion Execution IR Import Kernels Pipelines Raise Run Transforms)
results=$1/test/results.json
rm -f "$results"
status=0
"$(sed -n 's/^LLVM_EXTERNAL_LIT:[^=]*=//p' "$1/CMakeCache.txt")" -sv -o "$results" "${folders[@]/#/$1/test/}" || status=$?
python3 "$(dirname "${BASH_SOURCE[0]}")/lit-summary.py" "$results" || status=$?
exit "$status"
