"""Starts a run that never ends on a terminal, and ends it as soon as it has said how far it is: progress.py TOOL FILE."""
import os
import pty
import re
import signal
import sys

child, terminal = pty.fork()
if child == 0:
    os.execlp(sys.argv[1], sys.argv[1], sys.argv[2], "--repeat=4000000000")
text = b""
signal.alarm(120)
while not re.search(rb"\x1b\[2Krectify-run: running, \d+ of 4000000000 \(\d+ s\)\r", text):
    text += os.read(terminal, 4096)
os.kill(child, signal.SIGKILL)
assert text.count(b"\n") == 0, text
