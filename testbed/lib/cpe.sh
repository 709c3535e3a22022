# shellcheck shell=bash
# A CPE node: Open vSwitch and libvirt with QEMU, run by lib/inside-node.sh within the node.

cpe_start() {
    local node=$1 directory=$RUN/$1
    mkdir -p "$directory"/{ovs,log/openvswitch,log/libvirt/qemu,etc-libvirt/qemu/networks/autostart,var-libvirt/{boot,images}}
    # libvirt asks QEMU what it can do, which takes seconds; the answers are kept from run to run.
    mkdir -p "$BUILD/cache/libvirt/$node"
    rm -f "$directory/ovs/ready"
    node_hosts >"$directory/hosts"
    portal_configuration "$node" "$directory/var-libvirt/images/portal-configuration.img"
    node_libvirtd_conf "$node" >"$directory/etc-libvirt/libvirtd.conf"
    cpe_qemu_conf "$node" >"$directory/etc-libvirt/qemu.conf"
    : >"$directory/etc-libvirt/libvirt.conf"
    machine_start "$node" "$HERE/lib/inside-node.sh" init "$node" "$(node_number "$node")" "$directory" \
        "$BUILD/cache/libvirt/$node" "$STORE" "$KEYS/$node"
    machine_wait "$node" 30 cpe_switch_ready "$node" || die_with_log "$node: the switch is not ready" "$directory/init.log"
    machine_wait "$node" 60 node_libvirt_ready "$node" || die_with_log "$node: libvirt does not answer" "$directory/init.log"
}

# No cgroups, security labels or mount namespaces: the node is the container. The consoles' logs go through
# virtlogd, as on a Debian host, so a console that is being read does not stop its guest.
cpe_qemu_conf() {
    local node=$1
    cat <<END
user = "root"
group = "root"
dynamic_ownership = 0
remember_owner = 0
security_driver = "none"
cgroup_controllers = [ ]
namespaces = [ ]
seccomp_sandbox = 0
stdio_handler = "logd"
migrate_tls_x509_verify = 1
migration_address = "$(node_address "$node")"
migration_host = "$(node_address "$node")"
END
}

cpe_switch_ready() {
    [[ -e $RUN/$1/ovs/ready ]]
}

cpe_exec() {
    machine_exec "$@"
}

cpe_step() {
    machine_run "$1" bash "$HERE/lib/inside-node.sh" "$2"
}

cpe_console() {
    echo "$RUN/$1/log/libvirt/qemu/{}-console.log"
}
