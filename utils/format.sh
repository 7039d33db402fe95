#!/usr/bin/env bash
# Formats the C and C++ files of the tree: `utils/format.sh [--check]`. With --check it changes nothing, names the files
# that are not formatted and fails if there are any. CLANG_FORMAT names another clang-format of version 22.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
clang_format=${CLANG_FORMAT:-clang-format-22}
if ! files=$(git ls-files --cached --others --exclude-standard -- '*.h' '*.c' '*.cpp' 2>/dev/null); then
  files=$(find . -path './build*' -prune -o -type f \( -name '*.h' -o -name '*.c' -o -name '*.cpp' \) -print)
fi

status=0
while read -r file; do
  [[ -f $file ]] || continue
  if [[ ${1:-} != --check ]]; then
    "$clang_format" -i "$file"
  elif ! "$clang_format" --dry-run -Werror "$file" 2>/dev/null; then
    echo "$file is not formatted; run: make format"
    status=1
  fi
done <<<"$files"
exit "$status"
