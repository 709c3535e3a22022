package org.netfate.it;

import org.junit.ClassRule;
import org.junit.runner.RunWith;
import org.junit.runners.Suite;
import org.junit.runners.Suite.SuiteClasses;

/**
 * End-to-end: what becomes of sessions when nodes and the controller fail at their work, when the image store fails,
 * and when users and operators, or somebody by hand, change something; the ways to hypervisors; kept memory. The
 * testbed must be up.
 */
@RunWith(Suite.class)
@SuiteClasses({NodeFaultCases.class, ControllerDeathCases.class, FunctionCases.class, HandChangeCases.class,
    ImageStoreCases.class, TransportCases.class, WarmStartCases.class})
public final class FaultsIT {
    /** One controller serves all cases. */
    @ClassRule
    public static final RunningController CONTROLLER = new RunningController();

    private FaultsIT() {
        // the suite is its annotations
    }
}
