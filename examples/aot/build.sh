#!/usr/bin/env bash
# Compiles xor.mlir ahead of time and links it with main.c: `examples/aot/build.sh BUILD_FOLDER OUTPUT_FOLDER`.
# TARGET is the CPU: baseline (any x86-64, the default), avx2 or avx512; LLVM_BIN the folder of LLVM 22's tools; CC the C
# compiler.
set -euo pipefail

if [[ $# -ne 2 || ! -d $1 ]]; then
  echo "usage: $0 BUILD_FOLDER OUTPUT_FOLDER" >&2
  exit 2
fi
here=$(dirname "${BASH_SOURCE[0]}")
llvm=${LLVM_BIN:-/usr/lib/llvm-22/bin}
mkdir -p "$2"

"$1/bin/rectify-opt" --rectify-optimize "--rectify-to-llvm=target=${TARGET:-baseline}" "$here/xor.mlir" |
  "$llvm/mlir-translate" --mlir-to-llvmir -o "$2/xor.ll"
"$llvm/llc" -O3 -filetype=obj -relocation-model=pic "$2/xor.ll" -o "$2/xor.o"
"${CC:-cc}" -O2 "$here/main.c" "$2/xor.o" -lm -o "$2/xor"
