package org.netfate.it;

import org.junit.ClassRule;
import org.junit.runner.RunWith;
import org.junit.runners.Suite;
import org.junit.runners.Suite.SuiteClasses;

/** End-to-end on Xen: the same story with Xen hosts for nodes, and the ways to them. There must be no other nodes. */
@RunWith(Suite.class)
@SuiteClasses({CaseStudyCases.class, XenTransportCases.class})
public final class XenCaseStudyIT {
    /** One controller serves all cases. */
    @ClassRule
    public static final RunningController CONTROLLER = new RunningController();

    private XenCaseStudyIT() {
        // the suite is its annotations
    }
}
