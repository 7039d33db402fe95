"""Changes IR files and .npy files at random, and fails if a tool dies of one, hangs, or refuses it without saying where.

usage: mutated.py ir RECTIFY_OPT SEED COUNT FLAG... -- FILE.mlir...
       mutated.py lsp RECTIFY_LSP_SERVER SEED COUNT -- FILE.mlir...
       mutated.py npy RECTIFY_RUN SEED COUNT -- FILE.npy...

The same seed makes the same changes. What a tool fails on is printed.
"""

import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile

import corpus
import passes

TOKEN = re.compile(r"\s+|[\w.$-]+|.")
NUMBERS = ["0", "1", "-1", "2", "127", "4294967296", "9223372036854775807", "-9223372036854775808", "99999999999999999999", "1.0",
           "0x7FC00000", "1.0e400", "?", "*"]
TYPES = ["f32", "f16", "bf16", "f64", "i1", "i8", "i32", "index", "none", "f8E4M3FN", "complex<f32>", "tensor<*xf32>",
         "tensor<0xf32>", "vector<4xf32>", "memref<?xf32>", "()"]


def pieces_of(paths):
    """The functions of the files, without comments, where what is tested is told."""
    pieces = []
    for path in paths:
        text = re.sub(r"//(?! -----).*", "", pathlib.Path(path).read_text(encoding="utf-8"))
        for piece in corpus.split(text):
            aliases = "\n".join(re.findall(r"^[#!][\w.]+ = .*$", piece, re.M))
            functions = re.split(r"^(?=func\.func)", piece, flags=re.M)[1:]
            pieces += [f"{aliases}\n{function}" for function in functions if len(function) < 4000]
    return pieces


def mutate(rng, text, others):
    """One to three changes of `text`."""
    tokens = TOKEN.findall(text)
    for _ in range(rng.randint(1, 3)):
        i = rng.randrange(len(tokens))
        words = [k for k, token in enumerate(tokens) if not token.isspace()]
        w = rng.choice(words) if words else i
        kind = rng.randrange(8)
        if kind == 0:
            del tokens[w]
        elif kind == 1:
            tokens.insert(w, tokens[rng.choice(words)] if words else "%")
        elif kind == 2 and words:
            v = rng.choice(words)
            tokens[w], tokens[v] = tokens[v], tokens[w]
        elif kind == 3:
            numbers = [k for k in words if re.fullmatch(r"-?[\d.]+(e[-+]?\d+)?", tokens[k])] or [w]
            tokens[rng.choice(numbers)] = rng.choice(NUMBERS)
        elif kind == 4:
            types = [k for k in words if re.fullmatch(r"[iu]\d+|b?f\d+|index", tokens[k])] or [w]
            tokens[rng.choice(types)] = rng.choice(TYPES)
        elif kind == 5:
            shapes = [k for k in words if re.fullmatch(r"(\d+x|\?x)+\w+", tokens[k])] or [w]
            k = rng.choice(shapes)
            tokens[k] = re.sub(r"\d+|\?", lambda m: rng.choice(["0", "1", "2", "?", m[0], "17179869184"]), tokens[k], count=1)
        elif kind == 6:
            ops = [k for k in words if re.fullmatch(r"[a-z]+\.\w+", tokens[k])] or [w]
            found = re.findall(r"[a-z]+\.\w+", rng.choice(others)) or ["rectify.relu"]
            tokens[rng.choice(ops)] = rng.choice(found)
        else:
            tokens[w] = rng.choice(["\0", "\xff", "\"", "{", "}", "<", ">", "%", "#", "-", "loc(unknown)", "x" * 300])
        if not tokens:
            break
    return "".join(tokens)


def mutants(rng, pieces, count):
    return [mutate(rng, rng.choice(pieces), pieces).replace("// -----", "") + "\n" for _ in range(count)]


def is_upstreams(errors):
    """Whether a parser of an op that is not ours died."""
    parsers = re.findall(r"MLIR Parser: custom op parser '([\w.]+)'", errors)
    return bool(parsers) and not parsers[-1].startswith("rectify.")


