#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fails on a text that the window shows and no translator can reach, and prints where it stands.

texts.py [ROOT] [--lupdate FILE]   checks ROOT/app and ROOT/ui against ROOT/resources/translations
texts.py --write [LANGUAGE ...]    brings ROOT/resources/translations up to date, and adds the languages
texts.py --self-test               plants wrong texts and wants each of them found

The check lets lupdate read the sources into a folder of its own; nothing in ROOT is written. What it found is
compared with the English plurals, and with what a second, simpler reading of the sources says the program asks
for.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

ENGLISH = "resources/translations/latchkey_en.ts"
FOLDERS = ("app", "ui")
NAMESPACE = "latchkey"
PATIENCE = 60  # seconds for all files; lupdate needs one, unless something keeps its parser busy for ever

TOKEN = re.compile(
    r"""(?P<skip>\s+|//[^\n]*|/\*.*?\*/)
    |(?P<define>^[ \t]*\#[ \t]*define\b(?:\\\n|[^\n])*)
    |(?P<directive>^[ \t]*\#(?:\\\n|[^\n])*)
    |(?P<raw>(?:u8|u|U|L)?R"(?P<fence>[^()\\\s]*)\(.*?\)(?P=fence)"\w*)
    |(?P<text>(?:u8|u|U|L)?"(?:\\.|[^"\\\n])*"\w*)
    |(?P<letter>(?:u8|u|U|L)?'(?:\\.|[^'\\\n])+')
    |(?P<number>\.?\d(?:['\w.]|(?<=[eEpP])[+-])*)
    |(?P<name>[A-Za-z_]\w*)
    |(?P<sign>::|.)""",
    re.VERBOSE | re.DOTALL | re.MULTILINE,
)
ESCAPE = re.compile(r'\\(n|t|"|\'|\\|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8})')
PLAIN = {"n": "\n", "t": "\t"}
MARKS = ("QT_TRANSLATE_NOOP", "QT_TRANSLATE_N_NOOP", "QT_TRANSLATE_NOOP3")
ASKS = ("tr", "translate") + MARKS


def literal(token):
    body = token[token.index('"') + 1 : token.rindex('"')]
    if token[: token.index('"')].endswith("R"):
        return body[body.index("(") + 1 : body.rindex(")")]
    return ESCAPE.sub(
        lambda m: chr(int(m[1][1:], 16)) if m[1][0] in "uU" and len(m[1]) > 1 else PLAIN.get(m[1], m[1]), body
    )


class Token:
    def __init__(self, kind, value, line):
        self.kind, self.value, self.line = kind, value, line


def tokens_of(text):
    found, line = [], 1
    for match in TOKEN.finditer(text):
        kind, value = match.lastgroup, match[0]
        if kind == "fence":
            kind = "raw"
        if kind not in ("skip", "directive"):
            found.append(Token(kind, value, line))
        line += value.count("\n")
    return found


