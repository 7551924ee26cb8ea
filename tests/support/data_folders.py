"""What data folders of earlier versions hold, as `told.json` in each says it."""

import json
import shutil
from pathlib import Path
from typing import Any

FOLDERS = Path(__file__).parents[1] / "data_folders"
TOLD = "told.json"
TOLD_VERSIONS = sorted(path.parent.name for path in FOLDERS.glob(f"*/{TOLD}"))


def copy_version(version: str, target: Path) -> dict[str, Any]:
    """Copies the folder that a version wrote, and returns what it holds."""
    shutil.copytree(FOLDERS / version, target, dirs_exist_ok=True)
    told: dict[str, Any] = json.loads((target / TOLD).read_text(encoding="utf-8"))
    (target / TOLD).unlink()
    return told
