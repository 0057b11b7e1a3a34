"""``python -m sertakan_analysis`` is the command ``sertakan``."""

from sertakan_analysis.cli import main

main()
