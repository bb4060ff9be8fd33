"""What a computer with rpm does with the .rpm, as shell scripts; in a Debian that the .deb was purged from.

There is no Fedora where these run: rpm's own database is empty, so that a package `host` stands for the system. What
it provides is read from the libraries that are really there, named as rpm's own helper names them. rpm resolves what
ours requires against that, unpacks, runs the scripts, upgrades and erases. Pure data.
"""

from __future__ import annotations

from tests.package.chroot import USER
from tests.package.journey import KEPT, POLICY, Step

# Debian's rpm says each time that it is not meant for this.
_RPM = """
mkdir /run/udev
rpm_quietly() { rpm "$@" 2>/run/said || { cat /run/said; exit 1; }; }
"""
_RULES_READ = """test "$(cat /run/udev/asked)" = "control --reload" """

STEPS = (
    Step(
        "rpm gets a package that stands for the system",
        "root",
        r"""
installed rpm
absent ls -d /opt/keydesk
# Takes down what it is asked.
cat >/usr/bin/udevadm <<'END'
#!/bin/sh
echo "$*" >>/run/udev/asked
END
chmod +x /usr/bin/udevadm
libc=$(ldconfig -p | sed -n 's/.*libc\.so\.6 .*=> //p' | head -1)
{
    printf '%s\n' 'Name: host' 'Version: 1' 'Release: 1' 'Summary: This system' 'License: none' 'BuildArch: noarch'
    echo 'Provides: /bin/sh'
    ldconfig -p | sed -n 's/^\t\([^ ]*\) (libc6,x86-64.*/Provides: \1()(64bit)/p'
    grep -ao 'GLIBC_2\.[0-9]*' "$libc" | sort -u | sed 's/.*/Provides: libc.so.6(&)(64bit)/'
    printf '%s\n' '%description' 'This system.' '%files'
} >host.spec
rpmbuild --quiet -bb host.spec 2>said || { cat said; exit 1; }
rpm --install rpmbuild/RPMS/noarch/host-1-1.noarch.rpm 2>/dev/null
""",
    ),
    Step(
        "the older rpm installs: what it requires is there, and udev is told",
        "root",
        f"""{_RPM}
rpm_quietly --install /handed/older.rpm
{_RULES_READ}
test -e /opt/keydesk/_internal/gone-with-the-upgrade
rpm --verify keydesk
""",
    ),
    Step(
        "the self-test finds every part of the rpm", USER, "keydesk --json self-test >told || { cat told; exit 1; }"
    ),
    Step(
        "an administrator puts a policy beside the rpm",
        "root",
        """echo '{"SupportPhone": "4711"}' >/etc/keydesk/policies/managed/50-own.json""",
    ),
    Step("the policy is in force with the rpm", USER, f"{POLICY}\n{KEPT} >before\ntest -s before"),
    Step(
        "the newer rpm takes its place",
        "root",
        f"""{_RPM}
rpm_quietly --upgrade /handed/newer.rpm
sort -u -o /run/udev/asked /run/udev/asked
{_RULES_READ}
absent test -e /opt/keydesk/_internal/gone-with-the-upgrade
rpm --verify keydesk
""",
    ),
    Step(
        "policy, settings and store are what they were with the rpm",
        USER,
        f"{POLICY}\n{KEPT} | cmp - before\nkeydesk self-test >/dev/null",
    ),
    Step(
        "erased, the rpm's program is gone and what people made stays",
        "root",
        f"""{_RPM}
rpm_quietly --erase keydesk
{_RULES_READ}
test -s /etc/keydesk/policies/managed/50-own.json
rm -r /etc/keydesk
left=$(find / -xdev -name '*keydesk*' ! -path '/home/*' ! -path '/proc/*' ! -path '/var/log/*' ! -path '/handed*')
echo "$left"
test -z "$left"
cd /home/{USER}
{KEPT} | cmp - before
""",
    ),
)
