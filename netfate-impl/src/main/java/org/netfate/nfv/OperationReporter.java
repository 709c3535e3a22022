package org.netfate.nfv;

import java.time.Duration;
import java.util.Optional;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.OperationFinishedBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.OperationState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells operators how operations end: in the log and as notifications. */
final class OperationReporter {
    private static final Logger LOG = LoggerFactory.getLogger(OperationReporter.class);

    private final NotificationPublishService notifications;

    OperationReporter(final NotificationPublishService notifications) {
        this.notifications = notifications;
    }

    /** An operation has come to an end, or to a pause before it is tried again. */
    void ended(final Operation operation) {
        notifications.offerNotification(new OperationFinishedBuilder().setId(operation.getId())
            .setKind(operation.getKind()).setInstance(operation.getInstance()).setState(operation.getState())
            .setLastError(operation.getLastError()).build());
        if (operation.getState() == OperationState.Completed) {
            LOG.info("Instance {}: {} in {} ms{}", operation.getInstance().getValue(), describe(operation),
                duration(operation).toMillis(), Optional.ofNullable(operation.getDowntime())
                    .map(downtime -> " (the guest did not run for " + downtime + " ms)").orElse(""));
        } else if (operation.getState() == OperationState.Failed) {
            LOG.warn("Instance {}: operation {} is given up after {} attempts: {}", operation.getInstance().getValue(),
                operation.getId(), operation.getAttempts(), operation.getLastError());
        }
    }

    private static String describe(final Operation operation) {
        return switch (operation.getKind()) {
            case Create -> "created on node " + name(operation.getDestination());
            case Migrate -> "migrated from node " + name(operation.getSource()) + " to node "
                + name(operation.getDestination());
            case Destroy -> "released on node " + name(operation.getSource());
            case Save -> "saved on node " + name(operation.getSource());
        };
    }

    private static Duration duration(final Operation operation) {
        return Duration.between(Timestamps.toInstant(operation.getStarted()),
            Timestamps.toInstant(operation.getFinished()));
    }

    private static String name(final NodeId node) {
        return node == null ? "?" : node.getValue();
    }
}
