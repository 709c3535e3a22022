# shellcheck shell=bash
# The switch of a node, and how a node's daemons end. Sourced within a CPE (inside-node.sh) and within dom0 (xen/dom0).

# A new database each time: after a power failure the ports of guests that no longer exist must not come back.
# switch_create NUMBER DATAPATH_TYPE PROBE: if the controller is silent for PROBE milliseconds the switch asks whether it is
# there, and after as long again it connects anew.
switch_create() {
    local number=$1 type=$2 probe=$3 port
    local command=(ovs-vsctl --no-wait)
    rm -f /etc/openvswitch/*
    ovsdb-tool create /etc/openvswitch/conf.db /usr/share/openvswitch/vswitch.ovsschema
    ovsdb-server -vconsole:off /etc/openvswitch/conf.db --remote=punix:/run/openvswitch/db.sock --pidfile --detach \
        --no-chdir --log-file
    ovs-vsctl --no-wait init
    # Out of band: the controller is reached by the management network, and the switch adds no rules of its own.
    command+=(-- set open_vswitch . other_config:n-handler-threads=1 other_config:n-revalidator-threads=1
        -- add-br br0
        -- set bridge br0 "datapath_type=$type" protocols=OpenFlow13 fail_mode=secure
        "other_config:datapath-id=$(printf '%016x' "$number")" "other_config:hwaddr=$(printf '02:00:00:00:b0:%02x' "$number")"
        other_config:disable-in-band=true
        -- set-controller br0 tcp:10.99.0.1:6653
        -- set controller br0 connection_mode=out-of-band inactivity_probe="$probe" max_backoff=1000)
    for port in /sys/class/net/*; do
        port=${port##*/}
        case $port in
            wan0 | acc* | to-*) command+=(-- add-port br0 "$port"
                -- set interface "$port" "ofport_request=$(switch_port_number "$port")") ;;
        esac
    done
    "${command[@]}"
    switch_start
}

switch_port_number() {
    case $1 in
        wan0) echo 1 ;;
        acc*) echo $((10 + ${1#acc})) ;;
        to-cpe*) echo $((20 + ${1#to-cpe})) ;;
        to-xen*) echo $((40 + ${1#to-xen})) ;;
    esac
}

switch_start() {
    ovs-vswitchd -vconsole:off unix:/run/openvswitch/db.sock --pidfile --detach --no-chdir --log-file
    # Returns when the switch has taken its configuration.
    ovs-vsctl --timeout=60 set open_vswitch . external_ids:started="$(date +%s)"
    if [[ $(ovs-vsctl get bridge br0 datapath_type) == netdev ]]; then
        # Before 3.1.3 what the rules changed can be changed in another of two megaflows that overlap: the one that they
        # concern goes on with what it did, as long as packets come (Open vSwitch's "dpif-netdev: Fix
        # dpif_netdev_flow_put"). Flows that match exactly do not overlap.
        ovs-appctl --timeout=60 upcall/disable-megaflows >/dev/null
    fi
}

switch_restart() {
    local pid
    pid=$(</run/openvswitch/ovs-vswitchd.pid)
    ovs-appctl --timeout=30 exit
    wait_for_end "$pid"
    switch_start
}

wait_for_end() {
    local attempt
    for ((attempt = 0; attempt < 400; attempt++)); do
        [[ -e /proc/$1/exe ]] || return 0
        sleep 0.05
    done
    echo "process $1 does not end" >&2
    return 1
}
