#!/usr/bin/env python3
"""Makes a wheel that holds the program of deepen for one platform, and nothing else to build or to run.

    python3 packaging/pypi/build_wheel.py OUT TARGET PROGRAM

TARGET is one of packaging/targets.json. Uses Python's own library only. The same program gives the same bytes.
"""

import base64
import hashlib
import json
import re
import sys
import zipfile
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def manifest(name: str) -> str:
    """A text of Cargo.toml."""
    text = (TOP / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(rf'^{name} = "(.*)"$', text, re.MULTILINE)[1]


def python_version(version: str) -> str:
    """The version as PEP 440 writes it: 1.0.0-rc.1 is 1.0.0rc1."""
    match = re.fullmatch(r"(\d+\.\d+\.\d+)(?:-(alpha|beta|rc)\.(\d+))?", version)
    if match is None:
        sys.exit(f"error: {version} is no version that PyPI takes")
    release, stage, number = match.groups()
    short = {"alpha": "a", "beta": "b", "rc": "rc"}
    return release if stage is None else f"{release}{short[stage]}{number}"


def wheel_tag(target: str) -> str:
    targets = json.loads((TOP / "packaging/targets.json").read_text(encoding="utf-8"))
    for each in targets:
        if each["target"] == target:
            return f"py3-none-{each['wheel']}"
    names = ", ".join(each["target"] for each in targets)
    sys.exit(f"error: no target is named {target}: there are {names}")


def metadata(version: str) -> str:
    fields = [
        "Metadata-Version: 2.4",
        "Name: deepen",
        f"Version: {version}",
        f"Summary: {manifest('description')}",
        f"License-Expression: {manifest('license')}",
        "License-File: LICENSE-APACHE",
        "License-File: LICENSE-MIT",
        "Keywords: backlog,scrum,prioritization,markdown,git",
        "Requires-Python: >=3.8",
        "Description-Content-Type: text/markdown",
    ]
    readme = (TOP / "README.md").read_text(encoding="utf-8")
    return "\n".join(fields) + "\n\n" + readme


def files(version: str, tag: str, program: Path) -> dict[str, tuple[bytes, int]]:
    """The files of the wheel with their modes, but for the record of them."""
    info = f"deepen-{version}.dist-info"
    wheel = ["Wheel-Version: 1.0", "Generator: deepen build_wheel.py", "Root-Is-Purelib: false"]
    python, abi, platforms = tag.split("-", 2)
    wheel += [f"Tag: {python}-{abi}-{platform}" for platform in platforms.split(".")]
    name = "deepen.exe" if platforms.startswith("win_") else "deepen"
    here = Path(__file__).parent
    return {
        "deepen/__init__.py": (b"", 0o644),
        "deepen/__main__.py": ((here / "main.py").read_bytes(), 0o644),
        f"deepen-{version}.data/scripts/{name}": (program.read_bytes(), 0o755),
        f"{info}/METADATA": (metadata(version).encode(), 0o644),
        f"{info}/WHEEL": (("\n".join(wheel) + "\n").encode(), 0o644),
        f"{info}/licenses/LICENSE-APACHE": ((TOP / "LICENSE-APACHE").read_bytes(), 0o644),
        f"{info}/licenses/LICENSE-MIT": ((TOP / "LICENSE-MIT").read_bytes(), 0o644),
    }


def digest(content: bytes) -> str:
    hashed = base64.urlsafe_b64encode(hashlib.sha256(content).digest())
    return "sha256=" + hashed.rstrip(b"=").decode()


def main() -> None:
    if len(sys.argv) != 4:
        sys.exit("usage: build_wheel.py OUT TARGET PROGRAM")
    out, target, program = Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
    version = python_version(manifest("version"))
    tag = wheel_tag(target)
    contents = files(version, tag, program)
    record = f"deepen-{version}.dist-info/RECORD"
    lines = [f"{name},{digest(content)},{len(content)}" for name, (content, _) in contents.items()]
    contents[record] = ("\n".join([*lines, f"{record},,"]) + "\n").encode(), 0o644
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"deepen-{version}-{tag}.whl"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (content, mode) in contents.items():
            # No clock: the first day that an archive can name.
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    print(path)


main()
