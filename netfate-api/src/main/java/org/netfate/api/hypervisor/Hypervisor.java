package org.netfate.api.hypervisor;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * A connection to one node's hypervisor. It only sees virtual machines that NetFATE made: those that carry its
 * metadata. Methods may be called from any thread, block, and end in bounded time; only {@link #migrate} takes as long
 * as the migration.
 */
public interface Hypervisor extends AutoCloseable {
    /**
     * Asks what the machine is and has free now.
     *
     * @return the machine
     * @throws HypervisorException if the node does not answer
     */
    HostInfo host() throws HypervisorException;

    /**
     * Tells what this hypervisor can do beyond what every one can. It was asked when the connection was made, and does
     * not change as long as that lasts; this does not block.
     *
     * @return what it can do
     */
    Set<Capability> capabilities();

    /**
     * Looks whether the node can read the image store, and whether some of its files are there.
     *
     * @param store the store as the node has it
     * @param locations files of the store, as {@link ImageStore#file} takes them
     * @return those that are missing
     * @throws HypervisorException if the node does not answer; IMAGE or TIMEOUT if it cannot read the store,
     *         UNSUPPORTED if it cannot tell
     */
    Set<String> missingFiles(ImageStore store, Set<String> locations) throws HypervisorException;

    /**
     * Lists the virtual machines that carry NetFATE's metadata, in any state.
     *
     * @return what runs or exists there
     * @throws HypervisorException if the node does not answer
     */
    List<VirtualMachine> virtualMachines() throws HypervisorException;

    /**
     * Creates and starts a virtual machine.
     *
     * @param spec what to create
     * @throws HypervisorException if one with that UUID or name exists, an image is missing, or there is no room;
     *         nothing is left behind then
     */
    void create(VirtualMachineSpec spec) throws HypervisorException;

    /**
     * Moves a running virtual machine to another node while it runs (only memory is moved, the hypervisors talk to
     * each other directly, and the migration goes on if this process ends). Returns when it has ended. One that has not
     * ended in time is aborted where {@link Capability#ABORT} is; elsewhere it goes on.
     *
     * @param uuid the virtual machine
     * @param target where to, and how its memory gets there
     * @param limit how long it may take
     * @throws HypervisorException if it did not succeed; where the virtual machine is then must be asked of both nodes.
     *         TIMEOUT if it was aborted, or goes on and this does not wait any longer. UNREACHABLE tells of this node;
     *         if this node cannot reach the destination, it is REFUSED
     */
    void migrate(UUID uuid, MigrationTarget target, Duration limit) throws HypervisorException;

    /**
     * Tells how long the guest did not run during the migration that brought it to this node.
     *
     * @param uuid the virtual machine
     * @return the downtime as the hypervisor measured it, empty if it does not tell
     * @throws HypervisorException if the node does not answer
     */
    Optional<Duration> downtime(UUID uuid) throws HypervisorException;

    /**
     * Lets a paused virtual machine run.
     *
     * @param uuid the virtual machine
     * @throws HypervisorException if there is none, or it cannot be resumed
     */
    void resume(UUID uuid) throws HypervisorException;

    /**
     * Stops a virtual machine at once and removes it. Does nothing if there is none.
     *
     * @param uuid the virtual machine
     * @throws HypervisorException if it is still there
     */
    void destroy(UUID uuid) throws HypervisorException;

    /**
     * Names what can restore a guest that this hypervisor saves: any with {@link Capability#SAVE_RESTORE} and the same
     * name. Does not block.
     *
     * @return for example {@code QEMU 7.2.22 kvm}
     */
    String saveFormat();

    /**
     * Stops a virtual machine, saves its memory into a file of the node, and removes it from the node. It goes on to
     * its end if this process ends. Needs {@link Capability#SAVE_RESTORE}.
     *
     * @param uuid the virtual machine
     * @param file absolute path on the node, where there is nothing yet or what may be replaced; only its owner can
     *        read what is made
     * @throws HypervisorException if it was not saved, or that is not known: it may still run, may be gone, and the
     *         file may be there in part, which {@link #restore} refuses
     */
    void save(UUID uuid, String file) throws HypervisorException;

    /**
     * Makes what was saved of one virtual machine that of another, in place. All that the hypervisor knows is the
     * other's then: name, UUID, interfaces, disks; what the guest knows is as it was. Neither of them needs to exist,
     * and nothing is asked of the node. Needs {@link Capability#RESTORE_AS}.
     *
     * @param file the file, as this process has it; it is of no use if this fails
     * @param spec the other, with as many disks and interfaces as the one that was saved, and as much memory
     * @throws HypervisorException if it is no such file, or cannot be changed
     */
    void assign(Path file, VirtualMachineSpec spec) throws HypervisorException;

    /**
     * Lets a virtual machine go on whose memory was saved. The file stays as it is. Needs
     * {@link Capability#SAVE_RESTORE}.
     *
     * @param spec the virtual machine, as it was saved or {@link #assign}ed
     * @param file absolute path on the node
     * @throws HypervisorException if one with that UUID or name exists, the file cannot be restored, or there is no
     *         room; nothing is left behind then
     */
    void restore(VirtualMachineSpec spec, String file) throws HypervisorException;

    /**
     * Tells how often the guest has read its last disk, its configuration, since it was started here. A guest that
     * reads it again and again waits for its identity.
     *
     * @param uuid the virtual machine
     * @return the number of requests
     * @throws HypervisorException if there is none, or the node does not answer
     */
    long configurationReads(UUID uuid) throws HypervisorException;

    /** Ends the connection, without waiting for what is being done on it. Idempotent; virtual machines go on. */
    @Override
    void close();
}
