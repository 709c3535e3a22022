# shellcheck shell=bash
# A machine: processes that share a network namespace, and have process, mount and host name namespaces of their
# own, so that a node's daemons have their usual paths, and ending the first process ends them all.

# machine_start NAME SCRIPT ARGUMENT...: SCRIPT becomes the first process. Nothing of the caller's environment
# enters a machine.
machine_start() {
    local name=$1 directory=$RUN/$1 holder
    shift
    mkdir -p "$directory"
    setsid ip netns exec "$PREFIX-$name" unshare --mount --uts --pid --fork --kill-child --mount-proc \
        env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 bash "$@" \
        </dev/null >>"$directory/init.log" 2>&1 9>&- &
    holder=$!
    disown "$holder"
    wait_for 10 pgrep --parent "$holder" || die_with_log "$name: its first process did not start" "$directory/init.log"
    pgrep --parent "$holder" >"$directory/pid"
}

# A process number may be in use again by something else: only one inside the machine's network counts.
machine_alive() {
    local name=$1 pid network
    [[ -f $RUN/$name/pid && -e /run/netns/$PREFIX-$name ]] || return 1
    pid=$(<"$RUN/$name/pid")
    network=$(stat --dereference --format=%i "/proc/$pid/ns/net" 2>/dev/null) || return 1
    [[ $network == "$(stat --format=%i "/run/netns/$PREFIX-$name")" ]]
}

# machine_wait NAME SECONDS COMMAND...: until COMMAND succeeds; false when it did not in time, or the machine ended.
machine_wait() {
    local name=$1 seconds=$2
    shift 2
    wait_for "$seconds" machine_answers_or_dead "$name" "$@" && machine_alive "$name"
}

machine_answers_or_dead() {
    local name=$1
    shift
    machine_dead "$name" || "$@"
}

machine_kill() {
    local name=$1
    if machine_alive "$name"; then
        kill -KILL "$(<"$RUN/$name/pid")"
        # The kernel ends the first process only after all others in its namespace.
        wait_for 20 machine_dead "$name" || die "$name: processes remain: $(ip netns pids "$PREFIX-$name" | xargs)"
    fi
    rm -f "$RUN/$name/pid"
}

machine_dead() {
    ! machine_alive "$1"
}

machine_exec() {
    local name=$1
    shift
    machine_alive "$name" || die "$name does not run"
    exec nsenter --target "$(<"$RUN/$name/pid")" --mount --uts --net --pid --wd="$PWD" -- "$@"
}

# The same, as a step of something longer.
machine_run() {
    (machine_exec "$@")
}
