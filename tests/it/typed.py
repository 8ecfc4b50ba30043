"""Types into a shell on a terminal of its own, and waits for what the screen says.

Reads from standard input: {"shell": [words], "steps": [[what is typed, the pattern to wait for], ...]}.
"""

import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time

PATIENCE = 30
CONTROL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]|\x1b[=>()][AB0]?")


def main():
    asked = json.load(sys.stdin)
    child, terminal = pty.fork()
    if child == 0:
        os.execvp(asked["shell"][0], asked["shell"])
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    try:
        for typed, wanted in asked["steps"]:
            os.write(terminal, typed.encode())
            screen = seen(terminal, re.compile(wanted))
            if screen is not None:
                sys.exit(f"typed {typed!r}, waited for {wanted!r}, saw {screen!r}")
    finally:
        os.kill(child, signal.SIGKILL)


def seen(terminal, wanted):
    """None when the pattern shows up; else everything that did."""
    screen = ""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        ready, _, _ = select.select([terminal], [], [], 0.2)
        if ready:
            try:
                screen += os.read(terminal, 65536).decode("utf-8", "replace")
            except OSError:
                break
        if wanted.search(CONTROL.sub("", screen)):
            return None
    return screen


main()
