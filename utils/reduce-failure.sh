#!/usr/bin/env bash
# Makes a program on which rectify-fuzz fails smaller: `utils/reduce-failure.sh BUILD_FOLDER FILE.mlir [OPTION]...` prints what
# is left. The options are rectify-fuzz's, as they were when it failed.
set -euo pipefail

if [[ $# -lt 2 || ! -f $2 ]]; then
  echo "usage: $0 BUILD_FOLDER FILE.mlir [OPTION of rectify-fuzz]..." >&2
  exit 2
fi
build=$(cd "$1" && pwd)
file=$2
shift 2
seed=$(sed -n 's|^// rectify-fuzz --seed=||p' "$file")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# mlir-reduce calls a program with the file; its status 1 says that the file is still of interest.
tester=$folder/tester
{
  echo '#!/usr/bin/env bash'
  printf 'exec %q --seed=%q' "$build/bin/rectify-fuzz" "${seed:-0}"
  (($# == 0)) || printf ' %q' "$@"
  echo ' "$1" >/dev/null 2>&1'
} >"$tester"
chmod +x "$tester"
cp "$file" "$folder/program.mlir"
if "$tester" "$folder/program.mlir"; then
  echo "error: $file does not fail" >&2
  exit 1
fi
for pass in "opt-reduction-pass=\"opt-pass=canonicalize test=$tester\"" "reduction-tree=\"traversal-mode=0 test=$tester\"" \
            "opt-reduction-pass=\"opt-pass=cse test=$tester\""; do
  if eval "\"\$build/bin/rectify-reduce\" --$pass \"\$folder/program.mlir\" -o \"\$folder/smaller.mlir\"" 2>"$folder/log" &&
     ! "$tester" "$folder/smaller.mlir"; then
    mv "$folder/smaller.mlir" "$folder/program.mlir"
  fi
done
cat "$folder/program.mlir"