class Source:
    """One file, read as far as texts go: who asks for which text in which context."""

    def __init__(self, where, text):
        self.where = where
        self.tokens = tokens_of(text)
        self.contexts = {}  # class: the context that it gives its texts
        self.literals = []  # (line, class or context, text)
        self.variables = []  # (line, class or context)
        self.marks = []  # (line, context)
        self.problems = []  # (line, what is wrong)
        self.walk()

    def walk(self):
        scopes = []  # (kind, name of the class, where what precedes it began)
        head = 0  # where the statement or definition begins
        body_of = ""  # the class whose function stands outside it
        for i, token in enumerate(self.tokens):
            if token.kind == "define" and re.search(r"\b(%s)\s*\(" % "|".join(ASKS), token.value):
                self.problems.append((token.line, "lupdate does not look into macros"))
            elif token.value == "{" and token.kind == "sign":
                kind, name = self.opened(head, i)
                if self.outside(scopes) and kind == "block":
                    body_of = self.owner(head, i)
                scopes.append((kind, name, head))
                head = i + 1
            elif token.value == "}" and token.kind == "sign":
                _, _, began = scopes.pop() if scopes else ("", "", i + 1)
                # A value in braces, as in a list of initialisers, ends nothing.
                goes_on = i + 1 < len(self.tokens) and self.tokens[i + 1].value in (",", ")", "{")
                head = began if goes_on else i + 1
            elif token.value == ";" and token.kind == "sign":
                head = i + 1
            elif token.kind == "name":
                inside = next((name for kind, name, _ in reversed(scopes) if kind == "class"), "")
                if not inside:
                    inside = self.owner(head, i) if self.outside(scopes) else body_of
                self.meet(i, inside)

    @staticmethod
    def outside(scopes):
        return all(kind == "namespace" for kind, _, _ in scopes)

    def opened(self, head, end):
        names = [t.value for t in self.tokens[head:end]]
        if "namespace" in names:
            return "namespace", ""
        for word in ("class", "struct"):
            if word in names and "(" not in names[: names.index(word)] and "enum" not in names:
                after = names[names.index(word) + 1 :]
                if after and re.match(r"[A-Za-z_]", after[0]) and "(" not in after:
                    path = "".join(after[: next((k for k, n in enumerate(after) if n in (":", "final")), None)])
                    return "class", path.split("::")[-1]
        return "block", ""

    def owner(self, head, end):
        """The class of `Class::function(` between two places, the innermost before the first bracket."""
        for k in range(head, end):
            if self.tokens[k].value == "(":
                break
            if self.tokens[k].value == "::" and self.tokens[k - 1].kind == "name" and k > head:
                after = [t.value for t in self.tokens[k + 1 : k + 4]]
                if "(" in after[1:3] or after[:1] == ["operator"]:
                    return self.tokens[k - 1].value
        return ""

    def meet(self, i, inside):
        name, line = self.tokens[i].value, self.tokens[i].line
        after = self.tokens[i + 1 : i + 6]
        if name == "Q_OBJECT" and inside:
            self.contexts.setdefault(inside, f"{NAMESPACE}::{inside}")
        elif name == "Q_DECLARE_TR_FUNCTIONS" and inside:
            close = next(k for k in range(i, len(self.tokens)) if self.tokens[k].value == ")")
            self.contexts[inside] = "".join(t.value for t in self.tokens[i + 2 : close])
        if name not in ASKS or not after or after[0].value != "(":
            return
        before = self.tokens[i - 1].value if i else ""
        if name == "tr":
            if before in (".", ">"):
                return
            who = self.tokens[i - 2].value if before == "::" else inside
            self.ask(line, ("class", who), self.text_at(i + 2))
            return
        if name == "translate" and (before in (".", ">") or before != "::"):
            return  # a painter's
        context = self.text_at(i + 2)
        if context is None or self.tokens[i + 3].value != ",":
            self.problems.append((line, "the context has to stand here as a text"))
            return
        text = self.text_at(i + 4)
        if name in MARKS:
            self.marks.append((line, context))
            if text is None:
                self.problems.append((line, "the text has to stand here"))
                return
        self.ask(line, ("context", context), text)

    def text_at(self, i):
        """Texts that stand side by side are one; absent if something else stands there."""
        parts = []
        while i < len(self.tokens) and self.tokens[i].kind in ("text", "raw"):
            parts.append(literal(self.tokens[i].value))
            i += 1
        return "".join(parts) if parts else None

    def ask(self, line, who, text):
        if text is None:
            self.variables.append((line, who))
        elif text:
            self.literals.append((line, who, text))


def sources_of(root):
    for folder in FOLDERS:
        for path in sorted((root / folder).glob("**/*")):
            if path.suffix in (".h", ".cpp", ".mm"):
                yield path


def run_lupdate(lupdate, root, paths, ts, patience, *options):
    """What lupdate says that is no report of success; absent if it did not end in time."""
    # Without places in the sources a file changes only with the texts.
    command = [lupdate, *options, *[str(path.relative_to(root)) for path in paths], "-locations", "none"]
    for folder in FOLDERS:
        command += ["-I", folder]
    try:
        done = subprocess.run(
            [*command, "-ts", str(ts)], cwd=root, capture_output=True, text=True, timeout=patience, check=False
        )
    except subprocess.TimeoutExpired:
        return None
    said = [line for line in done.stderr.splitlines() if line.strip()]
    if done.returncode != 0 or not ts.exists():
        said.append(f"lupdate ended with {done.returncode}")
    return [line.replace(f"{root}/", "") for line in said]