def try_ir(tool, rng, count, flags, paths):
    made = mutants(rng, pieces_of(paths), count)
    failures = 0
    for flag in flags:
        for start in range(0, count, corpus.PIECES):
            for kind, piece, errors in corpus.hunt(tool, flag, made[start:start + corpus.PIECES]):
                unlocated = [line for line in errors.splitlines() if re.match(r"(error|.*\bunknown>?: error):", line)]
                # Not what the pass made is invalid, but what it was given.
                if kind in ("error", "invalid") and not unlocated or kind == "crash" and is_upstreams(errors):
                    continue
                failures += 1
                print(f"{kind}: --{flag} on\n{piece}\n{errors[:1500]}\n", flush=True)
    return failures


def try_lsp(tool, rng, count, paths):
    messages = [{"id": 0, "method": "initialize", "params": {"processId": 1, "rootPath": "", "capabilities": {}, "trace": "off"}}]
    for i, text in enumerate(mutants(rng, pieces_of(paths), count)):
        document = {"uri": f"test:///{i}.mlir", "languageId": "mlir", "version": 1, "text": text}
        messages.append({"method": "textDocument/didOpen", "params": {"textDocument": document}})
        place = {"line": rng.randrange(8), "character": rng.randrange(40)}
        messages.append({"id": i + 1, "method": rng.choice(["textDocument/hover", "textDocument/completion", "textDocument/definition"]),
                         "params": {"textDocument": {"uri": document["uri"]}, "position": place}})
    messages += [{"id": count + 1, "method": "shutdown"}, {"method": "exit"}]
    text = "\n// -----\n".join(json.dumps({"jsonrpc": "2.0", **message}) for message in messages) + "\n"
    done = subprocess.run([tool, "--lit-test"], input=text, capture_output=True, text=True, errors="replace",
                          timeout=passes.SECONDS)
    answered = done.stdout.count('"method": "textDocument/publishDiagnostics"')
    if done.returncode == 0 and answered == count:
        return 0
    print(f"the server exits with {done.returncode} after {answered} of {count} documents\n{done.stderr[-2000:]}")
    return 1


def try_npy(tool, rng, count, paths):
    contents = [pathlib.Path(path).read_bytes() for path in paths]
    failures = 0
    with tempfile.TemporaryDirectory() as folder:
        module = pathlib.Path(folder) / "take.mlir"
        module.write_text("func.func @take(%x: tensor<?x?xf32>) -> tensor<?x?xf32> {\n  return %x : tensor<?x?xf32>\n}\n")
        path = pathlib.Path(folder) / "x.npy"
        for _ in range(count):
            data = bytearray(rng.choice(contents))
            for _ in range(rng.randint(1, 3)):
                # The header is what there is to get wrong.
                i = rng.randrange(min(len(data), 128)) if data else 0
                change = rng.randrange(4)
                if change == 0:
                    data[i:i + 1] = bytes([rng.randrange(256)])
                elif change == 1:
                    del data[i:i + rng.randint(1, 20)]
                elif change == 2:
                    data[i:i] = rng.choice([b"9" * 30, b"(", b"'", b"-1", b"\0", b"18446744073709551615,", b"{" * 9])
                else:
                    del data[rng.randrange(len(data) + 1):]
            path.write_bytes(data)
            done = subprocess.run([tool, module, f"--input={path}", "--pipeline=reference"], capture_output=True, text=True,
                                  errors="replace", timeout=passes.SECONDS)
            refused = done.returncode == 1 and re.search(r"error: argument #0 \(%x\): .*x\.npy: .", done.stderr)
            if done.returncode != 0 and not refused:
                failures += 1
                print(f"exits with {done.returncode} for {bytes(data[:200])}\n{done.stderr[-1500:]}")
    return failures


def main():
    kind, tool, seed, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
    border = sys.argv.index("--")
    flags, paths = sys.argv[5:border], sys.argv[border + 1:]
    rng = random.Random(seed)
    if kind == "ir":
        failures = try_ir(tool, rng, count, flags, paths)
    else:
        failures = {"lsp": try_lsp, "npy": try_npy}[kind](tool, rng, count, paths)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
