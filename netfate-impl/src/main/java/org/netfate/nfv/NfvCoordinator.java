package org.netfate.nfv;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ListenableFuture;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.netfate.api.hypervisor.HypervisorDriver;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Replica;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.unplugged.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yangtools.yang.common.Uint64;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The NFV Coordinator: makes the instances on the hypervisors what the placements say. It brings together what changes
 * in the intent and what the hypervisors report, and lets the {@link InstanceReconciler} take the next step.
 *
 * <p>It keeps nothing that it could not learn again: placements and the journal come from the NFVI Database, the rest
 * from the hypervisors. All of its state belongs to one sequential executor.
 */
public final class NfvCoordinator implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NfvCoordinator.class);

    private static final Duration TRIM = Duration.ofMinutes(1);

    private final NfviDatabase database;
    private final Executor thread;
    private final NodeConnections nodes;
    private final OperationJournal journal;
    private final InstancePublisher publisher;
    private final NfvIntent intent;
    private final ImageStoreWatch store;
    private final InstanceWorks works = new InstanceWorks();
    private final InstanceProgress progress;
    private final OperationQueuePublisher queue;
    private final OperationGate gate;
    private final MaintenanceProgress maintenance;
    private final InstanceReconciler reconciler;
    private final OperationRetry retry;
    private final InstanceRestart restart;
    private final ScheduledExecutorService timer;
    private Optional<Future<?>> trimming = Optional.empty();
    private Optional<Replica<?, ?>> unplugged = Optional.empty();
    private final PreparedImages prepared;
    private final SavedInstances saved;

    /**
     * Makes the coordinator; {@link #start} begins its work.
     *
     * @param database the NFVI Database
     * @param notifications where changes are announced
     * @param drivers the hypervisor drivers; the first that supports a URI is used
     * @param executors the threads that it uses
     * @param clock tells the time
     * @param random spreads over time what is tried again
     */
    public NfvCoordinator(final NfviDatabase database, final NotificationPublishService notifications,
            final List<HypervisorDriver> drivers, final NfvExecutors executors, final Clock clock,
            final RandomGenerator random) {
        this.database = database;
        thread = executors.thread();
        journal = new OperationJournal(database, clock);
        publisher = new InstancePublisher(database, notifications, clock);
        intent = new NfvIntent(database, thread, journal, new IntentObserver());
        nodes = new NodeConnections(drivers, executors, new NodePublisher(database, notifications, clock),
            intent::reconcileInterval, new NodeObserver());
        store = new ImageStoreWatch(executors, clock, database, nodes, intent, works::uuids);
        progress = new InstanceProgress(nodes, journal, publisher);
        queue = new OperationQueuePublisher(database);
        gate = new OperationGate(intent, queue, clock, thread, this::due);
        maintenance = new MaintenanceProgress(nodes, intent, gate, works,
            new MaintenancePublisher(database), clock);
        final var keeper = new MemoryKeeper(intent, nodes);
        final var kept = new KeptMemoryPublisher(database, clock);
        prepared = new PreparedImages(executors, clock, intent, nodes, works, keeper, kept);
        saved = new SavedInstances(executors, clock, intent, works, keeper, kept);
        reconciler = new InstanceReconciler(executors, clock, nodes, journal, publisher, progress,
            new OperationReporter(notifications), intent, gate, works, new RetryPause(random),
            maintenance, store.files(), keeper);
        retry = new OperationRetry(journal, works, reconciler::reconcile);
        restart = new InstanceRestart(nodes, works, reconciler::reconcile);
        timer = executors.timer();
    }

    /** Begins to watch the NFVI Database and to connect to the nodes. */
    public void start() {
        thread.execute(() -> {
            queue.start();
            intent.start();
            nodes.start();
            prepared.start();
            saved.start();
            unplugged = Optional.of(Replica.of(database, LogicalDatastoreType.OPERATIONAL, NfviPaths.UNPLUGGED, thread,
                changes -> changes.forEach(change -> unplugged(change.key().getId(),
                    change.after().map(Instance::getNode)))));
            trimming = Optional.of(timer.scheduleWithFixedDelay(() -> thread.execute(this::trim),
                TRIM.toSeconds(), TRIM.toSeconds(), TimeUnit.SECONDS));
        });
    }

    /**
     * Tries an operation again that failed.
     *
     * @param operation its number
     * @return completes with why it is not tried again, for the operator; empty if it is due now
     */
    ListenableFuture<Optional<String>> retry(final Uint64 operation) {
        return Futures.submit(() -> intent.isComplete() ? retry.retry(operation)
            : Optional.of("the NFV Coordinator has not read its journal yet: try again in a moment"), thread);
    }

    /**
     * Starts an instance anew that runs.
     *
     * @param instance the instance
     * @return completes with why it is not, for the operator; empty if it has begun
     */
    ListenableFuture<Optional<String>> restart(final InstanceId instance) {
        return Futures.submit(() -> restart.restart(instance), thread);
    }

    /**
     * Takes note that a function has announced itself on the network: its guest is ready.
     *
     * @param mac source address of the announcement; any other than an instance's is ignored
     */
    public void announced(final UnicastMacAddress mac) {
        thread.execute(() -> works.find(mac).filter(work -> !work.announced()).ifPresent(work -> {
            work.announce();
            LOG.info("Instance {}: ready", work.identity().instance().getValue());
            reconciler.reconcile(work);
        }));
    }

    @Override
    public void close() {
        thread.execute(() -> {
            trimming.ifPresent(task -> task.cancel(false));
            unplugged.ifPresent(Replica::close);
            prepared.close();
            saved.close();
            intent.close();
            store.close();
            nodes.close();
        });
    }

    private void unplugged(final InstanceId instance, final Optional<NodeId> node) {
        works.find(instance).ifPresent(work -> {
            node.ifPresent(at -> LOG.warn("Instance {}: its interface on node {} is gone, it is started anew",
                instance.getValue(), at.getValue()));
            work.unplug(node);
            reconciler.reconcile(work);
        });
    }

    private void trim() {
        if (intent.isComplete()) {
            journal.trim(intent.keeping());
        }
    }

    private void due(final InstanceId instance) {
        works.find(instance).ifPresent(reconciler::reconcile);
    }

    /** What changes in the intent of the operator and the engine. */
    private final class IntentObserver implements NfvIntent.Observer {
        @Override
        public void placed(final InstanceId instance, final Optional<Placement> placement) {
            final var work = works.of(instance);
            if (intent.isComplete() && !placement.map(Placement::getNode).equals(work.wanted())) {
                work.renew();
            }
            work.intend(placement);
            reconciler.reconcile(work);
        }

        @Override
        public void nodeConfigured(final NodeId node, final Optional<Node> configuration) {
            nodes.configure(node, configuration);
            maintenance.configure(node, configuration);
            store.nodeChanged(node);
        }

        @Override
        public void functionChanged(final FunctionId function, final boolean present) {
            publisher.functionChanged(function, present);
            store.catalogueChanged();
            works.all().stream()
                .filter(work -> work.placement().map(Placement::getFunction).equals(Optional.of(function)))
                .forEach(work -> {
                    if (intent.isComplete()) {
                        work.renew();
                    }
                    reconciler.reconcile(work);
                });
        }

        @Override
        public void policyChanged() {
            gate.policyChanged();
            nodes.policyChanged();
            trim();
        }

        @Override
        public void imageStoreConfigured() {
            store.configured();
        }

        @Override
        public void complete() {
            journal.instances().forEach(instance -> works.of(instance).restore(journal.failures(instance)));
            trim();
            store.start();
            works.all().forEach(reconciler::reconcile);
            maintenance.lookAtAll();
        }
    }

    /** What the hypervisors report. */
    private final class NodeObserver implements NodeConnections.Observer {
        @Override
        public void nodeChanged(final NodeId node) {
            store.nodeChanged(node);
            final var affected = new LinkedHashSet<>(works.dependingOn(node));
            nodes.machines(node).forEach(machine -> affected.addAll(adopt(node, machine).stream().toList()));
            affected.forEach(reconciler::reconcile);
            maintenance.look(node);
        }

        @Override
        public void machinesFound(final NodeId node, final Set<UUID> machines) {
            machines.forEach(uuid -> works.find(uuid)
                .or(() -> nodes.machine(node, uuid).flatMap(machine -> adopt(node, machine)))
                .ifPresent(reconciler::reconcile));
        }

        @Override
        public void machineChanged(final NodeId node, final VirtualMachineEvent event) {
            works.find(event.uuid()).ifPresentOrElse(work -> changed(work, node, event), () -> nodes.refresh(node));
        }

        private void changed(final InstanceWork work, final NodeId node, final VirtualMachineEvent event) {
            final var instance = work.identity().instance();
            nodes.note(node, event.uuid(), sighted(work, event));
            if (event.type() == VirtualMachineEvent.Type.RESUMED) {
                // Before all else: the SDN Controller waits for this to send the traffic after the guest.
                progress.resumed(work, node, event.at());
            } else if (event.type() == VirtualMachineEvent.Type.STARTED) {
                journal.step(instance, "port up", event.at());
            } else if (event.type() == VirtualMachineEvent.Type.SUSPENDED) {
                progress.suspended(work, node, event.at());
            }
            reconciler.reconcile(work);
        }

        private Optional<VirtualMachine> sighted(final InstanceWork work, final VirtualMachineEvent event) {
            return switch (event.type()) {
                case STARTED -> Optional.of(work.machine(event.migration() ? VirtualMachine.State.PAUSED
                    : VirtualMachine.State.RUNNING, event.migration()));
                // While a guest is saved its node is at it as during a migration, also if an earlier life began that.
                case SUSPENDED -> Optional.of(work.machine(VirtualMachine.State.PAUSED, event.migration()
                    || journal.isSaving(work.identity().instance())));
                case RESUMED -> Optional.of(work.machine(VirtualMachine.State.RUNNING, false));
                case STOPPED -> Optional.empty();
            };
        }

        /** Takes up a machine that was found: of an earlier life of this controller, or moved here by hand. */
        private Optional<InstanceWork> adopt(final NodeId node, final VirtualMachine machine) {
            return works.find(machine.uuid()).or(() -> {
                if (!isOurs(machine)) {
                    return Optional.empty();
                }
                LOG.info("Instance {}: found on node {}", machine.instance(), node.getValue());
                return Optional.of(works.of(new InstanceId(machine.instance())));
            });
        }

        private boolean isOurs(final VirtualMachine machine) {
            try {
                return InstanceIdentity.of(new InstanceId(machine.instance())).uuid().equals(machine.uuid());
            } catch (IllegalArgumentException e) {
                LOG.debug("Virtual machine {}: left alone, its metadata names no instance", machine.uuid(), e);
                return false;
            }
        }
    }
}