def messages_of(ts):
    for context in ET.parse(ts).getroot().findall("context"):
        for message in context.findall("message"):
            yield (context.findtext("name"), message.findtext("source") or "", message.findtext("comment") or ""), message


def write(root, lupdate, languages):
    root = root.resolve()
    folder = root / ENGLISH.rpartition("/")[0]
    files = {folder / f"latchkey_{language}.ts" for language in languages} | set(folder.glob("latchkey_*.ts"))
    for ts in sorted(files):
        language = ts.stem.partition("_")[2]
        options = ["-source-language", "en", "-target-language", language]
        if ts == root / ENGLISH:
            options += ["-pluralonly", "-no-obsolete"]
        said = run_lupdate(lupdate, root, list(sources_of(root)), ts, PATIENCE, *options)
        print("\n".join(["lupdate does not end"] if said is None else [ts.relative_to(root).as_posix(), *said]))


def plural_complaints(found, english):
    wanted = {key for key, message in found.items() if message.get("numerus") == "yes"}
    for context, source, _ in sorted(wanted - english.keys()):
        yield f"{ENGLISH}: the plural is missing (add it with texts.py --write): {context}: {source}"
    for (context, source, _), message in sorted(english.items(), key=lambda item: item[0]):
        where = f"{ENGLISH}: {context}: {source}"
        if (context, source, _) not in wanted:
            yield f"{where}: nobody asks for this"
            continue
        translation = message.find("translation")
        forms = [form.text or "" for form in translation.findall("numerusform")]
        if translation.get("type") or len(forms) != 2 or not all(forms):
            yield f"{where}: not filled in"
        elif re.search("%L?n", source) and not all(re.search("%L?n", form) for form in forms):
            yield f"{where}: the number is missing"


def context_complaints(sources, found):
    contexts = {}
    for source in sources:
        for name, context in source.contexts.items():
            contexts.setdefault(name, context)
    texts = {(context, text) for context, text, _ in found}
    marked, asked = {}, {}

    def context_of(who):
        kind, name = who
        return name if kind == "context" else contexts.get(name)

    for source in sources:
        for line, problem in source.problems:
            yield f"{source.where}:{line}: {problem}"
        for line, who, text in source.literals:
            context = context_of(who)
            if context is None:
                yield f"{source.where}:{line}: tr() without a context of its own: {text}"
            elif (context, text) not in texts:
                yield f"{source.where}:{line}: asked for in {context}, where lupdate does not see it: {text}"
        for line, who in source.variables:
            context = context_of(who)
            if context is None:
                yield f"{source.where}:{line}: tr() without a context of its own"
            else:
                asked.setdefault(context, f"{source.where}:{line}")
        for line, context in source.marks:
            marked.setdefault(context, f"{source.where}:{line}")
    for context in sorted(marked.keys() - asked.keys()):
        yield f"{marked[context]}: marked for {context}, but nobody asks there"
    for context in sorted(asked.keys() - marked.keys()):
        yield f"{asked[context]}: asks in {context}, but no text is marked for it"


def complaints(root, lupdate, patience=PATIENCE):
    root = root.resolve()
    paths = list(sources_of(root))
    with tempfile.TemporaryDirectory() as folder:
        ts = pathlib.Path(folder) / "all_en.ts"
        said = run_lupdate(lupdate, root, paths, ts, patience)
        if said is None:
            yield "lupdate does not end"
            for path in paths:
                if run_lupdate(lupdate, root, [path], ts, patience=max(1, patience / 20)) is None:
                    yield f"{path.relative_to(root)}: lupdate does not end on this file"
            return
        yield from said
        if not ts.exists():
            return
        found = dict(messages_of(ts))
    english = dict(messages_of(root / ENGLISH)) if (root / ENGLISH).exists() else {}
    yield from plural_complaints(found, english)
    sources = [Source(path.relative_to(root).as_posix(), path.read_text(encoding="utf-8")) for path in paths]
    yield from context_complaints(sources, found)


