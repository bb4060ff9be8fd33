"""Render every page, dialog and state to pictures.

    python -m tests.gallery --out DIR [--only PATTERN] [--theme T ...] [--language L ...] [--scale N] [--text PERCENT]

Writes page-state-theme-language.png files and index.html. Needs no display: it uses Qt's offscreen platform unless
QT_QPA_PLATFORM says otherwise.
"""

from __future__ import annotations

import argparse
import fnmatch
import html
import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "app"))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.gallery")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--only", default="*", help="pattern over page-state, for example 'home-*'")
    parser.add_argument("--theme", nargs="*", default=["light", "dark", "contrast"])
    parser.add_argument("--language", nargs="*", default=["en", "ja", "long", "rtl"])
    parser.add_argument("--scale", type=float, default=1.0)
    parser.add_argument("--text", type=int, default=100, help="text size in percent")
    parser.add_argument("--width", type=int, default=0, help="another width than the scene's own")
    return parser.parse_args()


def _index(out: Path, names: list[str]) -> None:
    cells = "\n".join(
        f'<figure><a href="{html.escape(name)}.png"><img loading="lazy" src="{html.escape(name)}.png"></a>'
        f"<figcaption>{html.escape(name)}</figcaption></figure>"
        for name in names
    )
    style = (
        "body{font:14px system-ui,sans-serif;margin:24px;background:#f5f6f9;color:#1b1e27}"
        "main{display:grid;grid-template-columns:repeat(auto-fill,minmax(420px,1fr));gap:24px}"
        "figure{margin:0}img{width:100%;border:1px solid #dde0e8;border-radius:8px}"
        "figcaption{margin-top:6px;color:#596072}"
    )
    (out / "index.html").write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>Keydesk gallery</title>'
        f"<style>{style}</style><h1>Keydesk gallery</h1><main>{cells}</main></html>",
        encoding="utf-8",
    )


def main() -> int:
    """Take the pictures."""
    wanted = _arguments()
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    os.environ["QT_SCALE_FACTOR"] = str(wanted.scale)
    from PySide6.QtWidgets import QApplication

    from tests.gallery.registry import Scene, all_scenes
    from tests.gallery.studio import Studio, save

    app = QApplication(["gallery"])
    app.setStyle("Fusion")
    studio = Studio(app)
    wanted.out.mkdir(parents=True, exist_ok=True)
    names: list[str] = []
    scenes: list[Scene] = [scene for scene in all_scenes() if fnmatch.fnmatch(scene.name, wanted.only)]
    for theme in wanted.theme:
        for language in wanted.language:
            studio.dress(theme, language, wanted.text)
            for scene in scenes:
                shown = scene
                if wanted.width:
                    shown = Scene(scene.page, scene.state, scene.make, wanted.width, scene.height, scene.settle_ms)
                name = f"{scene.name}-{theme}-{language}"
                save(studio.shoot(shown), wanted.out, name)
                names.append(name)
    _index(wanted.out, sorted(path.stem for path in wanted.out.glob("*.png")))
    print(f"{len(names)} pictures in {wanted.out}")
    return 0 if names else 1


if __name__ == "__main__":
    sys.exit(main())
