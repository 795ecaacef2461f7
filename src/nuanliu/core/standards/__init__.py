"""Rules as data: what differs by place and year, each value with its clause and its dates.

`read_standards` takes the text of a TOML file (the caller reads the file); the set it returns is
named by a fingerprint of its content, so that a campaign can be pinned to it. A look-up answers
with a `Standard` or a `Refusal`: what nobody has laid down is refused, never guessed.
"""

from nuanliu.core.standards.comparing import Stricter, compare
from nuanliu.core.standards.model import Kind, Scope, Standard, StandardSet
from nuanliu.core.standards.reading import read_standards

__all__ = ["Kind", "Scope", "Standard", "StandardSet", "Stricter", "compare", "read_standards"]
