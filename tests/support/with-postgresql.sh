#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# with-postgresql.sh PROGRAM [ARGUMENTS]: runs PROGRAM with PGHOST, PGPORT, PGUSER and PGPASSWORD of a PostgreSQL
# server that is made for it and thrown away afterwards. Works as root and as anybody else, and beside others.
set -eu

if ! command -v pg_virtualenv >/dev/null; then
    echo "pg_virtualenv is missing: install the packages postgresql, postgresql-contrib and postgresql-common" >&2
    exit 1
fi

# Two servers that are started at once would both find the default port free.
# The lock is kept for as long as this script runs, which becomes pg_virtualenv below.
for _ in $(seq 50); do
    port=$((20000 + RANDOM % 10000))
    exec 9>"${TMPDIR:-/tmp}/latchkey-postgresql-$UID-$port.lock"
    if flock --nonblock 9 && ! (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        found=$port
        break
    fi
done
# shellcheck disable=SC2064
trap "rm -f '${TMPDIR:-/tmp}/latchkey-postgresql-$UID-$found.lock'" EXIT

PGPORT=$found pg_virtualenv -t -c '--locale=C.UTF-8 --encoding=UTF8' -o 'max_connections=200' \
    -o 'synchronous_commit=off' -o 'jit=off' -o 'deadlock_timeout=200ms' -o 'lc_messages=C.UTF-8' "$@"
