package org.netfate.nfv;

import java.time.Clock;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.netfate.api.hypervisor.HypervisorDriver;
import org.netfate.api.hypervisor.VirtualMachine;
import org.netfate.api.hypervisor.VirtualMachineEvent;
import org.netfate.nfvi.InstanceIdentity;
import org.netfate.nfvi.NfviDatabase;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
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

    private final Executor thread;
    private final NodeConnections nodes;
    private final OperationJournal journal;
    private final InstancePublisher publisher;
    private final NfvIntent intent;
    private final InstanceWorks works = new InstanceWorks();
    private final InstanceProgress progress;
    private final InstanceReconciler reconciler;

    /**
     * Makes the coordinator; {@link #start} begins its work.
     *
     * @param database the NFVI Database
     * @param notifications where changes are announced
     * @param drivers the hypervisor drivers; the first that supports a URI is used
     * @param executors the threads that it uses
     * @param clock tells the time
     */
    public NfvCoordinator(final NfviDatabase database, final NotificationPublishService notifications,
            final List<HypervisorDriver> drivers, final NfvExecutors executors, final Clock clock) {
        thread = executors.thread();
        journal = new OperationJournal(database, clock);
        publisher = new InstancePublisher(database, notifications, clock);
        intent = new NfvIntent(database, thread, journal, new IntentObserver());
        nodes = new NodeConnections(drivers, executors, new NodePublisher(database, notifications, clock),
            new NodeObserver());
        progress = new InstanceProgress(nodes, journal, publisher);
        reconciler = new InstanceReconciler(executors, clock, nodes, journal, publisher, progress,
            new OperationReporter(notifications), intent, works,
            new InstanceFiles(executors, intent::imageStore));
    }

    /** Begins to watch the NFVI Database and to connect to the nodes. */
    public void start() {
        thread.execute(() -> {
            intent.start();
            nodes.start();
        });
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
            intent.close();
            nodes.close();
        });
    }

    /** What changes in the intent of the operator and the engine. */
    private final class IntentObserver implements NfvIntent.Observer {
        @Override
        public void placed(final InstanceId instance, final Optional<Placement> placement) {
            final var work = works.of(instance);
            work.intend(placement);
            reconciler.reconcile(work);
        }

        @Override
        public void nodeConfigured(final NodeId node, final Optional<Node> configuration) {
            nodes.configure(node, configuration);
        }

        @Override
        public void functionChanged(final FunctionId function, final boolean present) {
            publisher.functionChanged(function, present);
            works.all().stream()
                .filter(work -> work.placement().map(Placement::getFunction).equals(Optional.of(function)))
                .forEach(work -> {
                    work.retryNow();
                    reconciler.reconcile(work);
                });
        }

        @Override
        public void complete() {
            journal.instances().forEach(works::of);
            works.all().forEach(reconciler::reconcile);
        }
    }

    /** What the hypervisors report. */
    private final class NodeObserver implements NodeConnections.Observer {
        @Override
        public void nodeChanged(final NodeId node) {
            final var affected = new LinkedHashSet<>(works.dependingOn(node));
            nodes.machines(node).forEach(machine -> affected.addAll(adopt(node, machine).stream().toList()));
            affected.forEach(reconciler::reconcile);
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
                case SUSPENDED -> Optional.of(work.machine(VirtualMachine.State.PAUSED, event.migration()));
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
