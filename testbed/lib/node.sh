# shellcheck shell=bash
# A CPE node: Open vSwitch and libvirt with QEMU, run by lib/inside-node.sh within the node.

node_command() {
    local command=$1 node
    node=$(node_number "$2")
    case $command in
        kill-node) node_kill "$node" ;;
        start-node) node_return "$node" ;;
        start-libvirt) node_start_libvirt "$node" ;;
        stop-libvirt | restart-switch) node_inside "$node" "$command" ;;
    esac
}

node_start() {
    local node=$1 name=cpe$1 directory=$RUN/cpe$1
    if machine_alive "$name"; then
        return
    fi
    mkdir -p "$directory"/{ovs,log/openvswitch,log/libvirt/qemu,etc-libvirt/qemu/networks/autostart,var-libvirt/{boot,images}}
    # libvirt asks QEMU what it can do, which takes seconds; the answers are kept from run to run.
    mkdir -p "$BUILD/cache/libvirt/$name"
    rm -f "$directory/ovs/ready"
    node_hosts >"$directory/hosts"
    portal_configuration "$node" "$directory/var-libvirt/images/portal-configuration.img"
    node_libvirtd_conf "$node" >"$directory/etc-libvirt/libvirtd.conf"
    node_qemu_conf "$node" >"$directory/etc-libvirt/qemu.conf"
    : >"$directory/etc-libvirt/libvirt.conf"
    machine_start "$name" "$HERE/lib/inside-node.sh" init "$node" "$directory" "$BUILD/cache/libvirt/$name" "$STORE"
    machine_wait "$name" 30 node_switch_ready "$node" || die_with_log "$name: the switch is not ready" "$directory/init.log"
    machine_wait "$name" 60 node_libvirt_ready "$node" || die_with_log "$name: libvirt does not answer" "$directory/init.log"
    say "up: $name"
}

node_hosts() {
    local node
    echo "127.0.0.1 localhost"
    for node in $(nodes); do
        echo "$(node_address "$node") cpe$node"
    done
}

# Anyone on the management network may command the hypervisor: the testbed has no one else on it.
node_libvirtd_conf() {
    local node=$1
    cat <<END
listen_tls = 0
listen_tcp = 1
listen_addr = "$(node_address "$node")"
auth_tcp = "none"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
host_uuid = "$(printf '4e657446-4154-4500-8000-0000000000%02x' $((0xc0 + node)))"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
END
}

# No cgroups, security labels or mount namespaces: the node is the container. The consoles' logs go through
# virtlogd, as on a Debian host, so a console that is being read does not stop its guest.
node_qemu_conf() {
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
migration_address = "$(node_address "$node")"
migration_host = "$(node_address "$node")"
END
}

node_uri() {
    echo "qemu+tcp://$(node_address "$1")/system"
}

node_virsh() {
    local node=$1
    shift
    nsenter --net="/run/netns/$PREFIX-orch" timeout 30 virsh --quiet --connect "$(node_uri "$node")" "$@"
}

# A libvirt that has told its capabilities starts its first guest without delay.
node_libvirt_ready() {
    node_virsh "$1" capabilities
}

node_switch_ready() {
    [[ -e $RUN/cpe$1/ovs/ready ]]
}

# node_inside N COMMAND: a step of lib/inside-node.sh in a running node.
node_inside() {
    machine_run "cpe$1" bash "$HERE/lib/inside-node.sh" "$2" 9>&-
}

node_start_libvirt() {
    node_inside "$1" start-libvirt
    machine_wait "cpe$1" 30 node_libvirt_ready "$1" ||
        die_with_log "cpe$1: libvirt does not answer" "$RUN/cpe$1/log/libvirt/libvirtd.log"
}

node_kill() {
    machine_kill "cpe$1"
    network_power "$1" down
}

node_return() {
    network_power "$1" up
    node_start "$1"
}

node_status() {
    local node=$1 guests
    guests=$(node_virsh "$node" list --name 2>/dev/null | xargs) || true
    printf '%-8s %-12s %-6s %-10s %-11s %s\n' "cpe$node" "$(node_address "$node")" "$(yes_no machine_alive "cpe$node")" \
        "$(yes_no node_virsh "$node" version)" "$(yes_no node_controller_connected "$node")" "$guests"
}

node_controller_connected() {
    [[ $(machine_run "cpe$1" ovs-vsctl --timeout=5 get controller br0 is_connected) == true ]]
}
