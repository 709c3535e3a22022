package org.netfate.api.hypervisor;

/** Told what a hypervisor reports by itself. Called on a thread of the driver's, which must not be blocked. */
public interface HypervisorListener {
    /**
     * A virtual machine of NetFATE's has changed.
     *
     * @param event what happened
     */
    void onEvent(VirtualMachineEvent event);

    /**
     * The connection is lost and is of no use any more. Called once; not called after {@link Hypervisor#close}.
     *
     * @param reason what was seen
     */
    void onDisconnected(String reason);
}
