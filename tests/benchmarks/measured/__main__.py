"""Runs one measure in this process: `python -m tests.benchmarks.measured NAME < options.json`.

The last line that is printed is what was found, as JSON.
"""

import json
import sys
from importlib import import_module

import django

django.setup()

options = json.load(sys.stdin)
found = import_module(f"tests.benchmarks.measured.{sys.argv[1]}").measure(**options)
sys.stdout.write("\n" + json.dumps(found))
