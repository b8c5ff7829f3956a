# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON Web Tokens by Python's own hmac and json: reads tokens, says where it disagrees, and signs the same claims itself."""
import base64
import hashlib
import hmac
import json
import sys


def decode(part):
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def encode(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def mac(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256).digest()


signed = []
for case in json.load(sys.stdin):
    key = base64.b64decode(case["key"])
    text, signature = case["token"].rsplit(".", 1)
    header, payload = (json.loads(decode(part)) for part in text.split("."))
    if not hmac.compare_digest(mac(key, text), decode(signature)):
        sys.exit(f"another signature: {case['token']}")
    if header != {"alg": "HS256", "typ": "reset+jwt", "kid": case["kid"]}:
        sys.exit(f"another header: {header}")
    if payload != case["claims"]:
        sys.exit(f"other claims: {payload} in place of {case['claims']}")
    # In another order, with blanks and with escapes where the other side writes UTF-8.
    own = ".".join(encode(json.dumps(dict(reversed(part.items())), indent=1).encode()) for part in (header, payload))
    signed.append(own + "." + encode(mac(key, own)))
json.dump(signed, sys.stdout)
