package org.netfate.system;

import java.util.List;
import java.util.Random;
import org.mockito.Mockito;
import org.netfate.access.AccessPart;
import org.netfate.engine.AccessNodePolicy;
import org.netfate.engine.OrchestrationEngine;
import org.netfate.nfv.AnnouncementListener;
import org.netfate.nfv.HypervisorFarm;
import org.netfate.nfv.NfvCoordinator;
import org.netfate.nfv.NfvExecutors;
import org.netfate.nfvi.HandSteppedTime;
import org.netfate.nfvi.HandSteppedTime.Tasks;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.TestDatabase;
import org.netfate.nfvi.TestNotifications;
import org.netfate.sdn.SwitchFabric;
import org.opendaylight.mdsal.binding.api.NotificationPublishService;

/**
 * One life of the controller's process: its four parts, each with a thread of its own that the test steps. They have
 * nothing in common but the data base.
 */
final class Orchestrator {
    final AccessPart access;
    final Tasks blocking = new Tasks();
    private final Tasks accessThread = new Tasks();
    private final Tasks engineThread = new Tasks();
    private final Tasks nfvThread = new Tasks();
    private final Tasks sdnThread = new Tasks();
    private final List<Tasks> threads = List.of(accessThread, engineThread, nfvThread, sdnThread);

    Orchestrator(final TestDatabase store, final TestNotifications notifications, final HandSteppedTime time,
            final HypervisorFarm hypervisors, final SwitchFabric fabric) {
        access = new AccessPart(store, notifications, accessThread, time);
        new OrchestrationEngine(new NfviDatabase(store.broker()), List.of(new AccessNodePolicy()), engineThread,
            time.clock()).start();
        final var coordinator = new NfvCoordinator(new NfviDatabase(store.broker()),
            Mockito.mock(NotificationPublishService.class, Mockito.withSettings().stubOnly()),
            List.of(hypervisors.driver()), new NfvExecutors(nfvThread, blocking, blocking, time.timer()),
            time.clock(), () -> 0);
        coordinator.start();
        new AnnouncementListener(notifications, coordinator).start();
        fabric.control(sdnThread, time.timer(), time.clock());
    }

    /** Runs one task of the first thread that has any. */
    boolean runNext() {
        return threads.stream().anyMatch(Tasks::runNext);
    }

    /** Runs one task of some thread, if that has any. */
    void runAny(final Random random) {
        threads.get(random.nextInt(threads.size())).runNext();
    }

    /** Nothing of it goes on. */
    void kill() {
        threads.forEach(Tasks::kill);
        blocking.kill();
        access.close();
    }
}
