package org.netfate.api.hypervisor;

/** Told what a hypervisor reports by itself. Called on a thread of the driver's, which must not be blocked. */
public interface HypervisorListener {
    /**
     * A virtual machine of NetFATE's has changed. Whose a virtual machine is that migrates in may not be known yet when
     * it arrives, so that this may also tell of one that is not NetFATE's: ignore UUIDs that mean nothing to you.
     *
     * <p>May be called before {@link HypervisorDriver#connect} returns. When a virtual machine is created, RESUMED may
     * come before STARTED, or not at all.
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
