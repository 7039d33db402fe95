#!/usr/bin/env bash
# Installs ONNX Runtime for Node into a build folder: `onnxruntime.sh BUILD_FOLDER`. Without Node or the registry the benchmarks
# go without it.
set -euo pipefail

version=1.30.0
folder=${1:?usage: $0 BUILD_FOLDER}/benchmarks/node
[[ ! -e $folder/node_modules/onnxruntime-node ]] || exit 0
if ! command -v npm >/dev/null; then
  echo "note: without ONNX Runtime: npm is not installed" >&2
  exit 0
fi
mkdir -p "$folder"
echo '{"private": true}' >"$folder/package.json"
# Its install script would fetch GPU libraries.
npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent "onnxruntime-node@$version" ||
  echo "note: without ONNX Runtime: npm could not install onnxruntime-node $version" >&2
