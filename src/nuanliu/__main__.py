"""`python -m nuanliu`: the same as the installed command."""

import sys

from nuanliu.faces.cli import main

if __name__ == "__main__":
    sys.exit(main())
