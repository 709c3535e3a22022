#!/usr/bin/env bash
# What happens within a CPE node. "init" is its first process; the other commands are steps in the running node.
set -euo pipefail

# shellcheck source=/dev/null
. "$(dirname "${BASH_SOURCE[0]}")/switch.sh"

# init NODE NUMBER DIRECTORY CACHE STORE KEYS
init() {
    init_etc "$6"
    init_mounts "${@:3:3}"
    hostname "$1"
    # The userspace datapath: the nodes share a kernel.
    switch_create "$2" netdev 5000
    touch /etc/openvswitch/ready
    start_ssh "$2"
    start_libvirt
    # Guests and daemons become children of this process when their parents end; a shell that waits takes their exit
    # status, which libvirt depends on to see a guest's end. The background sleep is what there is to wait for.
    while :; do
        sleep 3600 &
        wait
    done
}

# The machine's /etc, but for certificates, ssh, and root's home: those are the node's, where libvirt, QEMU and ssh look
# for them.
init_etc() {
    local keys=$1 entry
    mount --make-rprivate /
    # The other namespaces' names, seen from here, would keep them alive.
    umount --lazy --recursive /run/netns 2>/dev/null || true
    mount -t tmpfs tmpfs /run
    mkdir -p /run/{etc/pki,etc/ssh,machine/etc,root}
    mount --bind /etc /run/machine/etc
    for entry in /etc/*; do
        case $entry in
            /etc/passwd) sed 's,^\(root:.*:\)[^:]*:,\1/run/root:,' "$entry" >"/run$entry" ;;
            /etc/pki | /etc/ssh) ;;
            # A link that leads out of /etc from where it is.
            *) if [[ -L $entry ]]; then cp --no-dereference "$entry" "/run$entry"; else ln -s "/run/machine$entry" "/run$entry"; fi ;;
        esac
    done
    mount --bind /run/etc /etc
    mount --bind "$keys/pki" /etc/pki
    mount --bind "$keys/ssh" /etc/ssh
    mount --bind "$keys/root" /run/root
}

# The daemons have their usual paths, each node its own directories behind them.
init_mounts() {
    local directory=$1 cache=$2 store=$3 memory
    mkdir /run/openvswitch /run/libvirt /run/lock
    mount --bind "$directory/ovs" /etc/openvswitch
    mount --bind "$directory/log/openvswitch" /var/log/openvswitch
    mount --bind "$directory/log/libvirt" /var/log/libvirt
    mount --bind "$directory/etc-libvirt" /etc/libvirt
    mount --bind "$directory/var-libvirt" /var/lib/libvirt
    mount --bind "$cache" /var/cache/libvirt
    mount --bind "$directory/hosts" /etc/hosts
    mount --bind "$store" /var/lib/libvirt/boot
    mount -o remount,bind,ro /var/lib/libvirt/boot
    # Here the hypervisor saves guests: read-only does not reach what is mounted below.
    for memory in saved prepared; do
        mkdir --parents --mode=700 "$store/$memory"
        mount --bind "$store/$memory" "/var/lib/libvirt/boot/$memory"
    done
    hide_kvm
    wrap_qemu
}

# QEMU looks for its files beside the directory that it is in.
wrap_qemu() {
    mkdir -p /run/qemu/bin
    ln -s /usr/share /usr/lib /run/qemu/
    : >/run/qemu/bin/qemu-system-x86_64
    mount --bind /usr/bin/qemu-system-x86_64 /run/qemu/bin/qemu-system-x86_64
    mount --bind "$(dirname "${BASH_SOURCE[0]}")/qemu" /usr/bin/qemu-system-x86_64
}

# Guests are emulated. A KVM that this machine may offer is not part of the testbed. For root a file is inaccessible
# only when it cannot be written, and libvirt must find the device inaccessible: otherwise it distrusts its cached
# knowledge of QEMU, learned without KVM, and asks again before each first guest.
hide_kvm() {
    [[ -e /dev/kvm ]] || return 0
    : >/run/no-kvm
    mount --bind /run/no-kvm /dev/kvm
    mount -o remount,bind,ro /dev/kvm
}

# For qemu+ssh://: who has a key in root's authorized_keys is root here. On the management address only.
start_ssh() {
    dropbear -p "10.99.0.$((10 + $1)):22" -r /etc/ssh/host_key -s -j -k -P /run/dropbear.pid
}

start_libvirt() {
    [[ -e /proc/$(cat /run/virtlogd.pid 2>/dev/null)/exe ]] || virtlogd --daemon --pid-file /run/virtlogd.pid
    libvirtd --daemon --listen --pid-file /run/libvirtd.pid
}

stop_libvirt() {
    local pid
    pid=$(</run/libvirtd.pid)
    kill "$pid"
    wait_for_end "$pid"
}

case ${1-} in
    init) init "${@:2}" ;;
    restart-switch) switch_restart ;;
    start-libvirt) start_libvirt ;;
    stop-libvirt) stop_libvirt ;;
    *) echo "unknown step: ${1-}" >&2; exit 2 ;;
esac
