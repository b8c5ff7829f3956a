#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
#
# with-keyring.sh unlocked|locked|no-service|no-bus COMMAND ...
# Runs COMMAND with a keychain of its own in that state: a real gnome-keyring on a private D-Bus, in a throw-away home.
# Works as root, without a desktop, and next to others of its kind.
#   locked: COMMAND is run a first time with --store while the keyring is still open.
# COMMAND finds the daemon's process in LATCHKEY_KEYRING_PID.
set -euo pipefail

state=$1
shift

if [ "${LATCHKEY_KEYRING_HOME:-}" = "" ]; then
    for program in dbus-run-session dbus-send gnome-keyring-daemon; do
        command -v "$program" >/dev/null || { echo "$program is missing: './dev test' installs it" >&2; exit 1; }
    done
    home=$(mktemp -d)
    trap 'rm -rf "$home"' EXIT
    mkdir -m 700 "$home/runtime"
    # Without service directories nothing of a desktop can be started on this bus, and no prompt can appear anywhere.
    cat >"$home/bus.conf" <<CONF
<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:dir=$home/runtime</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
CONF
    unset DISPLAY WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL XDG_CURRENT_DESKTOP DESKTOP_SESSION
    export LATCHKEY_KEYRING_HOME=$home HOME=$home XDG_RUNTIME_DIR=$home/runtime
    export XDG_DATA_HOME=$home/data XDG_CONFIG_HOME=$home/config XDG_CACHE_HOME=$home/cache
    if [ "$state" = no-bus ]; then
        # Unset is not enough: a client then looks for a bus in XDG_RUNTIME_DIR and may start one.
        DBUS_SESSION_BUS_ADDRESS="unix:path=$home/nobody-here" "$@"
    else
        dbus-run-session --config-file="$home/bus.conf" -- "$0" "$state" "$@"
    fi
    exit
fi

[ "$state" != no-service ] || exec "$@"

# --foreground keeps it a child of ours, so that its end is certain. It takes over the bus name a moment after its start.
printf 'a test password' | gnome-keyring-daemon --foreground --unlock --components=secrets >"$HOME/keyring.log" 2>&1 &
export LATCHKEY_KEYRING_PID=$!
trap 'kill -CONT "$LATCHKEY_KEYRING_PID"; kill "$LATCHKEY_KEYRING_PID"; wait || true' EXIT
secrets() { dbus-send --session --print-reply --reply-timeout=2000 --dest=org.freedesktop.secrets "$@"; }
collection=/org/freedesktop/secrets/collection/login
up=
for _ in $(seq 200); do
    if secrets "$collection" org.freedesktop.DBus.Peer.Ping >/dev/null 2>&1; then up=yes; break; fi
    sleep 0.05
done
[ "$up" ] || { echo "gnome-keyring-daemon did not come up:" >&2; cat "$HOME/keyring.log" >&2; exit 1; }

if [ "$state" = locked ]; then
    "$@" --store
    secrets /org/freedesktop/secrets org.freedesktop.Secret.Service.Lock "array:objpath:$collection" >/dev/null
fi
"$@"
