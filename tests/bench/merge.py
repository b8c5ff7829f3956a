#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""merge.py ALL NEW: puts the keys of the JSON object in NEW into the one in ALL, and prints what is new as a table."""
import json
import pathlib
import sys

everything, new = (pathlib.Path(name) for name in sys.argv[1:])
merged = json.loads(everything.read_text(encoding="utf-8")) if everything.exists() else {}
measured = json.loads(new.read_text(encoding="utf-8"))
merged.update(measured)

# Written beside and moved over: an interrupted run leaves the older numbers whole.
beside = everything.with_suffix(".new")
beside.write_text(json.dumps(merged, indent=2, sort_keys=True) + "\n", encoding="utf-8")
beside.replace(everything)

width = max((len(key) for key in measured), default=0)
for key, value in sorted(measured.items()):
    print(f"{key:<{width}}  {value:>12,.3f}" if isinstance(value, (int, float)) else f"{key:<{width}}  {value}")
