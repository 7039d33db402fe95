#!/usr/bin/env bash
# Installs what Rectify needs from Debian's packages: `utils/setup.sh [build|bench|sanitize|train]...` (build by default).
# Does nothing, and needs no network, when all of it is there. With MLIR_DIR set, what builds Rectify is the user's affair.
set -euo pipefail

build=(clang-22 lld-22 clang-format-22 llvm-22-dev llvm-22-tools libmlir-22-dev mlir-22-tools libomp-22-dev
       libonnx-dev libonnx-testdata libprotobuf-dev libmpfr-dev z3
       ccache cmake ninja-build make python3)
bench=(libbenchmark-dev libdnnl-dev libopenblas-openmp-dev libsleef-dev libxsmm-dev python3-matplotlib python3-numpy python3-torch
       python3-torchvision)
# Node from elsewhere brings npm with it, and Debian's would not go beside it.
command -v npm >/dev/null || bench+=(nodejs npm)
sanitize=(libclang-rt-22-dev)
train=(python3-numpy python3-sklearn)

wanted=()
for group in "${@:-build}"; do
  case $group in
  build) [[ -n ${MLIR_DIR:-} ]] || wanted+=("${build[@]}") ;;
  bench) [[ -n ${MLIR_DIR:-} ]] || wanted+=("${bench[@]}") ;;
  sanitize) [[ -n ${MLIR_DIR:-} ]] || wanted+=("${sanitize[@]}") ;;
  train) wanted+=("${train[@]}") ;;
  *)
    echo "usage: $0 [build|bench|sanitize|train]..." >&2
    exit 2
    ;;
  esac
done

missing=()
for package in "${wanted[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || true
  [[ $status == installed || " ${missing[*]-} " == *" $package "* ]] || missing+=("$package")
done
[[ ${#missing[@]} -gt 0 ]] || exit 0

# refuse REASON: ends with one sentence that says what to do instead.
refuse() {
  echo "error: $1; install LLVM, MLIR and clang 22 with cmake, ninja and python3 yourself and pass" \
       "MLIR_DIR=<LLVM 22>/lib/cmake/mlir, or provide these Debian packages: ${missing[*]}" >&2
  exit 1
}

# In a subshell, since the file sets variables with common names.
release=${RECTIFY_OS_RELEASE:-/etc/os-release}
# shellcheck disable=SC1090
system=$(. "$release" 2>/dev/null && echo "${ID:-unknown} ${VERSION_ID:-testing}") || system="unknown system"
read -r id version <<<"$system"
if [[ $id != debian ]] || { [[ $version != testing ]] && ((${version%%.*} < 12)); }; then
  refuse "packages are installed on Debian 12 and newer only, and this is $system"
fi

as_root=()
if [[ $(id -u) -ne 0 ]]; then
  command -v sudo >/dev/null || refuse "installing packages needs root or sudo"
  as_root=(sudo)
fi

echo "Installing ${missing[*]}"
"${as_root[@]}" apt-get update -qq
for package in "${missing[@]}"; do
  candidate=$(LC_ALL=C apt-cache policy "$package" | sed -n 's/^ *Candidate: //p')
  if [[ -z $candidate || $candidate == "(none)" ]]; then
    refuse "apt knows no package $package (on Debian 12, LLVM 22 comes from bookworm-security)"
  fi
done
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
  apt-get install --yes -qq --no-install-recommends "${missing[@]}"
