package org.netfate.nfv;

import java.util.function.Consumer;
import org.netfate.api.hypervisor.Hypervisor;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.VirtualMachineSpec;

/** How an instance begins to run on a node: by booting, or by going on with memory that is kept. */
@FunctionalInterface
interface Start {
    /** It boots. */
    Start COLD = (node, spec, reached) -> node.create(spec);

    /**
     * Starts it. Blocks; never called on the coordinator's thread.
     *
     * @param node the node
     * @param spec what it is made of
     * @param reached told of how it was started, where that could have been otherwise
     * @throws HypervisorException if it was not started, or that is not known
     */
    void on(Hypervisor node, VirtualMachineSpec spec, Consumer<String> reached) throws HypervisorException;
}
