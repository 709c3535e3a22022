package org.netfate.engine;

import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.netfate.nfvi.Timestamps;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Decisions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.DecisionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/**
 * Publishes what was decided for each session, and why not. Writes only what changed: a change of the network decides
 * every session anew, mostly in the same way.
 *
 * <p>Belongs to the engine's thread.
 */
final class DecisionReporter {
    private record Outcome(UserName user, Optional<String> reason) { }

    private final Map<UnicastMacAddress, Outcome> published = new HashMap<>();
    private final NfviDatabase database;
    private final Clock clock;

    DecisionReporter(final NfviDatabase database, final Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /** Takes back what an earlier engine has published. */
    void begin() {
        database.changeObservation(changes -> changes.delete(InstanceIdentifier.create(Decisions.class)));
    }

    /** A session was placed, or refused for a reason. */
    void decided(final Session session, final Optional<String> reason) {
        final var outcome = new Outcome(session.getUser(), reason);
        if (outcome.equals(published.put(session.getMac(), outcome))) {
            return;
        }
        final var decision = new DecisionBuilder().setMac(session.getMac()).setUser(session.getUser())
            .setPlaced(reason.isEmpty()).setReason(reason.orElse(null)).setAt(Timestamps.of(clock.instant())).build();
        database.changeObservation(changes ->
            changes.put(NfviDatabase.entry(NfviPaths.DECISIONS, decision.key()), decision));
    }

    /** A session has ended. */
    void ended(final UnicastMacAddress client) {
        if (published.remove(client) != null) {
            database.changeObservation(changes ->
                changes.delete(NfviDatabase.entry(NfviPaths.DECISIONS, new DecisionKey(client))));
        }
    }
}
