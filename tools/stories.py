"""Read the five facts at the head of a stage: enters, leaves, owns, posts, never."""

import ast
import re
from pathlib import Path

FACTS = ("Enters", "Leaves", "Owns", "Posts", "Never")


def story(package: Path) -> list[str]:
    """The Chinese name and the five facts of a stage, as its __init__.py tells them.

    Raises ValueError naming the package when one of them is missing.
    """
    text = ast.get_docstring(ast.parse((package / "__init__.py").read_text(encoding="utf-8"))) or ""
    pattern = "(.+?): .*?" + "".join(rf"{fact}: (.+?)\.\s+" for fact in FACTS)
    found = re.fullmatch(pattern.removesuffix(r"\s+"), text.strip(), re.DOTALL)
    if found is None:
        msg = f"{package.name}: the docstring must tell {', '.join(FACTS)} in this order"
        raise ValueError(msg)
    return [" ".join(part.split()) for part in found.groups()]
