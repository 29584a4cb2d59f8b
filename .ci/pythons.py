"""Print where the Pythons are that the README promises and this machine has: one a line, the newest first.

One of each minor version. uv looks along PATH; those that were installed beside this one need not be there.
"""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

beside = Path(sys.base_prefix).parent.glob("*/bin")
listed = subprocess.run(
    [sys.executable, "-m", "uv", "python", "list", ">=3.11", "--only-installed", "--output-format", "json"],
    env=os.environ | {"PATH": os.pathsep.join([os.environ["PATH"], *map(str, sorted(beside))])},
    stdout=subprocess.PIPE,
    stderr=subprocess.DEVNULL,  # what it could not start on its way
    check=True,
)
found: dict[tuple[int, ...], str] = {}
for each in json.loads(listed.stdout):
    is_plain = each["implementation"] == "cpython" and each["variant"] == "default"
    if is_plain and re.fullmatch(r"[\d.]+", each["version"]):
        found.setdefault(tuple(map(int, each["version"].split("."))), each["path"])
by_minor = {version[:2]: found[version] for version in sorted(found)}
print(*reversed(by_minor.values()), sep="\n")
