#!/bin/busybox sh
# The guest's first program: loads drivers, puts a layer for writing over this computer's files and goes there.
busybox mkdir -p /proc /host /layer /root
busybox mount -t proc proc /proc
while read -r module; do
    busybox insmod "/modules/$module" || echo "guest: the driver $module does not load"
done </modules/order
busybox mount -t tmpfs layer /layer
busybox mkdir /layer/upper /layer/work
busybox mount -t 9p -o trans=virtio,version=9p2000.L,msize=512000,cache=loose,ro host /host || exit 1
busybox mount -t overlay -o lowerdir=/host,upperdir=/layer/upper,workdir=/layer/work root /root || exit 1
for folder in proc sys dev run tmp guest; do
    busybox mkdir -p "/root/$folder"
done
busybox mount -t proc proc /root/proc
busybox mount -t sysfs sys /root/sys
busybox mount -t devtmpfs dev /root/dev
busybox mount -t tmpfs run /root/run
busybox mount -t tmpfs -o mode=1777 tmp /root/tmp
busybox mount -t tmpfs guest /root/guest
busybox cp -a /bin/busybox /guest/. /root/guest/
exec busybox switch_root /root /bin/sh /guest/start.sh
