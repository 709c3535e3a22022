package org.netfate.nfvi.validation;

import com.google.common.util.concurrent.FluentFuture;
import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.MoreExecutors;
import java.util.Collection;
import org.opendaylight.mdsal.binding.dom.codec.api.BindingNormalizedNodeSerializer;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.mdsal.common.api.PostCanCommitStep;
import org.opendaylight.mdsal.dom.api.DOMDataBroker;
import org.opendaylight.mdsal.dom.api.DOMDataTreeCandidate;
import org.opendaylight.mdsal.dom.api.DOMDataTreeCommitCohort;
import org.opendaylight.mdsal.dom.api.DOMDataTreeCommitCohortRegistry;
import org.opendaylight.mdsal.dom.api.DOMDataTreeIdentifier;
import org.opendaylight.yangtools.concepts.Registration;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.model.api.EffectiveModelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands at the door of the operator's intent: the data store asks it before it commits a transaction. One that breaks
 * a rule fails with a {@code DataValidationFailedException} whose message says which, as does its cause, which RESTCONF
 * shows to its client.
 *
 * <p>It is registered for the root of the data tree and not for each container, because only there one call sees all
 * that a transaction does: a function and the user who requires it may come together, and need no order. A transaction
 * that touches no intent of the operator's passes at once. It asks nothing of the data store and keeps no copy of it:
 * what is there before and after the transaction comes with the call, also when transactions are queued behind each
 * other. The price is that the data tree must be in one shard, which is the platform's default for these modules.
 *
 * <p>The data store calls it for one transaction at a time, in the cluster member that leads the shard.
 */
public final class IntentGuard implements DOMDataTreeCommitCohort, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(IntentGuard.class);
    private static final DOMDataTreeIdentifier ROOT =
        new DOMDataTreeIdentifier(LogicalDatastoreType.CONFIGURATION, YangInstanceIdentifier.of());

    private final DOMDataBroker broker;
    private final BindingNormalizedNodeSerializer codec;
    private final DeviceOwners owners = new DeviceOwners();
    private Object ownersVersion;
    private Registration registration;

    /**
     * Makes the guard. It does nothing before it is started.
     *
     * @param broker the platform's data broker
     * @param codec the platform's conversion to the models' classes
     */
    public IntentGuard(final DOMDataBroker broker, final BindingNormalizedNodeSerializer codec) {
        this.broker = broker;
        this.codec = codec;
    }

    /** Begins to check transactions. */
    public synchronized void start() {
        final var registry = broker.getExtensions().getInstance(DOMDataTreeCommitCohortRegistry.class);
        if (registry == null) {
            LOG.warn("This data store asks nobody before it commits: how objects relate to each other is not checked");
            return;
        }
        registration = registry.registerCommitCohort(ROOT, this);
    }

    @Override
    public synchronized void close() {
        if (registration != null) {
            registration.close();
            registration = null;
        }
    }

    @Override
    public FluentFuture<PostCanCommitStep> canCommit(final Object txId, final EffectiveModelContext ctx,
            final Collection<DOMDataTreeCandidate> candidates) {
        // Whatever goes wrong fails the transaction, not the data store's thread.
        return FluentFuture.from(Futures.submit(() -> {
            for (var candidate : candidates) {
                check(candidate);
            }
            return PostCanCommitStep.NOOP;
        }, MoreExecutors.directExecutor()));
    }

    private synchronized void check(final DOMDataTreeCandidate candidate) throws RefusedIntentException {
        final var change = new IntentChange(codec, candidate.getRootNode());
        if (change.touchesUsers()) {
            prepareOwners(change);
        }
        final var broken = IntentRules.broken(change, owners);
        if (!broken.isEmpty()) {
            if (change.touchesUsers()) {
                restoreOwners(change);
            }
            final var refused = RefusedIntentException.of(candidate.getRootPath(), broken);
            LOG.debug("Refused: {}", refused.getMessage());
            throw refused;
        }
    }

    /** Brings the owners to what they are after the transaction, from scratch only if they are of another state. */
    private void prepareOwners(final IntentChange change) {
        if (ownersVersion != change.usersVersionBefore()) {
            owners.clear();
            change.usersBefore().forEach(owners::add);
        }
        final var changes = change.userChanges();
        changes.forEach(user -> user.before().ifPresent(owners::remove));
        changes.forEach(user -> user.after().ifPresent(owners::add));
        ownersVersion = change.usersVersionAfter();
    }

    private void restoreOwners(final IntentChange change) {
        final var changes = change.userChanges();
        changes.forEach(user -> user.after().ifPresent(owners::remove));
        changes.forEach(user -> user.before().ifPresent(owners::add));
        ownersVersion = change.usersVersionBefore();
    }
}
