"""Write verifier/vectors: small journals, good and bad, for whoever writes another verifier.

    python -m tools.make_vectors

Each file is {"about", "files": {path: text}, "checkpoints": [text kept outside]}; a file that is
no UTF-8 text is {"hex": digits}. What a verifier must say of each is written by hand, in
verifier/FORMAT.md and tests/verifier/verdicts.py, never by this program.
"""

import json
from pathlib import Path
from typing import Any

from tools.vector_cases import all_cases

FOLDER = Path(__file__).parent.parent / "verifier" / "vectors"


def text_of(vector: dict[str, Any]) -> str:
    """The text of a vector's file."""
    return json.dumps(vector, ensure_ascii=False, indent=1) + "\n"


def main() -> None:
    """Write every vector."""
    for path, vector in all_cases().items():
        target = FOLDER / f"{path}.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text_of(vector), "utf-8")
    print(f"{len(all_cases())} vectors in {FOLDER.name}/")


if __name__ == "__main__":
    main()
