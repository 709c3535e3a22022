package org.netfate.nfv;

import org.netfate.api.hypervisor.Capability;

/** The contract as a hypervisor in memory keeps it that can do as little as Xen. */
public class FakeXenTest extends FakeHypervisorsTest {
    /** Two nodes. */
    public FakeXenTest() {
        super(Capability.ABORT, Capability.DOWNTIME_LIMIT, Capability.AUTO_CONVERGE, Capability.STREAM_TLS,
            Capability.POST_COPY);
    }
}
