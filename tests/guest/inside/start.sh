# The guest's second program, among this computer's files: udev with its own rules, then the cases as an ordinary
# user, then off. job.sh, beside it, says where things are and who that user is.
. /guest/job.sh
export PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/guest/tmp TMPDIR=/guest/tmp LANG=C.UTF-8 PYTHONDONTWRITEBYTECODE=1
export PYTEST_DISABLE_PLUGIN_AUTOLOAD=1 KEYDESK_GUEST_RESULTS=/dev/ttyS1

# Folders that are private here must let the guest's user through; this changes the layer, not this computer.
while read -r folder; do
    chmod a+rx "$folder"
done </guest/readable

for folder in /usr/lib/udev /etc/udev; do
    mkdir -p "$folder"
    mount -t tmpfs udev "$folder"
done
cp -a /guest/udev/. /usr/lib/udev/
mkdir -p /usr/lib/udev/rules.d /run/udev
cp /guest/rules /usr/lib/udev/rules.d/71-guest.rules
for library in /guest/lib/*; do
    [ -e "/usr/lib/x86_64-linux-gnu/${library##*/}" ] || cp -a "$library" /usr/lib/x86_64-linux-gnu/
done
ln -s udevadm /guest/systemd-udevd
/guest/systemd-udevd --daemon || exec /guest/busybox poweroff -f

chmod 0666 /dev/ttyS1 # results
chmod 0666 /dev/uhid  # the hand that plugs the keys is in the same process as the program that finds them
cd "$REPOSITORY" || exit 1
setpriv --reuid "$USER_ID" --regid "$USER_ID" --groups "$KEY_GROUP" \
    "$PYTHON" -m pytest -c tests/guest/inside/settings.toml --rootdir . --confcutdir . --color no -p pytest_timeout \
    -p tests.guest.telling $CASES
echo "{\"end\": $?, \"uptime\": $(cut -d' ' -f1 /proc/uptime)}" >/dev/ttyS1
/guest/busybox poweroff -f
