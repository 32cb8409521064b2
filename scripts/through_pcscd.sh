# Sourced by ./run: plugs the soft card into a real pcscd and reads it from there.

# through_pcscd CCCD PROFILE
through_pcscd() {
    cccd=$1
    profile=$2
    started=
    scratch=$(mktemp -d)
    trap 'stop_started; rm -rf "$scratch"' EXIT

    if ! "$cccd" readers >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && ! pgrep -x pcscd >/dev/null; then
        say "Starting pcscd"
        pcscd --foreground >"$scratch/pcscd.log" 2>&1 &
        started="$started $!"
    fi
    if ! wait_for 20 sh -c "'$cccd' readers 2>/dev/null | grep -q 'Virtual PCD 00 00'"; then
        say "pcscd with the virtual reader does not answer."
        say "Start it as root (pcscd --foreground) with vsmartcard-vpcd installed, then run this again."
        return 3
    fi

    "$cccd" issue --profile "$profile" --out "$scratch/card" >/dev/null
    "$cccd" soft serve --profile "$profile" --vpcd 127.0.0.1:35963 >"$scratch/serve.log" 2>&1 &
    started="$started $!"
    if ! wait_for 20 sh -c "'$cccd' readers 2>/dev/null | grep 'Virtual PCD 00 00' | grep -q 3B"; then
        say "The soft card did not reach the virtual reader:"
        cat "$scratch/serve.log" >&2
        return 3
    fi
    "$cccd" read --reader 'Virtual PCD 00 00' --mrz "$(grep -v '^CAN \|^QR ' "$scratch/card/printed.txt")" \
        --trust "$scratch/card/csca.der"
}

# wait_for TENTHS COMMAND...: repeats the command until it succeeds.
wait_for() {
    left=$1
    shift
    while ! "$@"; do
        left=$((left - 1))
        [ "$left" -gt 0 ] || return 1
        sleep 0.3
    done
}

# Ends only what this script started.
stop_started() {
    for process in $started; do
        kill "$process" 2>/dev/null || true
    done
}
