package org.netfate.sdn;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The meters that one switch has been given since it connected: each before the first rule that needs it. It belongs to
 * one sequential executor.
 */
final class SwitchMeters {
    private static final Logger LOG = LoggerFactory.getLogger(SwitchMeters.class);

    private final Executor executor;
    private Set<Long> given = new HashSet<>();
    private Map<Long, String> refused = new TreeMap<>();

    SwitchMeters(final Executor executor) {
        this.executor = executor;
    }

    /** The switch has connected anew; whatever it says of earlier meters does not matter any more. */
    void forget() {
        given = new HashSet<>();
        refused = new TreeMap<>();
    }

    /** Gives a switch the meter that a rule needs, unless it has it. */
    void provide(final SwitchConnection to, final Rule rule) {
        rule.meter().ifPresent(meter -> {
            if (given.add(meter)) {
                put(to, meter);
            }
        });
    }

    /** Puts again what the switch has refused. */
    void retry(final SwitchConnection to) {
        Set.copyOf(refused.keySet()).forEach(meter -> put(to, meter));
    }

    /** What an operator has to know. */
    Optional<String> trouble() {
        return refused.values().stream().findFirst()
            .map(error -> "refused the meter of packets to the Orchestrator: " + error);
    }

    private void put(final SwitchConnection to, final long meter) {
        final var inConnection = refused;
        Futures.addCallback(to.putMeter(meter), new FutureCallback<Object>() {
            @Override
            public void onSuccess(final Object result) {
                inConnection.remove(meter);
            }

            @Override
            public void onFailure(final Throwable cause) {
                if (inConnection.put(meter, String.valueOf(cause.getMessage())) == null) {
                    LOG.warn("A switch refused meter {}: {}", meter, cause.getMessage());
                }
            }
        }, executor);
    }
}
