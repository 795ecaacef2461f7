"""What collectstatic ships is read by checkers for Chromium 78: our own files and others' alike."""

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
from tools.tree import ROOT

# The newest edition of the language that Chromium 78 knows whole.
SCRIPT = "es2019"
# A script that Chromium 78 cannot read, and why it may be shipped all the same.
NEWER_SCRIPTS = {
    "vendor/htmx.js": "holds ?. : an old browser drops the file, and every page does without it",
}
# What the table of features calls partial in Chromium 78, where the missing part is not used.
PARTIAL = {
    "css-overflow": "only overflow: clip is missing",
    "css-page-break": "only avoid-page and the like are missing; page-break-inside: avoid works",
    "multicolumn": "only break-* values other than avoid are missing",
}
MISSING = "the packages that check pages are missing: run bin/setup dev, with npm in reach"
NEW_SCRIPT = "var a = null; var b = a ?? 1;"
NEW_STYLE = ".a { aspect-ratio: 1; }"
FEATURE = re.compile(r'feature "([^"]+)"')
RULE = "plugin/no-unsupported-browser-features"


def node(*arguments, cwd=ROOT):
    """What a program of node_modules says, and whether it was content."""
    path = f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"
    command = ["node", str(ROOT / "node_modules" / arguments[0]), *map(str, arguments[1:])]
    if not Path(command[1]).is_file():
        pytest.fail(MISSING)
    return subprocess.run(
        command, cwd=cwd, env={**os.environ, "PATH": path}, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def cannot_read(path):
    """Whether a script is newer than the edition."""
    told = node("es-check/lib/cli/index.js", SCRIPT, path, "--checkFeatures", "--noCache")
    return told.returncode != 0


def unsupported(folder, files):
    """The features that Chromium 78 lacks, by style sheet: 'name:line feature'."""
    config = folder / "stylelint.json"
    plugin = str(ROOT / "node_modules" / "stylelint-no-unsupported-browser-features")
    asked = [True, {"browsers": ["chrome 78"]}]
    config.write_text(json.dumps({"plugins": [f"{plugin}/lib/index.js"], "rules": {RULE: asked}}))
    told = node(
        "stylelint/bin/stylelint.mjs", "--config", config, "--formatter", "json", *files
    )  # fmt: skip
    found = json.loads(told.stdout or told.stderr)
    return [
        (
            Path(one["source"]).name,
            fault["line"],
            re.findall(r'feature "([^"]+)"', fault["text"])[0],
        )
        for one in found
        for fault in one["warnings"]
    ]


def shipped(collected, ending):
    """The files of one kind by the name that pages know, without the hashed copies."""
    named = json.loads((collected / "staticfiles.json").read_text())["paths"]
    return {name: collected / name for name in named if name.endswith(ending)}


def test_every_script_can_be_read_by_chromium_78(collected):
    """All scripts that are served, packages too; only the listed exceptions are newer."""
    scripts = shipped(collected, ".js")
    newer = {name for name, path in scripts.items() if cannot_read(path)}
    assert (newer, "web/house.js" in scripts) == (set(NEWER_SCRIPTS), True)


def test_every_style_is_known_to_chromium_78(collected, tmp_path):
    """All style sheets that are served; what is partial there is listed with its reason."""
    styles = shipped(collected, ".css")
    found = unsupported(tmp_path, list(styles.values()))
    lacking = [one for one in found if one[2] not in PARTIAL]
    assert (lacking, {one[2] for one in found}, "web/house.css" in styles) == (
        [],
        set(PARTIAL),
        True,
    )


def test_newer_scripts_and_styles_would_be_found(tmp_path):
    """Control: an operator of 2020 and a property of 2021; the same without them is quiet."""
    new, old = tmp_path / "new.js", tmp_path / "old.js"
    new.write_text(NEW_SCRIPT)
    old.write_text("var a = null; var b = a || 1;")
    modern, plain = tmp_path / "modern.css", tmp_path / "plain.css"
    modern.write_text(NEW_STYLE)
    plain.write_text(".a { color: red; }")
    told = unsupported(tmp_path, [modern, plain])
    assert (cannot_read(new), cannot_read(old), [(name, what) for name, _, what in told]) == (
        True,
        False,
        [("modern.css", "css-aspect-ratio")],
    )
