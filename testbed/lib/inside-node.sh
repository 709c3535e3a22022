#!/usr/bin/env bash
# What happens within a CPE node. "init" is its first process; the other commands are steps in the running node.
set -euo pipefail

readonly CONTROLLER=tcp:10.99.0.1:6653

# init NODE DIRECTORY CACHE STORE
init() {
    local node=$1
    init_mounts "$2" "$3" "$4"
    hostname "cpe$node"
    init_switch "$node"
    start_libvirt
    # Guests and daemons become children of this process when their parents end; a shell that waits takes their exit
    # status, which libvirt depends on to see a guest's end. The background sleep is what there is to wait for.
    while :; do
        sleep 3600 &
        wait
    done
}

# The daemons have their usual paths, each node its own directories behind them.
init_mounts() {
    local directory=$1 cache=$2 store=$3
    mount --make-rprivate /
    # The other namespaces' names, seen from here, would keep them alive.
    umount --lazy --recursive /run/netns 2>/dev/null || true
    mount -t tmpfs tmpfs /run
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
    hide_kvm
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

# A new database each time: after a power failure the ports of guests that no longer exist must not come back.
init_switch() {
    local node=$1 port
    local command=(ovs-vsctl --no-wait)
    rm -f /etc/openvswitch/*
    ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
    ovsdb-server -vconsole:off /etc/openvswitch/conf.db --remote=punix:/run/openvswitch/db.sock --pidfile --detach \
        --no-chdir --log-file
    ovs-vsctl --no-wait init
    # Out of band: the controller is reached by the management network, and the switch adds no rules of its own.
    command+=(-- set open_vswitch . other_config:n-handler-threads=1 other_config:n-revalidator-threads=1
        -- add-br br0
        -- set bridge br0 datapath_type=netdev protocols=OpenFlow13 fail_mode=secure
        "other_config:datapath-id=$(printf '%016x' "$node")" "other_config:hwaddr=$(printf '02:00:00:00:b0:%02x' "$node")"
        other_config:disable-in-band=true
        -- set-controller br0 "$CONTROLLER"
        -- set controller br0 connection_mode=out-of-band inactivity_probe=5000 max_backoff=1000)
    for port in /sys/class/net/*; do
        port=${port##*/}
        case $port in
            wan0) command+=(-- add-port br0 wan0 -- set interface wan0 ofport_request=1) ;;
            acc*) command+=(-- add-port br0 "$port" -- set interface "$port" "ofport_request=$((10 + ${port#acc}))") ;;
            to-cpe*) command+=(-- add-port br0 "$port" -- set interface "$port" "ofport_request=$((20 + ${port#to-cpe}))") ;;
        esac
    done
    "${command[@]}"
    start_switch
    touch /etc/openvswitch/ready
}

start_switch() {
    ovs-vswitchd -vconsole:off unix:/run/openvswitch/db.sock --pidfile --detach --no-chdir --log-file
    # Returns when the switch has taken its configuration.
    ovs-vsctl --timeout=20 set open_vswitch . external_ids:started="$(date +%s)"
}

restart_switch() {
    local pid
    pid=$(</run/openvswitch/ovs-vswitchd.pid)
    ovs-appctl --timeout=10 exit
    wait_for_end "$pid"
    start_switch
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

wait_for_end() {
    local attempt
    for ((attempt = 0; attempt < 200; attempt++)); do
        [[ -e /proc/$1/exe ]] || return 0
        sleep 0.05
    done
    echo "process $1 does not end" >&2
    return 1
}

case ${1-} in
    init) init "${@:2}" ;;
    restart-switch) restart_switch ;;
    start-libvirt) start_libvirt ;;
    stop-libvirt) stop_libvirt ;;
    *) echo "unknown step: ${1-}" >&2; exit 2 ;;
esac
