"""What a stranger does with the package, as shell scripts for a fresh Debian in which there is nothing else.

Pure data. ``/handed`` holds older and newer packages and an AppDir; a step ends well with exit code 0.
"""

from __future__ import annotations

from dataclasses import dataclass

from tests.package.chroot import USER


@dataclass(frozen=True)
class Step:
    """One step.

    Args:
        name: what it shows.
        user: who does it.
        script: for ``sh -eu``.
        limit_s: seconds until it counts as hanging.
    """

    name: str
    user: str
    script: str
    limit_s: float = 600


# `!` before a command does not end a script that `set -e` guards.
PREFACE = """
absent() { if "$@"; then echo "there, but should not be: $*"; exit 1; fi; }
installed() {
    apt-get install --yes --no-install-recommends "$@" >/tmp/log 2>&1 || { tail -20 /tmp/log; exit 1; }
}
"""
POLICY = "keydesk policy show >told || { cat told; exit 1; }\ngrep 4711 told"
KEPT = "find .config/keydesk .local/share/keydesk -type f ! -name '*-wal' ! -name '*-shm' | sort | xargs sha256sum"

STEPS = (
    Step(
        "there is no Python, and nothing of Keydesk",
        "root",
        "absent command -v python3\nabsent ls -d /opt/keydesk\nabsent ls -d /etc/keydesk",
    ),
    Step(
        "the older package installs, with what it asks for",
        "root",
        """
installed xdg-utils desktop-file-utils
installed /handed/older.deb
absent command -v python3
test -e /opt/keydesk/_internal/gone-with-the-upgrade
""",
    ),
    Step(
        "every library finds what it needs, but for what is optional",
        "root",
        """
export LD_LIBRARY_PATH=/opt/keydesk/_internal
lost=$(find /opt/keydesk -name '*.so*' -type f | xargs ldd 2>/dev/null | grep 'not found' | grep -v libcups.so.2 || :)
echo "$lost"
test -z "$lost"
""",
    ),
    Step(
        "the self-test finds every part",
        USER,
        """
keydesk --json self-test >told
cat told
grep -q '"ok": *true' told
grep -q '"transports": *\\["hid", *"pcsc"\\]' told || grep -A3 '"transports"' told | grep -q pcsc
""",
    ),
    Step(
        "the main job goes through the window",
        USER,
        """
keydesk --json demo --tour --out pictures >told 2>said || { cat told; tail -20 said; exit 1; }
grep -q '"ok": *true' told || { cat told; exit 1; }
test "$(ls pictures/*.png | wc -l)" -ge 10
""",
    ),
    Step(
        "signing in opens the person's browser, with the person's own environment",
        USER,
        """
mkdir -p bin
cat >bin/xdg-open <<'END'
#!/bin/sh
env >"$HOME/seen.unfinished"
mv "$HOME/seen.unfinished" "$HOME/seen"
exec keydesk practice-browser "$1"
END
chmod +x bin/xdg-open
mkfifo life line
# The tenant ends when this script does: it holds the other end of its standard input.
keydesk tenant --until-stdin-closes <life >line 2>/dev/null &
exec 3>life
read -r told <line
issuer=$(echo "$told" | sed 's/.*"issuer": *"\\([^"]*\\)".*/\\1/')
client=$(echo "$told" | sed 's/.*"client_id": *"\\([^"]*\\)".*/\\1/')
ports=$(echo "$told" | sed 's/.*"callback_ports": *\\[\\([^]]*\\)\\].*/\\1/; s/ *, */ --callback-port /g')
keydesk profile add --issuer "$issuer" --client-id "$client" --callback-port $ports
LD_LIBRARY_PATH=/own/libraries PATH=$HOME/bin:$PATH keydesk --token-store memory sign-in --timeout 300
grep -qx 'LD_LIBRARY_PATH=/own/libraries' seen
absent grep -e /opt/keydesk -e '^_PYI' -e '^QT_PLUGIN' seen
""",
    ),
    Step(
        "an administrator puts a policy there",
        "root",
        """echo '{"SupportPhone": "4711"}' >/etc/keydesk/policies/managed/50-own.json""",
    ),
    Step("the policy is in force", USER, POLICY),
    Step(
        "a link leads into the window that runs",
        USER,
        """
test "$(xdg-mime query default x-scheme-handler/keydesk)" = keydesk.desktop
keydesk &
window=$!
until find /run/user/1000 -type s | grep -q keydesk; do kill -0 $window; sleep 0.2; done
# xdg-open starts a program only where there is a screen; the program itself draws offscreen. This start ends by
# itself only when the window that runs has taken the link.
DISPLAY=:none xdg-open keydesk://methods
kill -0 $window
kill $window
""",
    ),
    Step(
        "settings and store are remembered",
        USER,
        f"keydesk settings set language ja\n{KEPT} >before\ntest -s before",
    ),
    Step(
        "the newer package takes its place",
        "root",
        """
installed /handed/newer.deb
absent test -e /opt/keydesk/_internal/gone-with-the-upgrade
grep -q 4711 /etc/keydesk/policies/managed/50-own.json
""",
    ),
    Step("the policy is in force after it", USER, POLICY),
    Step(
        "settings and store are what they were",
        USER,
        f"{KEPT} >after\ncmp before after\nkeydesk settings get language | grep -q ja\nkeydesk self-test >/dev/null",
    ),
    Step(
        "removed, the program is gone and what people made stays",
        "root",
        f"""
apt-get remove --yes keydesk >/tmp/log 2>&1
absent ls -d /opt/keydesk
absent ls /usr/bin/keydesk
absent ls /usr/share/applications/keydesk.desktop
test -s /etc/keydesk/policies/managed/50-own.json
cd /home/{USER}
{KEPT} | cmp - before
""",
    ),
    Step(
        "purged, nothing of ours is left",
        "root",
        """
rm /etc/keydesk/policies/managed/50-own.json
apt-get purge --yes keydesk >/tmp/log 2>&1
left=$(find / -xdev -name '*keydesk*' ! -path '/home/*' ! -path '/proc/*' ! -path '/var/log/*' ! -path '/handed*')
echo "$left"
test -z "$left"
""",
    ),
    Step(
        "the archive runs from any folder",
        USER,
        """
mkdir "any folder"
tar --extract --file /handed/newer.tar.gz --directory "any folder" --strip-components 1
"any folder/keydesk/keydesk" --json self-test >told || { cat told; exit 1; }
test -s "any folder/share/applications/keydesk.desktop"
test -s "any folder/udev/70-keydesk.rules"
""",
    ),
    Step(
        "an AppImage's folder starts",
        USER,
        """
/handed/Keydesk.AppDir/AppRun --json self-test >told || { cat told; exit 1; }
grep -q '"ok": *true' told
""",
    ),
)
