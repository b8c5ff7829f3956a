#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on an #include that runs against the arrows of the design, and prints where it stands.

includes.py [ROOT] [--qt-headers DIR]   checks ROOT/app and ROOT/ui
includes.py --self-test                 plants wrong includes and wants each of them found
"""
import argparse
import fnmatch
import pathlib
import re
import subprocess
import sys
import tempfile

# Lower lines may include upper lines, never the other way round and never sideways.
APP = [
    ["core"],
    ["storage", "mail", "secrets"],
    ["audit", "site", "profile"],
    ["tokens"],
    ["channels"],
    ["messages"],
    ["accounts"],
    ["links"],
    ["practice"],  # a whole site in small, link pages included
    ["."],  # Desk: what lies in app/ itself
]
RANK = {folder: rank for rank, folders in enumerate(APP) for folder in folders}

# Headers that only these files may know, so that a library can be changed in one place.
ONLY_IN = [
    (r"qt6keychain/.*", ["app/secrets/KeychainSecretStore.cpp"]),
    (r"botan/.*", ["app/tokens/PasswordHash.cpp", "app/tokens/Mac*.cpp"]),
    (r"(QtHttpServer/.*|Q(Abstract)?HttpServer.*)", ["app/links/HttpServer.cpp"]),
    (r"(QtSql/.*|QSql.*)", ["app/*"]),
]
WINDOW_MODULES = ["QtGui", "QtWidgets", "QtSvg", "QtSvgWidgets", "QtCharts", "QtPrintSupport"]
INCLUDE = re.compile(r'^\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)', re.MULTILINE)


def qt_header_folders(qt_headers):
    """The folders with the headers of the modules that draw. Homebrew's Qt keeps them in frameworks."""
    if not qt_headers:
        qt_headers = subprocess.run(
            ["qmake6", "-query", "QT_INSTALL_HEADERS"], check=True, capture_output=True, text=True
        ).stdout.strip()
    headers = pathlib.Path(qt_headers)
    found = []
    for module in WINDOW_MODULES:
        for folder in (headers / module, headers.parent / "lib" / f"{module}.framework" / "Headers"):
            if folder.is_dir():
                found.append(folder)
    if not any(folder.joinpath("QPixmap").exists() for folder in found):
        sys.exit(f"Qt's own headers are not in {headers}")
    return found


def app_folder(path, root):
    parts = path.relative_to(root / "app").parts
    return parts[0] if len(parts) > 1 else "."


def resolve(name, source, root):
    """The file of ours that a quoted include means, or None."""
    for base in (source.parent, root / "app", root / "ui"):
        if (base / name).is_file():
            return (base / name).resolve()
    return None


def wrong_arrow(source, target, root):
    in_app, target_in_app = source.is_relative_to(root / "app"), target.is_relative_to(root / "app")
    if in_app and not target_in_app:
        return "app/ must not know the window"
    if in_app:
        here, there = app_folder(source, root), app_folder(target, root)
        for folder in (here, there):
            if folder not in RANK:
                return f"app/{folder} has no place yet: give it one in tests/lint/includes.py"
        if here != there and RANK[there] >= RANK[here]:
            return f"{here} must not include {there}"
    elif not target_in_app and source.is_relative_to(root / "ui/common") and not target.is_relative_to(root / "ui/common"):
        return "ui/common must not know a page"
    return None


def complaints(root, window_folders):
    root = root.resolve()
    for source in sorted([*root.glob("app/**/*"), *root.glob("ui/**/*")]):
        if source.suffix not in (".h", ".cpp", ".mm"):
            continue
        where = source.relative_to(root).as_posix()
        text = source.read_text(encoding="utf-8")
        for match in INCLUDE.finditer(text):
            name = match[1] or match[2]
            line = text.count("\n", 0, match.start(0) + len(match[0])) + 1
            problem = None
            target = resolve(name, source, root)
            if match[1] and target:
                problem = wrong_arrow(source, target, root)
            elif where.startswith("app/") and (
                name.split("/")[0] in WINDOW_MODULES or any((folder / name).exists() for folder in window_folders)
            ):
                problem = "app/ must not draw: this header is Qt Gui's, Widgets' or the like"
            for pattern, allowed in ONLY_IN:
                if re.fullmatch(pattern, name) and not any(fnmatch.fnmatch(where, a) for a in allowed):
                    problem = f"only {', '.join(allowed)} may include this"
            if problem:
                yield f"{where}:{line}: #include {name}: {problem}"


PLANTED = {  # file, what it includes, wrong or not
    ("app/core/A.h", '"storage/S.h"'): True,
    ("app/core/Same.cpp", '"core/A.h"'): False,
    ("app/storage/S.h", '"core/A.h"'): False,
    ("app/storage/Sideways.cpp", '"mail/M.h"'): True,
    ("app/mail/M.h", "<QString>"): False,
    ("app/mail/Draws.cpp", "<QPixmap>"): True,
    ("app/mail/DrawsToo.cpp", "<QtWidgets/QLabel>"): True,
    ("app/mail/Dots.cpp", '"../storage/S.h"'): True,
    ("app/tokens/T.h", '"storage/S.h"'): False,
    ("app/tokens/PasswordHash.cpp", "<botan/bcrypt.h>"): False,
    ("app/tokens/Jwt.cpp", "<botan/mac.h>"): True,
    ("app/messages/Me.h", '"accounts/Ac.h"'): True,
    ("app/accounts/Ac.h", '"messages/Me.h"'): False,
    ("app/accounts/Keychain.cpp", "<qt6keychain/keychain.h>"): True,
    ("app/links/Pages.cpp", "<QHttpServer>"): True,
    ("app/links/HttpServer.cpp", "<QHttpServer>"): False,
    ("app/Desk.h", '"accounts/Ac.h"'): False,
    ("app/practice/P.cpp", '"Desk.h"'): True,
    ("app/newcomer/N.cpp", '"core/A.h"'): True,
    ("app/accounts/Window.cpp", '"common/Theme.h"'): True,
    ("ui/common/Theme.h", "<QPalette>"): False,
    ("ui/common/Knows.cpp", '"accounts/Page.h"'): True,
    ("ui/accounts/Page.h", '"common/Theme.h"'): False,
    ("ui/accounts/Page.cpp", '"Desk.h"'): False,
    ("ui/accounts/Query.cpp", "<QSqlQuery>"): True,
    ("ui/accounts/Spaces.cpp", "  <qt6keychain/keychain.h>"): True,
}


def self_test(window_folders):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for file, include in PLANTED:
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(f"// planted\n#include {include}\n", encoding="utf-8")
        found = list(complaints(root, window_folders))
    wrong = {f"{file}:2" for (file, _), is_wrong in PLANTED.items() if is_wrong}
    said = {":".join(line.split(":")[:2]) for line in found}
    for place in sorted(wrong - said):
        print(f"not found: {place}")
    for place in sorted(said - wrong):
        print(f"found without a reason: {place}")
    print(f"{len(wrong & said)} of {len(wrong)} planted includes found")
    return wrong == said


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).parents[2])
    parser.add_argument("--qt-headers")
    parser.add_argument("--self-test", action="store_true")
    options = parser.parse_args()
    window_folders = qt_header_folders(options.qt_headers)
    if options.self_test:
        sys.exit(0 if self_test(window_folders) else 1)
    found = list(complaints(options.root, window_folders))
    print("\n".join(found) if found else "every include points the right way")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
