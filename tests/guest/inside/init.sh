#!/bin/busybox sh
# The guest's first program: loads drivers, puts a layer for writing over this computer's files and goes there.
busybox mkdir -p /proc /host /layer /new
busybox mount -t proc proc /proc
while read -r module; do
    busybox insmod "/modules/$module" || echo "guest: the driver $module does not load"
done </modules/order
busybox mount -t tmpfs layer /layer
busybox mkdir /layer/upper /layer/work
busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /host || exit 1
busybox mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work root /new || exit 1
for folder in proc sys dev run guest; do
    busybox mkdir -p "/new/$folder"
done
busybox mount -t proc proc /new/proc
busybox mount -t sysfs sys /new/sys
busybox mount -t devtmpfs dev /new/dev
busybox mount -t tmpfs run /new/run
busybox mount -t tmpfs guest /new/guest
busybox cp -a /bin/busybox /guest/. /new/guest/
busybox mkdir -m 1777 /new/guest/tmp # /tmp itself stays in sight: the checkout may be in it
exec busybox switch_root /new /bin/sh /guest/start.sh
