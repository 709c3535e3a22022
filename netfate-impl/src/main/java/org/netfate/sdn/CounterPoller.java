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
import org.netfate.sdn.SwitchReport.Traffic;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads how many packets of each session, in either direction, a switch has passed: one question for all sessions of
 * the switch.
 */
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
            final Consumer<Map<UnicastMacAddress, Traffic>> counts) {
        if (program.wanted().countsSomething()) {
            program.connection().ifPresent(connection ->
                Futures.addCallback(connection.count(Cookies.counted()), new FutureCallback<>() {
                    @Override
                    public void onSuccess(final List<Count> found) {
                        final var byClient = new HashMap<UnicastMacAddress, Traffic>();
                        found.forEach(count -> program.wanted().countedBy(count.cookie()).ifPresent(owner -> {
                            if (owner instanceof OfSession session) {
                                byClient.merge(session.client(), traffic(count), Traffic::plus);
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

    private static Traffic traffic(final Count count) {
        return Cookies.countsToClient(count.cookie()) ? new Traffic(0, 0, count.packets(), count.bytes())
            : new Traffic(count.packets(), count.bytes(), 0, 0);
    }
}
