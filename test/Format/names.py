"""Fails if code outside the definition of the activations names one: names.py SOURCE_ROOT.

Passes, kernels and tools read interfaces. Naming an op here would be the first
entry of a list that the next activation has to be added to. The tables that
name them are those of other vocabularies: the idioms of lib/Raise/Idioms.cpp,
and ONNX's names in lib/Import/Activations.cpp.
"""

import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
records = (root / "include/Rectify/IR/RectifyActivations.td").read_text(encoding="utf-8")
records = re.findall(r'defm Rectify_(\w+)\s*:\s*Activation<\s*"(\w+)"', records)
classes, names = zip(*records) if records else ((), ())
pattern = re.compile(
    rf"rectify\.(?:{'|'.join(names)})\b"
    rf"|rectify::(?:{'|'.join(classes)})(?:Grad)?Op\b"
    rf"|(?<!::)\b(?:{'|'.join(classes)})(?:Grad)?Op\b"
)

found = 0
for folder in ("include", "lib", "tools"):
    for path in sorted((root / folder).rglob("*")):
        if path.suffix not in {".h", ".cpp", ".c"} or "IR" in path.relative_to(root).parts:
            continue
        if path in {root / "lib/Raise/Idioms.cpp", root / "lib/Import/Activations.cpp"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            match = pattern.search(line.split("//", 1)[0])
            if match:
                print(f"{path.relative_to(root)}:{number}: names the activation {match.group()}")
                found += 1
if not names:
    print("found no activation in RectifyActivations.td")
sys.exit(1 if found or not names else 0)
