package org.netfate.nfv;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one node's hypervisor, and what that said last about its virtual machines. While it does not
 * answer it is tried again, at longer and longer intervals.
 *
 * <p>Belongs to the coordinator's thread, except for what is said to run on a blocking one.
 */
final class NodeConnection {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConnection.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** What a node said about itself. */
    private record Report(HostInfo host, Map<UUID, VirtualMachine> machines) { }

    private final NodeId id;
    private final String uri;
    private final NodeConnections owner;
    private Node node;
    private Optional<Hypervisor> hypervisor = Optional.empty();
    private Optional<Report> report = Optional.empty();
    private Optional<String> error = Optional.empty();
    private Duration pause = FIRST_RETRY;
    private long attempt;
    private long notes;
    private boolean closed;

    NodeConnection(final NodeId id, final Node node, final String uri, final NodeConnections owner) {
        this.id = id;
        this.node = node;
        this.uri = uri;
        this.owner = owner;
    }

    String uri() {
        return uri;
    }

    Node node() {
        return node;
    }

    void reconfigure(final Node newNode) {
        node = newNode;
    }

    Optional<Hypervisor> hypervisor() {
        return hypervisor;
    }

    Optional<String> error() {
        return error;
    }

    Collection<VirtualMachine> machines() {
        return report.map(known -> known.machines().values()).orElse(List.of());
    }

    Sighting sighting(final UUID uuid) {
        return report.map(known -> Optional.ofNullable(known.machines().get(uuid)).map(Sighting::of)
            .orElse(Sighting.ABSENT)).orElse(Sighting.UNKNOWN);
    }

    /** Notes what an action or an event has made of an instance. */
    void note(final UUID uuid, final Optional<VirtualMachine> machine) {
        notes++;
        report.ifPresent(known -> machine.ifPresentOrElse(value -> known.machines().put(uuid, value),
            () -> known.machines().remove(uuid)));
    }

    void connect() {
        final long mine = ++attempt;
        final var driver = owner.driverFor(uri);
        if (driver.isEmpty()) {
            lost("no hypervisor driver serves " + uri);
            return;
        }
        final long notesBefore = notes;
        submit(() -> {
            try {
                final var opened = driver.orElseThrow().connect(uri, new Listener(mine));
                askFirst(mine, notesBefore, opened);
            } catch (HypervisorException e) {
                owner.thread().execute(() -> failed(mine, e.getMessage()));
            }
        });
    }

    /** Asks the node again what it has. */
    void refresh() {
        final long mine = attempt;
        final long notesBefore = notes;
        hypervisor.ifPresent(present -> submit(() -> {
            try {
                final var answer = ask(present);
                owner.thread().execute(() -> refreshed(mine, notesBefore, answer));
            } catch (HypervisorException e) {
                owner.thread().execute(() -> failed(mine, e.getMessage()));
            }
        }));
    }

    void close() {
        closed = true;
        hypervisor.ifPresent(present -> submit(present::close));
        hypervisor = Optional.empty();
        report = Optional.empty();
    }

    /** On a blocking thread: the first question on a new connection. */
    private void askFirst(final long mine, final long notesBefore, final Hypervisor opened) {
        try {
            final var answer = ask(opened);
            owner.thread().execute(() -> connected(mine, notesBefore, opened, answer));
        } catch (HypervisorException e) {
            opened.close();
            owner.thread().execute(() -> failed(mine, e.getMessage()));
        }
    }

    /** On a blocking thread. */
    private static Report ask(final Hypervisor hypervisor) throws HypervisorException {
        return new Report(hypervisor.host(), new HashMap<>(hypervisor.virtualMachines().stream()
            .collect(Collectors.toMap(VirtualMachine::uuid, Function.identity(), (one, other) -> one))));
    }

    private void connected(final long mine, final long notesBefore, final Hypervisor opened, final Report answer) {
        if (closed || mine != attempt) {
            submit(opened::close);
            return;
        }
        hypervisor = Optional.of(opened);
        error = Optional.empty();
        pause = FIRST_RETRY;
        final var host = answer.host();
        LOG.info("Node {}: hypervisor {} {} answers at {}, {} of {} MiB free, {} instances", id.getValue(),
            host.kind(), host.version(), uri, host.freeMemory(), host.memory(), answer.machines().size());
        owner.publisher().connected(id, host, answer.machines().size());
        refreshed(mine, notesBefore, answer);
    }

    /** An answer that was overtaken by an event is of no use: it may lack a machine that has just arrived. */
    private void refreshed(final long mine, final long notesBefore, final Report answer) {
        if (closed || mine != attempt || hypervisor.isEmpty()) {
            return;
        }
        if (notes != notesBefore) {
            refresh();
            return;
        }
        report = Optional.of(answer);
        owner.publisher().refreshed(id, answer.host(), answer.machines().size());
        owner.observer().nodeChanged(id);
    }

    private void failed(final long mine, final String reason) {
        if (!closed && mine == attempt) {
            hypervisor.ifPresent(present -> submit(present::close));
            lost(reason);
        }
    }

    private void lost(final String reason) {
        attempt++;
        if (!Optional.of(reason).equals(error)) {
            LOG.warn("Node {}: hypervisor does not answer; it is tried again at least every {} s: {}", id.getValue(),
                LAST_RETRY.toSeconds(), reason);
            owner.publisher().disconnected(id, reason);
        }
        hypervisor = Optional.empty();
        report = Optional.empty();
        error = Optional.of(reason);
        owner.observer().nodeChanged(id);
        owner.timer().schedule(() -> owner.thread().execute(this::reconnect), pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
    }

    private void reconnect() {
        if (!closed && hypervisor.isEmpty()) {
            connect();
        }
    }

    private void submit(final Runnable call) {
        final long mine = attempt;
        try {
            owner.blocking().execute(call);
        } catch (RejectedExecutionException e) {
            LOG.debug("Node {}: call not begun", id.getValue(), e);
            owner.thread().execute(() -> failed(mine, "the Orchestrator has too many hypervisor calls under way"));
        }
    }

    /** Brings what the hypervisor reports to the coordinator's thread. */
    private final class Listener implements HypervisorListener {
        private final long mine;

        Listener(final long mine) {
            this.mine = mine;
        }

        @Override
        public void onEvent(final VirtualMachineEvent event) {
            owner.thread().execute(() -> {
                if (!closed && mine == attempt) {
                    owner.observer().machineChanged(id, event);
                }
            });
        }

        @Override
        public void onDisconnected(final String reason) {
            owner.thread().execute(() -> failed(mine, reason));
        }
    }
}
