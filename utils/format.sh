#!/usr/bin/env bash
# Formats the C and C++ files of the tree: `utils/format.sh [--check]`. With --check it changes nothing, names the files
# that are not formatted and fails if there are any. CLANG_FORMAT names another clang-format of version 22.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
clang_format=${CLANG_FORMAT:-clang-format-22}
if ! files=$(git ls-files --cached --others --exclude-standard -- '*.h' '*.c' '*.cpp' 2>/dev/null); then
  files=$(find . -path './build*' -prune -o -type f \( -name '*.h' -o -name '*.c' -o -name '*.cpp' \) -print)
fi

present=()
while read -r file; do
  [[ ! -f $file ]] || present+=("$file")
done <<<"$files"

if [[ ${1:-} != --check ]]; then
  exec "$clang_format" -i "${present[@]}"
fi
# One call for all is quick; one each says which.
"$clang_format" --dry-run -Werror "${present[@]}" 2>/dev/null && exit 0
for file in "${present[@]}"; do
  "$clang_format" --dry-run -Werror "$file" 2>/dev/null || echo "$file is not formatted; run: make format"
done
exit 1
