# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads messages with Python's own mail package and compares them with what was put in.

Standard input: one JSON object a line, the message in base64 beside what it must hold.
"""

import base64
import datetime
import email
import email.header
import email.policy
import email.utils
import json
import sys


def mailboxes(raw, name):
    """With the older header reader: the newer one (up to Python 3.12) keeps the blank between two
    encoded-words of a display name, which RFC 2047 section 6.2 wants dropped."""
    old = email.message_from_string(raw.decode(), policy=email.policy.compat32)
    return [
        [str(email.header.make_header(email.header.decode_header(shown))), address]
        for shown, address in email.utils.getaddresses([old[name]])
    ]


def found_in(raw, message):
    found = {
        "subject": message["Subject"],
        "from": mailboxes(raw, "From")[0],
        "to": mailboxes(raw, "To"),
        "replyTo": mailboxes(raw, "Reply-To")[0][1] if "Reply-To" in message else "",
        "messageId": message["Message-ID"].strip("<>"),
        "date": message["Date"].datetime.astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S"),
        "language": message["Content-Language"] or "",
        "text": "",
        "html": "",
        "files": [],
        "images": [],
    }
    for part in message.walk():
        if part.is_multipart():
            continue
        data = base64.b64encode(part.get_payload(decode=True)).decode()
        if part.get_content_disposition() == "attachment":
            # Not get_filename(): that takes quotes away which belong to the name.
            name = part["Content-Disposition"].params.get("filename", "")
            found["files"].append([name, part.get_content_type(), data])
        elif part.get_content_maintype() == "image":
            found["images"].append([part["Content-ID"].strip("<>"), data])
        else:
            kind = "html" if part.get_content_type() == "text/html" else "text"
            found[kind] = part.get_payload(decode=True).decode().replace("\r\n", "\n")
    return found


def differences(wanted, raw, message):
    found = found_in(raw, message)
    for defect in message.walk():
        if defect.defects:
            yield f"defects: {defect.defects}"
    for header in ("Auto-Submitted", "MIME-Version"):
        if message[header] not in ("auto-generated", "1.0"):
            yield f"{header}: {message[header]!r}"
    for key, value in wanted.items():
        if key in ("text", "html") and value != found[key]:
            # A message that is nothing but text gets the line end that every message needs.
            if message.is_multipart() or value.endswith("\n") or found[key] != value + "\n":
                yield f"{key}: {found[key]!r} instead of {value!r}"
        elif key not in ("text", "html", "message") and value != found[key]:
            yield f"{key}: {found[key]!r} instead of {value!r}"


def main():
    count = 0
    failed = 0
    for line in sys.stdin:
        wanted = json.loads(line)
        raw = base64.b64decode(wanted["message"])
        message = email.message_from_string(raw.decode(), policy=email.policy.default)
        problems = list(differences(wanted, raw, message))
        if problems:
            failed += 1
            print(f"message {count}:", *problems, sep="\n  ")
        count += 1
    if failed:
        return 1
    print(f"{count} messages, all as they were")
    return 0


sys.exit(main())
