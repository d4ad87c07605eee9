"""``python -m miggraph``."""

import sys

from miggraph.cli import main

sys.exit(main())
