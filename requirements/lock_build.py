"""Write build.txt: the pinned versions of build.in with the hashes of all their files.

pip-compile would add Django, which django-htmx declares and the build does not need, so each
requirement is compiled alone and only its own pin is kept.
"""

import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
COMPILE = [
    *(sys.executable, "-m", "piptools", "compile", "--quiet", "--strip-extras", "--allow-unsafe"),
    *("--generate-hashes", "--no-emit-index-url", "--no-emit-find-links", "--no-header"),
    *("--no-annotate", "--output-file", "-", str(HERE / "build.in")),
]


def main() -> None:
    """Compile build.in and keep the entries that it names itself."""
    lines = (HERE / "build.in").read_text(encoding="utf-8").splitlines()
    wanted = {re.split(r"[=<> ]", line)[0].lower() for line in lines if line and line[0] != "#"}
    found = subprocess.run(COMPILE, check=True, capture_output=True, text=True).stdout
    entries = re.split(r"\n(?=\S)", found)
    kept = [entry for entry in entries if re.split(r"[=<> ]", entry)[0].lower() in wanted]
    (HERE / "build.txt").write_text("\n".join(kept).strip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
