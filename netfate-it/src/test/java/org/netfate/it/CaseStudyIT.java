package org.netfate.it;

import org.junit.ClassRule;
import org.junit.runner.RunWith;
import org.junit.runners.Suite;
import org.junit.runners.Suite.SuiteClasses;

/** End-to-end: a real controller, real switches, hypervisors, guests and clients. The testbed must be up. */
@RunWith(Suite.class)
@SuiteClasses({CaseStudyCases.class, AddressCases.class, LoginFaultCases.class, PortalCases.class,
    SecondLoginCases.class, SeamlessRoamingCases.class, SpoofingCases.class, HypervisorFaultCases.class,
    UpstreamCases.class})
public final class CaseStudyIT {
    /** One controller serves all cases. */
    @ClassRule
    public static final RunningController CONTROLLER = new RunningController();

    private CaseStudyIT() {
        // the suite is its annotations
    }
}
