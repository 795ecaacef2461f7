"""What collectstatic ships is read by checkers for Chromium 78: our own files and others' alike.

No Chromium of that age is at hand: that these pages run in one is claimed by nobody here.
"""

import json
import os
import re
import subprocess

import pytest
from tools.tree import ROOT

PACKAGES = ROOT / "node_modules"
SCRIPT = "es2019"  # the newest edition of the language that Chromium 78 knows whole
# What the table of features calls partial in Chromium 78, where the missing part is not used.
PARTIAL = {
    "css-appearance": "needs its -webkit- name, which stands beside it",
    "css-overflow": "only overflow: clip is missing",
    "css-page-break": "only avoid-page and the like are missing; page-break-inside: avoid works",
    "multicolumn": "only break-* values other than avoid are missing",
}
MISSING = "检查网页的 npm 组件没有装上：请在能访问 npm 软件源时运行 bin/setup dev"
RULE = "plugin/no-unsupported-browser-features"


def node(program, *arguments):
    """What a program of node_modules answers; its Node is the system's or that of the wheel."""
    place = PACKAGES / program
    if not place.is_file():
        pytest.fail(MISSING)
    path = f"{os.environ['PATH']}{os.pathsep}{ROOT / '.venv' / 'bin'}"
    command = ["node", str(place), *map(str, arguments)]
    env = {**os.environ, "PATH": path}
    return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)


def readable(path):
    """Whether a script needs nothing newer than the edition, neither words nor functions."""
    told = node("es-check/lib/cli/index.js", SCRIPT, path, "--checkFeatures", "--noCache")
    return told.returncode == 0


def lacking(folder, files):
    """(style sheet, feature) of whatever Chromium 78 lacks wholly or in part."""
    config = folder / "stylelint.json"
    plugin = PACKAGES / "stylelint-no-unsupported-browser-features" / "lib" / "index.js"
    asked = [True, {"browsers": ["chrome 78"]}]
    config.write_text(json.dumps({"plugins": [str(plugin)], "rules": {RULE: asked}}))
    lint = ("--config", config, "--formatter", "json")
    told = node("stylelint/bin/stylelint.mjs", *lint, *files)
    found = json.loads(told.stdout or told.stderr)
    assert {one["source"] for one in found} == {str(file) for file in files}
    return {
        (one["source"].rpartition("/")[2], re.search(r'feature "([^"]+)"', fault["text"])[1])
        for one in found
        for fault in one["warnings"]
    }


def shipped(collected, ending):
    """The files of one kind by the name that pages know, without the hashed copies."""
    named = json.loads((collected / "staticfiles.json").read_text())["paths"]
    return {name: collected / name for name in named if name.endswith(ending)}


def test_every_script_can_be_read_by_chromium_78(collected):
    """All scripts that are served, those of packages too."""
    scripts = shipped(collected, ".js")
    newer = {name for name, path in scripts.items() if not readable(path)}
    assert (newer, {"web/house.js", "vendor/htmx.js"} <= set(scripts)) == (set(), True)


def test_every_style_is_known_to_chromium_78(collected, tmp_path):
    """All style sheets that are served; what is partial there is listed, and nothing in vain."""
    styles = shipped(collected, ".css")
    found = {feature for _, feature in lacking(tmp_path, list(styles.values()))}
    assert (found, "web/house.css" in styles) == (set(PARTIAL), True)


def test_newer_scripts_and_styles_would_be_found(tmp_path):
    """Control: an operator and a function of 2020, a selector of 2022; without them: quiet."""
    scripts = {"var a = null; var b = a?.c;": False, "'a'.replaceAll('a', 'b');": False}
    told = {}
    for text in (*scripts, "var a = null; var b = a || 1;"):
        place = tmp_path / "one.js"
        place.write_text(text)
        told[text] = readable(place)
    modern, plain = tmp_path / "modern.css", tmp_path / "plain.css"
    modern.write_text(".a:has(b) { color: red; }")
    plain.write_text(".a { color: red; }")
    assert (told, lacking(tmp_path, [modern, plain])) == (
        {**scripts, "var a = null; var b = a || 1;": True},
        {("modern.css", "css-has")},
    )


def test_a_long_word_breaks_where_anywhere_is_not_known():
    """`overflow-wrap: anywhere` came with Chromium 80: the older word stands before it."""
    ours = sorted((ROOT / "src/nuanliu/faces/web/static/web").glob("*.css"))
    lines = [(path.name, line) for path in ours for line in path.read_text("utf-8").splitlines()]
    wanted = [(name, line) for name, line in lines if "overflow-wrap: anywhere" in line]
    lacking = [one for one in wanted if "word-wrap: break-word; overflow-wrap:" not in one[1]]
    assert (len(wanted) > 0, lacking) == (True, [])
