#!/usr/bin/env bash
# First process of the store.
set -euo pipefail

directory=$1
address=$2

mount --make-rprivate /
umount --lazy --recursive /run/netns 2>/dev/null || true
mount -t tmpfs tmpfs /run
mkdir -p /run/ganesha /run/rpcbind
hostname store
# Version 3 clients ask it for the server's ports.
rpcbind -w -h "$address"
ganesha.nfsd -f "$directory/ganesha.conf" -L "$directory/ganesha.log" -p /run/ganesha.pid -N NIV_EVENT
# Ended daemons are this process's children; see inside-node.sh.
while :; do
    sleep 3600 &
    wait
done
