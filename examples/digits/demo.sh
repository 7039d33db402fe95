#!/usr/bin/env bash
# Compiles and runs the digits classifier: `examples/digits/demo.sh BUILD_FOLDER`.
# Fails unless every prediction equals the one that train.py measured.
set -euo pipefail

if [[ $# -ne 1 || ! -d $1 ]]; then
  echo "usage: $0 BUILD_FOLDER" >&2
  exit 2
fi
bin=$(cd "$1" && pwd)/bin
cd "$(dirname "${BASH_SOURCE[0]}")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# In the order of the arguments of @classify.
inputs=()
for name in images labels w1 b1 slope1 w2 b2 w3 b3 w4 b4 w5 b5; do
  inputs+=("--input=data/$name.npy")
done

# The elements of an .npy file (format 1.0), without its header, whose padding differs between writers.
payload() {
  local header
  header=$(od -An -tu2 -j8 -N2 "$1")
  tail -c +$((11 + header)) "$1"
}

# seconds FILE KEY: a number of rectify-run's JSON.
seconds() {
  sed -nE "s/.*\"$2\": *([-+0-9.eE]+).*/\1/p" "$1" | head -n 1
}

echo "Layer 1 of digits.mlir (matmul, bias, PReLU) after --rectify-optimize: one op, its epilogue as a region"
echo
"$bin/rectify-opt" --rectify-optimize digits.mlir >"$work/optimized.mlir"
# The first fused op up to the brace that closes its region, without its indentation and with its head on several lines.
awk '/rectify\.contract/ && !inside {
       inside = 1; match($0, /^ */); indent = RLENGTH; head = substr($0, indent + 1)
       gsub(/ (ins|sides|outs|epilogue)\(/, "\n     &", head); print "  " head
       if (head !~ /\{$/) exit
       next }
     inside { print "  " substr($0, indent + 1) }
     inside && substr($0, indent + 1, 1) == "}" { exit }' "$work/optimized.mlir" >"$work/excerpt"
if [[ ! -s $work/excerpt ]]; then
  echo "error: --rectify-optimize left no rectify.contract in digits.mlir" >&2
  exit 1
fi
cat "$work/excerpt"
echo
echo "  Fused ops in the whole model: $(grep -c 'rectify\.contract' "$work/optimized.mlir")"
echo

echo "The held-out images, compiled with --rectify-to-llvm and run:"
"$bin/rectify-run" digits.mlir "${inputs[@]}" --output="$work/pred.npy" --output="$work/acc.npy" \
  --repeat=2000 --json="$work/rectify.json"
if ! cmp <(payload "$work/pred.npy") <(payload data/predictions.npy); then
  echo "error: the predictions differ from those in data/predictions.npy" >&2
  exit 1
fi
images=$(($(payload data/labels.npy | wc -c) / 4))
payload "$work/acc.npy" | od -An -tf4 | awk -v n="$images" '{
  printf "accuracy: %.2f %% (%.0f of %d held-out images), the same prediction as the training script for every image\n",
         100 * $1, $1 * n, n }'
echo

echo "The same file, compiled by upstream passes alone:"
"$bin/rectify-run" digits.mlir "${inputs[@]}" --pipeline=upstream --output="$work/pred-upstream.npy" \
  --output="$work/acc-upstream.npy" --repeat=200 --json="$work/upstream.json"
if ! cmp <(payload "$work/pred-upstream.npy") <(payload data/predictions.npy); then
  echo "error: the upstream passes' predictions differ from those in data/predictions.npy" >&2
  exit 1
fi
echo

awk -v n="$images" -v rectify="$(seconds "$work/rectify.json" median_seconds)" \
    -v upstream="$(seconds "$work/upstream.json" median_seconds)" 'BEGIN {
  printf "time per image: rectify %.0f ns, upstream %.0f ns, ratio %.1f (median, batch of %d)\n",
         rectify / n * 1e9, upstream / n * 1e9, upstream / rectify, n }'