HEADER = """#pragma once
namespace latchkey {
class Page : public QWidget {
    Q_OBJECT
    void show();
};
class Plain {
    void show();
};
struct Words {
    Q_DECLARE_TR_FUNCTIONS(Spoken)
};
}
"""
PLANTED = [  # line of a function Page::show(), what must be said about it; nothing if it is right
    ('tr("Right");', None),
    ('tr("Right, with a \\"quote\\" and " "a second part");', None),
    ('Words::tr("Right");', None),
    ('QCoreApplication::translate("Place", "Right");', None),
    ('tr("%n rights", nullptr, count);', None),
    ('tr("%n lefts", nullptr, count);', "not filled in"),
    ('tr("%n middles", nullptr, count);', "the plural is missing"),
    ('tr("%n corners", nullptr, count);', "the number is missing"),
    ('const char *m = QT_TRANSLATE_NOOP("Spoken", "Marked"); Words::tr(m);', None),
    ('const char *n = QT_TRANSLATE_NOOP("Elsewhere", "Marked");', "marked for Elsewhere, but nobody asks there"),
    ("tr(name);", "asks in latchkey::Page, but no text is marked for it"),
    ('QCoreApplication::translate(place, "Text");', "the context has to stand here"),
    ('QCoreApplication::translate("Empty", name);', "asks in Empty, but no text is marked for it"),
    ('#define SAY(text) tr(text)\n#define MARK(text) QT_TRANSLATE_NOOP("Page", text)', "does not look into macros"),
    ('Plain::tr("Lost");', "tr() without a context of its own"),
]
PLANTED_ENGLISH = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="en"><context><name>latchkey::Page</name>
<message numerus="yes"><source>%n rights</source><translation>
<numerusform>%n right</numerusform><numerusform>%n rights</numerusform></translation></message>
<message numerus="yes"><source>%n lefts</source><translation type="unfinished">
<numerusform></numerusform><numerusform></numerusform></translation></message>
<message numerus="yes"><source>%n corners</source><translation>
<numerusform>a corner</numerusform><numerusform>corners</numerusform></translation></message>
<message numerus="yes"><source>%n bygones</source><translation>
<numerusform>%n bygone</numerusform><numerusform>%n bygones</numerusform></translation></message>
</context></TS>
"""


def said_about(lupdate, body, english="", patience=PATIENCE):
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        for file, text in (
            ("app/Page.h", HEADER),
            ("ui/Page.cpp", '#include "Page.h"\nnamespace latchkey {\n' + body + "\n}\n"),
            (ENGLISH, english),
        ):
            if text:
                (root / file).parent.mkdir(parents=True, exist_ok=True)
                (root / file).write_text(text, encoding="utf-8")
        return list(complaints(root, lupdate, patience))


def self_test(lupdate):
    everything = "void Page::show()\n{\n" + "\n".join(line for line, _ in PLANTED) + "\n}"
    said = said_about(lupdate, everything, PLANTED_ENGLISH)
    # lupdate says the last one too, and the English file has one that no source has.
    wanted = [words for _, words in PLANTED if words] + ["lacks Q_OBJECT", "nobody asks for this"]
    wrong = [f"not found: {words}" for words in wanted if not any(words in line for line in said)]
    wrong += [f"found without a reason: {line}" for line in said if not any(words in line for words in wanted)]
    if not any("ui/Page.cpp" in line for line in said_about(lupdate, 'QString free() { return tr("Lost"); }')):
        wrong.append("not found: tr() in a free function")
    # A later lupdate may have learned to end.
    said = said_about(lupdate, 'QString f() { return QCoreApplication::translate("A", "B", nullptr, int(1)); }', patience=2)
    if said and "ui/Page.cpp: lupdate does not end on this file" not in said:
        wrong.append(f"the file on which lupdate does not end is not named: {said}")
    print("\n".join(wrong) if wrong else f"{len(wanted) + 2} kinds of planted texts found")
    return not wrong


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("root", nargs="?", type=pathlib.Path, default=pathlib.Path(__file__).parents[2])
    parser.add_argument("--lupdate", default=shutil.which("lupdate") or "/usr/lib/qt6/bin/lupdate")
    parser.add_argument("--self-test", action="store_true")
    parser.add_argument("--write", nargs="*", metavar="LANGUAGE")
    options = parser.parse_args()
    if options.write is not None:
        write(options.root, options.lupdate, options.write)
        return
    if options.self_test:
        sys.exit(0 if self_test(options.lupdate) else 1)
    found = list(complaints(options.root, options.lupdate))
    print("\n".join(found) if found else "every text can be translated")
    sys.exit(1 if found else 0)


if __name__ == "__main__":
    main()
