#!/usr/bin/env bash
# Configures the build folder: `utils/configure.sh BUILD_FOLDER [CMake options]...`
# With MLIR_DIR set, that LLVM and the user's compiler (CC, CXX) are taken; else the LLVM 22 that setup.sh installs.
# Warnings are errors with the known compiler, and everywhere when CI is set.
set -euo pipefail

if [[ $# -lt 1 ]]; then
  echo "usage: $0 BUILD_FOLDER [CMake options]..." >&2
  exit 2
fi
build=$1
shift
source=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

if ! command -v cmake >/dev/null; then
  echo "error: cmake is not installed; Rectify needs cmake 3.20 or newer, and ninja or make" >&2
  exit 1
fi

options=()
werror=OFF
if [[ -n ${MLIR_DIR:-} ]]; then
  options+=("-DMLIR_DIR=$MLIR_DIR")
else
  options+=(-DMLIR_DIR=/usr/lib/llvm-22/lib/cmake/mlir -DLLVM_USE_LINKER=lld
            -DCMAKE_C_COMPILER=clang-22 -DCMAKE_CXX_COMPILER=clang++-22)
  werror=ON
fi
[[ ${CI:-} == true ]] && werror=ON
options+=("-DRECTIFY_WARNINGS_AS_ERRORS=$werror")
if command -v ccache >/dev/null; then
  options+=(-DCMAKE_C_COMPILER_LAUNCHER=ccache -DCMAKE_CXX_COMPILER_LAUNCHER=ccache)
fi
if [[ ! -f $build/CMakeCache.txt ]] && command -v ninja >/dev/null; then
  options+=(-G Ninja)
fi

mkdir -p "$build"
if ! cmake -S "$source" -B "$build" "${options[@]}" "$@" >"$build/configure.log" 2>&1; then
  sed -n '/CMake Error/,$p' "$build/configure.log" >&2
  echo "error: CMake failed; all it said is in $build/configure.log" >&2
  exit 1
fi
