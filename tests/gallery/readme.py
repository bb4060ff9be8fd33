"""The README's six pictures, taken from the gallery: `python -m tests.gallery.readme`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "packaging" / "pictures"
PICTURES = {
    "home": ("home-short", "light", "en"),
    "sign-in": ("sign_in-browser", "light", "en"),
    "methods": ("methods-few", "light", "en"),
    "keys": ("keys-two", "dark", "en"),
    "enroll": ("enroll-touch", "light", "en"),
    "home-dark-ja": ("home-short", "dark", "ja"),
}


def main() -> int:
    """Take the pictures."""
    sys.path.insert(0, str(FOLDER.parents[1] / "app"))
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from tests.gallery.registry import Scene, all_scenes
    from tests.gallery.studio import Studio, save

    app = QApplication(["gallery"])
    app.setStyle("Fusion")
    studio = Studio(app)
    scenes = {scene.name: scene for scene in all_scenes()}
    FOLDER.mkdir(exist_ok=True)
    for name, (scene_name, theme, language) in PICTURES.items():
        studio.dress(theme, language, 100)
        scene = scenes[scene_name]
        shown = Scene(scene.page, scene.state, scene.make, 1080, 720, scene.settle_ms)
        save(studio.shoot(shown), FOLDER, name)
    print(f"{len(PICTURES)} pictures in {FOLDER.name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
