"""Puts what the software comes with into the package: the folders of the checkout stay where they are."""

import shutil
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

FOLDERS = ("ontology", "shapes", "queries", "data/authority")
FILES = ("LICENSE",)
"""What ``miggraph.config.packaged`` finds in an installed package, and at the top of a checkout."""


class BuildWithData(build_py):
    """Copies the folders beside the modules; an editable install reads them where they are."""

    def run(self) -> None:
        """Build the modules, then copy."""
        super().run()
        if self.editable_mode:
            return
        for name in FOLDERS:
            place = Path(self.build_lib, "miggraph", "packaged", name)
            shutil.copytree(Path(__file__).parent / name, place, dirs_exist_ok=True)
        for name in FILES:
            shutil.copy(Path(__file__).parent / name, Path(self.build_lib, "miggraph", "packaged", name))


setup(cmdclass={"build_py": BuildWithData})
