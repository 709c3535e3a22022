package org.netfate.nfv;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.netfate.api.hypervisor.HostInfo;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorListener;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.nfvi.Transport;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection to one node's hypervisor, and what that said last about its virtual machines. While it does not
 * answer it is tried again, at longer and longer intervals. At most one question is under way; whoever asks meanwhile
 * gets the next one, so many askers cost no more than two questions.
 *
 * <p>Belongs to the coordinator's thread, except for what is said to run on a blocking one.
 */
final class NodeConnection {
    private static final Logger LOG = LoggerFactory.getLogger(NodeConnection.class);
    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /** What a node says about itself. */
    private record Report(HostInfo host, Map<UUID, VirtualMachine> machines) { }

    /** A connection that was opened, and its first answer. */
    private record Opened(Hypervisor hypervisor, Report report) { }

    private final NodeId id;
    private final String uri;
    private final NodeConnections owner;
    private final NodeInventory inventory;
    private Node node;
    private Optional<Hypervisor> hypervisor = Optional.empty();
    private Optional<String> error = Optional.empty();
    private Duration pause = FIRST_RETRY;
    private long attempt;
    private boolean asking;
    private boolean askAgain;
    private boolean reviewing;
    private boolean closed;

    NodeConnection(final NodeId id, final Node node, final String uri, final NodeConnections owner) {
        this.id = id;
        this.node = node;
        this.uri = uri;
        this.owner = owner;
        inventory = new NodeInventory(id, owner.placesOfAll());
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

    NodeInventory inventory() {
        return inventory;
    }

    /**
     * Takes what is known of an instance as uncertain, and asks.
     *
     * @return whether the node answers at all; the observer is told when it has, or has stopped to
     */
    boolean doubt(final UUID uuid) {
        if (!inventory.isKnown()) {
            return false;
        }
        inventory.doubt(uuid);
        refresh();
        return true;
    }

    void connect() {
        final long mine = ++attempt;
        final var driver = owner.driverFor(uri);
        if (driver.isEmpty()) {
            lost("no hypervisor driver serves " + uri);
            return;
        }
        asking = true;
        inventory.asked();
        owner.calls().submit(() -> {
            final var opened = driver.orElseThrow().connect(uri, new Listener(mine));
            return new Opened(opened, askFirst(opened));
        }, opened -> connected(mine, opened), reason -> failed(mine, reason));
    }

    /** Asks the node what it has, and lets everything there be looked at again, also what has not changed. */
    void review() {
        reviewing = hypervisor.isPresent();
        refresh();
    }

    /** Asks the node again what it has. */
    void refresh() {
        if (asking) {
            askAgain = true;
            return;
        }
        hypervisor.ifPresent(present -> {
            final long mine = attempt;
            asking = true;
            askAgain = false;
            inventory.asked();
            owner.calls().submit(() -> ask(present), answer -> answered(mine, answer),
                reason -> failed(mine, reason));
        });
    }

    void close() {
        closed = true;
        hypervisor.ifPresent(this::end);
        forget();
    }

    /** On a blocking thread: the first question on a new connection. */
    private static Report askFirst(final Hypervisor opened) throws HypervisorException {
        boolean usable = false;
        try {
            final var answer = ask(opened);
            usable = true;
            return answer;
        } finally {
            if (!usable) {
                opened.close();
            }
        }
    }

    /** On a blocking thread. */
    private static Report ask(final Hypervisor hypervisor) throws HypervisorException {
        return new Report(hypervisor.host(), hypervisor.virtualMachines().stream()
            .collect(Collectors.toMap(VirtualMachine::uuid, Function.identity(), (one, other) -> one)));
    }

    private void connected(final long mine, final Opened opened) {
        if (closed || mine != attempt) {
            end(opened.hypervisor());
            return;
        }
        hypervisor = Optional.of(opened.hypervisor());
        error = Optional.empty();
        pause = FIRST_RETRY;
        final var host = opened.report().host();
        LOG.info("Node {}: hypervisor {} {} answers at {}, {} of {} MiB free, {} instances", id.getValue(),
            host.kind(), host.version(), uri, host.freeMemory(), host.memory(), opened.report().machines().size());
        final var warning = warning();
        warning.ifPresent(text -> LOG.warn("Node {}: {}", id.getValue(), text));
        owner.publisher().connected(id, host, opened.report().machines().size(),
            new NodePublisher.Nature(opened.hypervisor().capabilities(), warning));
        answered(mine, opened.report());
    }

    private Optional<String> warning() {
        return Transport.of(uri) == Transport.TCP ? Optional.of(uri + " is neither authenticated nor encrypted: anyone "
            + "who reaches it commands the hypervisor; unencrypted-transport allows it") : Optional.empty();
    }

    private void answered(final long mine, final Report answer) {
        if (closed || mine != attempt) {
            return;
        }
        final boolean all = !inventory.isKnown() || reviewing;
        reviewing = false;
        final var changed = inventory.answered(answer.machines());
        asking = false;
        owner.publisher().refreshed(id, answer.host(), answer.machines().size());
        if (askAgain || inventory.hasDoubts()) {
            refresh();
        }
        if (all) {
            owner.observer().nodeChanged(id);
        } else if (!changed.isEmpty()) {
            owner.observer().machinesFound(id, changed);
        }
        owner.looked(id);
    }

    private void failed(final long mine, final String reason) {
        if (!closed && mine == attempt) {
            hypervisor.ifPresent(this::end);
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
        forget();
        error = Optional.of(reason);
        owner.timer().schedule(() -> owner.thread().execute(this::reconnect), pause.toMillis(), TimeUnit.MILLISECONDS);
        pause = pause.multipliedBy(2).compareTo(LAST_RETRY) < 0 ? pause.multipliedBy(2) : LAST_RETRY;
        owner.observer().nodeChanged(id);
        owner.looked(id);
    }

    /** Nothing is known of what the node has. */
    private void forget() {
        inventory.forget();
        hypervisor = Optional.empty();
        asking = false;
        askAgain = false;
        reviewing = false;
    }

    private void reconnect() {
        if (!closed && hypervisor.isEmpty() && !asking) {
            connect();
        }
    }

    private void end(final Hypervisor connection) {
        owner.calls().submit(() -> {
            connection.close();
            return id;
        }, closedNode -> LOG.debug("Node {}: connection closed", closedNode.getValue()),
            reason -> LOG.warn("Node {}: connection not closed: {}", id.getValue(), reason));
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
