#!/usr/bin/env bash
# Builds and runs every test: `utils/check.sh BUILD_FOLDER`. The last line is `N passed, N failed`.
set -euo pipefail

if [[ $# -ne 1 || ! -d $1 ]]; then
  echo "usage: $0 BUILD_FOLDER" >&2
  exit 2
fi
results=$1/test/results.json
rm -f "$results"
status=0
cmake --build "$1" --parallel "$(nproc)" --target check-rectify || status=$?
python3 "$(dirname "${BASH_SOURCE[0]}")/lit-summary.py" "$results" || status=$?
exit "$status"
