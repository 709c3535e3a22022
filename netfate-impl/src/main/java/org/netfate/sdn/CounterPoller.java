package org.netfate.sdn;

import com.google.common.util.concurrent.FutureCallback;
import com.google.common.util.concurrent.Futures;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.netfate.sdn.Owner.OfSession;
import org.netfate.sdn.SwitchConnection.Count;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads how many packets of each session a switch has passed: one question for all sessions of the switch. */
final class CounterPoller {
    private static final Logger LOG = LoggerFactory.getLogger(CounterPoller.class);

    private CounterPoller() {
        // functions only
    }

    /**
     * Asks a switch, if it is connected and counts for some session.
     *
     * @param program the switch
     * @param executor where the answer is handled
     * @param counts told the answer
     */
    static void poll(final SwitchProgram program, final Executor executor,
            final Consumer<Map<UnicastMacAddress, Count>> counts) {
        if (program.wanted().countsSomething()) {
            program.connection().ifPresent(connection ->
                Futures.addCallback(connection.count(Cookies.counted()), new FutureCallback<>() {
                    @Override
                    public void onSuccess(final List<Count> found) {
                        final var byClient = new HashMap<UnicastMacAddress, Count>();
                        found.forEach(count -> program.wanted().countedBy(count.cookie()).ifPresent(owner -> {
                            if (owner instanceof OfSession session) {
                                byClient.put(session.client(), count);
                            }
                        }));
                        counts.accept(byClient);
                    }

                    @Override
                    public void onFailure(final Throwable cause) {
                        LOG.debug("A switch does not tell its counters", cause);
                    }
                }, executor));
        }
    }
}
