# shellcheck shell=bash
# The nodes, whatever they are: cpeN is in lib/cpe.sh, xenN in lib/xen.sh.

node_command() {
    local command=$1 node
    node=$(node_name "$2")
    case $command in
        kill-node) node_kill "$node" ;;
        start-node) node_return "$node" ;;
        start-libvirt) node_start_libvirt "$node" ;;
        stop-libvirt | restart-switch) node_step "$node" "$command" ;;
    esac
}

# node_do WHAT NODE ARGUMENT...: what each kind of node does its own way.
node_do() {
    local what=$1 node=$2
    "${node%[1-9]}_$what" "$node" "${@:3}"
}

node_start() {
    local node=$1
    if ! machine_alive "$node"; then
        node_do start "$node"
        say "up: $node"
    fi
}

# All before the first node starts: each must know all others.
node_keys() {
    local node known=()
    keys_of_orchestrator
    keys_of_stranger
    for node in $(nodes); do
        keys_of "$node" "$(node_address "$node")"
        known+=("$node=$(node_address "$node")")
    done
    keys_introduce "${known[@]}"
}

node_hosts() {
    local node
    echo "127.0.0.1 localhost"
    for node in $(nodes); do
        echo "$(node_address "$node") $node"
    done
}

# By TLS, whoever has a certificate of the testbed's authority may command the hypervisor. By TCP anyone on the management
# network may: the testbed has no one else on it.
node_libvirtd_conf() {
    local node=$1
    cat <<END
listen_tls = 1
listen_tcp = 1
listen_addr = "$(node_address "$node")"
auth_tcp = "none"
auth_tls = "none"
auth_unix_ro = "none"
auth_unix_rw = "none"
unix_sock_group = "root"
host_uuid = "$(printf '4e657446-4154-4500-8000-0000000000%02x' $((0xc0 + $(node_number "$node"))))"
log_outputs = "3:file:/var/log/libvirt/libvirtd.log"
END
}

node_uri() {
    case $1 in
        cpe*) echo "qemu+tcp://$(node_address "$1")/system" ;;
        xen*) echo "xen+tcp://$(node_address "$1")/system" ;;
    esac
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

# node_run NODE COMMAND...: runs a command in a node, as a step of something longer.
node_run() {
    (node_do exec "$@")
}

# node_step NODE STEP: a step of lib/inside-node.sh or xen/dom0 in a running node.
node_step() {
    node_do step "$1" "$2" 9>&-
}

node_start_libvirt() {
    node_step "$1" start-libvirt
    machine_wait "$1" 60 node_libvirt_ready "$1" ||
        die_with_log "$1: libvirt does not answer" "$RUN/$1/log/libvirt/libvirtd.log"
}

node_kill() {
    machine_kill "$1"
    network_power "$1" down
}

node_return() {
    network_power "$1" up
    node_start "$1"
}

node_status() {
    local node=$1 guests
    guests=$(node_virsh "$node" list --name 2>/dev/null | grep -vx Domain-0 | xargs) || true
    printf '%-8s %-12s %-6s %-10s %-11s %s\n' "$node" "$(node_address "$node")" "$(yes_no machine_alive "$node")" \
        "$(yes_no node_virsh "$node" version)" "$(yes_no node_controller_connected "$node")" "$guests"
}

node_controller_connected() {
    [[ $(node_run "$1" ovs-vsctl --timeout=5 get controller br0 is_connected) == true ]]
}

# What a program has to know of the nodes, one a line: name, datapath id, address, hypervisor, address of the portal, the
# directory where the node finds the image store, and the file of a guest's console, with {} for the guest's name.
node_list() {
    local node
    [[ -f $RUN/nodes ]] || die "it is not up"
    for node in $(nodes); do
        printf '%s %016x %s %s %s %s %s\n' "$node" "$(node_number "$node")" "$(node_address "$node")" "$(node_uri "$node")" \
            "$(portal_nas_address "$node")" /var/lib/libvirt/boot "$(node_do console "$node")"
    done
}
