#!/bin/sh
# Make sure that a Chromium is here for the browser tests; say exactly what to do where it cannot be.
[ -n "$WORKBENCH_CHROMIUM" ] && [ -x "$WORKBENCH_CHROMIUM" ] && exit 0
for name in chromium chromium-browser google-chrome google-chrome-stable; do
    command -v "$name" >/dev/null 2>&1 && exit 0
done
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Debian's chromium for the browser tests ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null && exit 0
fi
cat >&2 <<'END'
The browser tests need Chromium and found none. Install it, then run the command again:
    Debian, Ubuntu:  sudo apt-get install chromium
    Fedora:          sudo dnf install chromium
    macOS:           brew install --cask chromium
or name an installed one:  WORKBENCH_CHROMIUM=/path/to/chrome make test
END
exit 1
