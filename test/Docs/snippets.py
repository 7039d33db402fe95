"""Checks the blocks of Markdown pages: snippets.py RECTIFY_OPT SOURCE_ROOT PAGE-OR-FOLDER...

A ```mlir block must parse and verify. A comment on the line before it says more:

    <!-- rectify-opt --some-pass -->    rectify-opt must accept the block with these options
    <!-- becomes -->                    the previous block, with its options, must print what this block
                                        prints: value names, spacing and the module around it do not matter
    <!-- not checked: REASON -->        for pseudo-code

A ```console block holds commands, `$ build/bin/rectify-opt ...` or those of another of Rectify's tools, or
`$ python3 examples/...`, which must succeed and print the lines that follow them; `...` there stands for any text. They
run in a copy of the source root that all commands share, so that files they write into build/ and examples/ are there for
the next. After `<!-- numbers vary -->`, numbers with their units and the spaces between are not compared. What needs a
tool that was not built or a Python module that is not there is passed over.
"""

import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

COMMENT = re.compile(r"<!--\s*(.*?)\s*-->\s*$")


def snippets(page):
    """Yields (line number, kind, comment before it, text) of each block of a page."""
    lines = page.read_text(encoding="utf-8").splitlines()
    start = None
    for number, line in enumerate(lines, 1):
        if start is None and line.strip() in ("```mlir", "```console"):
            start = number
        elif start is not None and line.strip() == "```":
            before = next((text for text in reversed(lines[: start - 1]) if text.strip()), "")
            comment = COMMENT.match(before.strip())
            kind = lines[start - 1].strip()[3:]
            yield start, kind, comment.group(1) if comment else "", "\n".join(lines[start : number - 1])
            start = None
    if start is not None:
        raise ValueError(f"{page}:{start}: the block does not end")


def run(tool, options, text):
    """The output of rectify-opt, and None or what it had to say against the text."""
    result = subprocess.run([tool, *options, "-"], input=text + "\n", capture_output=True, text=True)
    return result.stdout, result.stderr if result.returncode else None


def sandbox(root, folder):
    """Makes of an empty folder a source root: its own build/ and examples/, the rest through links."""
    for path in root.iterdir():
        if path.name == "examples":
            shutil.copytree(path, folder / path.name)
        elif not path.name.startswith(("build", ".")):
            (folder / path.name).symlink_to(path)
    (folder / "build").mkdir()
    return folder


def matches(text, expected, numbers_vary):
    """Whether the text is what a page says, where `...` stands for any text, and a line of it for any lines or none."""
    if numbers_vary:
        text, expected = (re.sub(r"-?\d+(\.\d+)?(e[-+]\d+)?( ?(ns|us|ms|s)\b|%)?", "0", part) for part in (text, expected))
        text, expected = (re.sub(" +", " ", part) for part in (text, expected))
    lines = re.split(r"(?<=\n) *\.\.\.\n", expected.strip())
    pattern = "(.*\n)?".join(".*".join(map(re.escape, part.split("..."))) for part in lines)
    return re.fullmatch(pattern, text.strip(), flags=re.S)


def transcripts(tool, root, text, numbers_vary):
    """Yields, for each command of a console block that prints something else, what that is."""
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        command, _, expected = part.partition("\n")
        program, *arguments = shlex.split(command)
        if program == "python3" and arguments and re.fullmatch(r"examples/[a-z/]+\.py", arguments[0]):
            path = pathlib.Path("/usr/bin/python3")  # where Debian's modules are
        elif re.fullmatch("build/bin/rectify-[a-z]+", program):
            path = pathlib.Path(shutil.which(tool) or tool).with_name(pathlib.Path(program).name)
        else:
            yield f"{command}\nis not a command that can be checked"
            continue
        if not path.exists():
            continue
        result = subprocess.run([path, *arguments], cwd=root, capture_output=True, text=True)
        if "ModuleNotFoundError" in result.stderr:
            continue
        if result.returncode or not matches(result.stdout, expected, numbers_vary):
            yield f"{command}\nprints this instead:\n{result.stdout}{result.stderr}"


def check(tool, root, page):
    """Yields an error for each block of the page that does not hold."""
    previous = None
    for line, kind, comment, text in snippets(page):
        if comment.startswith("not checked:"):
            continue
        if kind == "console":
            for error in transcripts(tool, root, text, comment == "numbers vary"):
                yield f"{page}:{line}: {error}"
            continue
        options = shlex.split(comment)[1:] if comment.startswith("rectify-opt") else []
        output, error = run(tool, options, text)
        if error:
            yield f"{page}:{line}: rectify-opt {shlex.join(options)}\n{error}"
        elif comment == "becomes" and output != previous:
            yield f"{page}:{line}: the block before it becomes this instead:\n{previous}"
        previous = output


def main():
    tool, root, *arguments = sys.argv[1:]
    pages = []
    for argument in map(pathlib.Path, arguments):
        pages += sorted(argument.rglob("*.md")) if argument.is_dir() else [argument]
    with tempfile.TemporaryDirectory() as folder:
        root = sandbox(pathlib.Path(root).resolve(), pathlib.Path(folder))
        errors = [error for page in pages for error in check(tool, root, page)]
    print("\n".join(errors) or f"{len(pages)} pages hold")
    return 1 if errors else 0


sys.exit(main())
