#!/bin/sh
# Chromium for the browser tests: the one that is there, else from the system's packages where this user may install them.
# Prints what pytest is to leave out: nothing, or the browser tests where there is no Chromium and this is no CI.
for program in chromium chromium-browser google-chrome google-chrome-stable; do
	command -v "$program" >/dev/null 2>&1 && exit 0
done
if command -v apt-get >/dev/null 2>&1; then
	if [ "$(id -u)" = 0 ]; then root=""; else root="sudo -n"; fi
	echo "Installing Chromium from the system's packages (once) ..." >&2
	if $root apt-get update -qq >&2 && $root apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core >&2; then
		exit 0
	fi
fi
echo "There is no Chromium, so the console is not tried in a browser. Install it: sudo apt install chromium" >&2
[ -n "$CI" ] && exit 1
echo "--ignore=tests/browser"
