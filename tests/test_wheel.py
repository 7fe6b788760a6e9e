"""A wheel holds the scripts of the pages, made by its build where nobody has made them before."""

import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

ROOT = Path(__file__).parents[1]
LEFT = shutil.ignore_patterns("built", "__pycache__", ".venv", ".git", ".*_cache", "data", "docs", "tests")


def test_a_wheel_is_built_with_scripts_and_licences_from_a_checkout_without_them(tmp_path: Path) -> None:
    copy = shutil.copytree(ROOT, tmp_path / "atlas", ignore=LEFT)
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(tmp_path)]
    done = subprocess.run(command, cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    held = ZipFile(wheel).namelist()
    scripts = {f"api/static/built/{path.stem}.js" for path in (ROOT / "api" / "islands").glob("*.js")}
    assert scripts
    assert scripts <= set(held)
    assert "api/static/built/licences.txt" in held
    assert not [name for name in held if name.startswith(("tests/", "api/islands/"))]
