"""``python -m disclosure_screen`` is the console script."""

import sys

from disclosure_screen.cli import main

sys.exit(main())
