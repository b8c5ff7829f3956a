#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-postgresql.sh PROGRAM [ARGUMENTS]: runs PROGRAM with PGHOST, PGPORT, PGUSER and PGPASSWORD of a PostgreSQL
# server that is made for it and thrown away afterwards. Works as root and as anybody else, and beside others.
set -eu

if ! command -v pg_virtualenv >/dev/null; then
    echo "pg_virtualenv is missing: install the packages postgresql, postgresql-contrib and postgresql-common" >&2
    exit 1
fi

# In memory where there is room: making and dropping a database waits for the disk several times.
if [ -w /dev/shm ] && [ "$(df --output=avail -k /dev/shm | tail -1)" -gt 1000000 ]; then
    TMPDIR=$(mktemp -d /dev/shm/latchkey-test.XXXXXX)
else
    TMPDIR=$(mktemp -d -t latchkey-test.XXXXXX)
fi
export TMPDIR
chmod 755 "$TMPDIR" # the server runs as somebody else when root starts it
trap 'rm -rf "$TMPDIR"' EXIT

# Two servers that are started at once would both find the default port free. The lock is kept by the server itself.
for _ in $(seq 50); do
    port=$((20000 + RANDOM % 10000))
    exec 9>"/tmp/latchkey-postgresql-$UID-$port.lock"
    if flock --nonblock 9 && ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        found=$port
        break
    fi
done
trap 'rm -rf "$TMPDIR" "/tmp/latchkey-postgresql-$UID-$found.lock"' EXIT

PGPORT=$found pg_virtualenv -t -c '--locale=C.UTF-8 --encoding=UTF8' -o 'max_connections=200' \
    -o 'synchronous_commit=off' -o 'jit=off' -o 'deadlock_timeout=200ms' -o 'lc_messages=C.UTF-8' "$@"
