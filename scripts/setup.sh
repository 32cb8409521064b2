# Sourced by ./run and ./test: sets up a bare Debian or Ubuntu machine, once.
# Nothing here is hidden: every package is named before it is installed, and where it cannot be
# installed (no root, no network) it is listed and the caller goes on with what there is.

RUST_WANTED=1.95

# What all of it is built with; what a window on X11 or Wayland opens while it runs; what the tests
# need besides: readers, displays, and the programs of others that results are held against.
BUILD_PACKAGES='build-essential pkg-config libpcsclite-dev libssl-dev'
WINDOW_PACKAGES='libegl1 libgl1 libgl1-mesa-dri libwayland-client0 libwayland-cursor0 libwayland-egl1
    libx11-6 libx11-xcb1 libxcursor1 libxi6 libxkbcommon-x11-0 libxkbcommon0'
TEST_PACKAGES="$WINDOW_PACKAGES pcscd vsmartcard-vpcd openssl libreoffice-calc mesa-vulkan-drivers
    xvfb xauth openbox xdotool imagemagick
    debhelper help2man lintian desktop-file-utils appstream"

say() { printf '%s\n' "$*" >&2; }

# have_rust: cargo and rustc are there and new enough; says how to get them otherwise.
have_rust() {
    [ -f "$HOME/.cargo/env" ] && . "$HOME/.cargo/env"
    if ! command -v cargo >/dev/null 2>&1 || ! command -v rustc >/dev/null 2>&1; then
        say "Rust is not installed. Rust $RUST_WANTED or newer is needed; to get it:"
        rust_advice
        return 1
    fi
    rust_found=$(rustc --version | cut -d' ' -f2)
    if ! version_at_least "${rust_found%%-*}" "$RUST_WANTED"; then
        say "Rust $rust_found is too old. Rust $RUST_WANTED or newer is needed; to get it:"
        rust_advice
        return 1
    fi
}

rust_advice() {
    if command -v rustup >/dev/null 2>&1; then
        say "    rustup update stable"
    else
        say "    curl --proto '=https' --tlsv1.2 -sSf https://sh.rustup.rs | sh"
        say "    . \"\$HOME/.cargo/env\""
    fi
    say "then run this again."
}

# version_at_least FOUND WANTED
version_at_least() {
    [ "$(printf '%s\n%s\n' "$2" "$1" | sort -V | head -n 1)" = "$2" ]
}

# need_packages PACKAGE...: installs what is missing of them; never fails, but says what is left.
# PACKAGES_MISSING holds what could not be installed.
need_packages() {
    PACKAGES_MISSING=
    if ! command -v dpkg-query >/dev/null 2>&1; then
        say "This is not Debian or Ubuntu; what they call $* is needed here too."
        return 0
    fi
    wanted=
    for package in "$@"; do
        installed "$package" || wanted="$wanted $package"
    done
    [ -z "$wanted" ] && return 0

    if [ "$(id -u)" = 0 ]; then
        as_root=
    elif command -v sudo >/dev/null 2>&1 && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
        as_root=sudo
    else
        PACKAGES_MISSING=$wanted
        say "These packages are missing and only root can install them:"
        say "    sudo apt-get install$wanted"
        say "Going on without them as far as it goes."
        return 0
    fi

    say "Installing system packages:$wanted"
    # shellcheck disable=SC2086 # the list is meant to split
    if ! { $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted \
        || { $as_root apt-get update -q \
            && $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $wanted; }; } >&2; then
        for package in $wanted; do
            installed "$package" || PACKAGES_MISSING="$PACKAGES_MISSING $package"
        done
        say "These packages could not be installed (no network?):$PACKAGES_MISSING"
        say "Install them by hand: apt-get install$PACKAGES_MISSING"
        say "Going on without them as far as it goes."
    fi
}

installed() {
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}
