"""`python -m deepen`: the program that this package installed."""

import os
import subprocess
import sys
import sysconfig


def program() -> str:
    name = "deepen.exe" if os.name == "nt" else "deepen"
    schemes = [None, sysconfig.get_preferred_scheme("user")]
    folders = [sysconfig.get_path("scripts", scheme) if scheme else sysconfig.get_path("scripts") for scheme in schemes]
    for folder in folders:
        path = os.path.join(folder, name)
        if os.path.isfile(path):
            return path
    sys.exit(f"error: {name} is not in {' nor in '.join(folders)}")


if __name__ == "__main__":
    words = [program(), *sys.argv[1:]]
    if os.name == "nt":
        sys.exit(subprocess.call(words))
    os.execv(words[0], words)
