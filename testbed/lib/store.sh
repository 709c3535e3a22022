# shellcheck shell=bash
# The image store: NFS-Ganesha, a server outside the kernel, exports $STORE as /store. QEMU reads it with a client
# of its own, so nothing is mounted, and a disk there does not stop a live migration.

store_start() {
    local directory=$RUN/store
    if machine_alive store; then
        return
    fi
    mkdir -p "$directory/recovery"
    store_conf >"$directory/ganesha.conf"
    machine_start store "$HERE/lib/inside-store.sh" "$directory" "$STORE_ADDRESS"
    machine_wait store 60 store_ready || {
        cat "$directory/ganesha.log" >>"$directory/init.log" 2>/dev/null || true
        die_with_log "store: NFS does not answer" "$directory/init.log"
    }
    say "up: store"
}

store_stop() {
    machine_kill store
}

# What the Orchestrator writes in is covered by a file system of its own. Nodes and the NFS server go on to see what is
# below it.
store_space() {
    local pid namespace done=
    [[ $1 == full || $1 == read-only || $1 == free ]] ||
        die "store-space: full, read-only or free is expected, not '$1'"
    # The Orchestrator has mounts of its own (lib/orchestrator.sh).
    for pid in $$ $(ip netns pids "$PREFIX-orch"); do
        namespace=$(readlink "/proc/$pid/ns/mnt") || continue
        if [[ $done != *$namespace* ]]; then
            nsenter --mount --target "$pid" bash -c "$(declare -f store_cover); store_cover $1 '$STORE/instances'"
            done+=$namespace
        fi
    done
}

store_cover() {
    local space=$1 directory=$2
    while mountpoint --quiet "$directory"; do
        umount "$directory"
    done
    case $space in
        full) mkdir -p "$directory" && mount -t tmpfs -o size=64k,mode=700 netfate-store "$directory" ;;
        read-only) mkdir -p "$directory" && mount -t tmpfs -o ro,mode=700 netfate-store "$directory" ;;
    esac
}

store_ready() {
    nsenter --net="/run/netns/$PREFIX-orch" timeout 5 nfs-ls "nfs://$STORE_ADDRESS/store"
}

store_conf() {
    cat <<END
NFS_CORE_PARAM {
    Protocols = 3, 4;
    Bind_addr = $STORE_ADDRESS;
    # Version 3 clients, such as QEMU's, name the export as version 4 does.
    mount_path_pseudo = true;
    Enable_NLM = false;
    Enable_RQUOTA = false;
}
NFSV4 {
    Graceless = true;
    RecoveryRoot = "$RUN/store/recovery";
}
EXPORT {
    Export_Id = 1;
    Path = "$STORE";
    Pseudo = /store;
    # QEMU's client opens a file for writing even where the guest's disk is read-only.
    Access_Type = RW;
    Squash = No_Root_Squash;
    SecType = sys, none;
    Protocols = 3, 4;
    Transports = TCP;
    # The Orchestrator writes beside the server, which must not go on to serve what it remembers of a replaced file.
    Attr_Expiration_Time = 0;
    FSAL { Name = VFS; }
}
MDCACHE {
    Dir_Chunk = 0;
}
LOG {
    Default_Log_Level = EVENT;
    # Else each client that closes its connection is an entry.
    COMPONENTS { TIRPC = CRIT; }
}
END
}
