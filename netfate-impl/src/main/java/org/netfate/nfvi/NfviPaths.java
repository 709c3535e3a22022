package org.netfate.nfvi;

import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.Catalog;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.FunctionTable;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.ImageFiles;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.image.files.File;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Dhcp;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Leases;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.DeclinedAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.leases.Lease;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.ForwardingTable;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.Entry;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.ImageStoreState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NodesState;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ClientNetwork;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ImageStore;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Link;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Hypervisor;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Maintenance;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Store;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Switch;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.Unplugged;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Chains;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Decisions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Instances;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.OperationQueue;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Operations;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Placements;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Sessions;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.chains.Chain;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.decisions.Decision;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.instances.Instance;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operations.Operation;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.placements.Placement;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Accounting;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Radius;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusState;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.Counter;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.LockOut;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.state.Upstream;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Clients;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.UserTable;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Users;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.PreparedImages;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.SavedInstances;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Where each list of the NFVI Database is. An entry is reached by {@link NfviDatabase#entry}. */
public final class NfviPaths {
    /** The clients' network. */
    public static final InstanceIdentifier<ClientNetwork> CLIENT_NETWORK =
        InstanceIdentifier.create(Nfvi.class).child(ClientNetwork.class);
    /** Configured nodes. */
    public static final InstanceIdentifier<Node> NODES = InstanceIdentifier.create(Nfvi.class).child(Node.class);
    /** Configured links. */
    public static final InstanceIdentifier<Link> LINKS = InstanceIdentifier.create(Nfvi.class).child(Link.class);
    /** Observed hypervisors. */
    public static final InstanceIdentifier<Hypervisor> HYPERVISORS =
        InstanceIdentifier.create(NodesState.class).child(Hypervisor.class);
    /** How far the nodes in maintenance have been emptied. */
    public static final InstanceIdentifier<Maintenance> MAINTENANCE =
        InstanceIdentifier.create(NodesState.class).child(Maintenance.class);
    /** Instances whose interface was removed. */
    public static final InstanceIdentifier<
        org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.unplugged.Instance> UNPLUGGED =
        InstanceIdentifier.create(NodesState.class).child(Unplugged.class)
            .child(org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nodes.state.unplugged.Instance.class);
    /** The image store as the Orchestrator has it. */
    public static final InstanceIdentifier<ImageStore> IMAGE_STORE =
        InstanceIdentifier.create(Nfvi.class).child(ImageStore.class);
    /** The image store as the nodes see it. */
    public static final InstanceIdentifier<Store> STORES =
        InstanceIdentifier.create(NodesState.class).child(Store.class);
    /** How the Orchestrator finds its image store. */
    public static final InstanceIdentifier<ImageStoreState> IMAGE_STORE_STATE =
        InstanceIdentifier.create(ImageStoreState.class);
    /** What was read of the files of the catalogue. */
    public static final InstanceIdentifier<File> IMAGE_FILES =
        InstanceIdentifier.create(ImageFiles.class).child(File.class);
    /** Observed switches. */
    public static final InstanceIdentifier<Switch> SWITCHES =
        InstanceIdentifier.create(NodesState.class).child(Switch.class);
    /** The catalogue. */
    public static final InstanceIdentifier<Function> FUNCTIONS =
        InstanceIdentifier.create(Catalog.class).child(Function.class);
    /** Table II. */
    public static final InstanceIdentifier<
        org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.Function> FUNCTION_TABLE =
        InstanceIdentifier.create(FunctionTable.class)
            .child(org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.function.table.Function.class);
    /** Users. */
    public static final InstanceIdentifier<User> USERS = InstanceIdentifier.create(Users.class).child(User.class);
    /** Table I. */
    public static final InstanceIdentifier<
        org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.User> USER_TABLE =
        InstanceIdentifier.create(UserTable.class)
            .child(org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.user.table.User.class);
    /** Devices that were seen. */
    public static final InstanceIdentifier<Client> CLIENTS =
        InstanceIdentifier.create(Clients.class).child(Client.class);
    /** The operator's policy. */
    public static final InstanceIdentifier<Policy> POLICY = InstanceIdentifier.create(Policy.class);
    /** Authenticated clients. */
    public static final InstanceIdentifier<Session> SESSIONS =
        InstanceIdentifier.create(Sessions.class).child(Session.class);
    /** Where instances shall run. */
    public static final InstanceIdentifier<Placement> PLACEMENTS =
        InstanceIdentifier.create(Placements.class).child(Placement.class);
    /** What the traffic of each session crosses. */
    public static final InstanceIdentifier<Chain> CHAINS = InstanceIdentifier.create(Chains.class).child(Chain.class);
    /** What the engine decided. */
    public static final InstanceIdentifier<Decision> DECISIONS =
        InstanceIdentifier.create(Decisions.class).child(Decision.class);
    /** The journal of the NFV Coordinator. */
    public static final InstanceIdentifier<Operation> OPERATIONS =
        InstanceIdentifier.create(Operations.class).child(Operation.class);
    /** Operations that wait for their turn. */
    public static final InstanceIdentifier<
        org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operation.queue.Entry> OPERATION_QUEUE =
        InstanceIdentifier.create(OperationQueue.class)
            .child(org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.operation.queue.Entry.class);
    /** Observed instances. */
    public static final InstanceIdentifier<Instance> INSTANCES =
        InstanceIdentifier.create(Instances.class).child(Instance.class);
    /** Table III. */
    public static final InstanceIdentifier<Entry> FORWARDING_TABLE =
        InstanceIdentifier.create(ForwardingTable.class).child(Entry.class);

    /** Prepared images. */
    public static final InstanceIdentifier<Image> PREPARED_IMAGES =
        InstanceIdentifier.create(PreparedImages.class).child(Image.class);
    /** Saved instances. */
    public static final InstanceIdentifier<
        org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.saved.instances.Instance> SAVED_INSTANCES =
        InstanceIdentifier.create(SavedInstances.class)
            .child(org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.saved.instances.Instance.class);

    /** What DHCP tells the clients. */
    public static final InstanceIdentifier<Dhcp> DHCP = InstanceIdentifier.create(Dhcp.class);
    /** Which client has which address. */
    public static final InstanceIdentifier<Lease> LEASES = InstanceIdentifier.create(Leases.class).child(Lease.class);
    /** Addresses that are used by someone else. */
    public static final InstanceIdentifier<DeclinedAddress> DECLINED_ADDRESSES =
        InstanceIdentifier.create(Leases.class).child(DeclinedAddress.class);
    /** Settings of the RADIUS server. */
    public static final InstanceIdentifier<Radius> RADIUS = InstanceIdentifier.create(Radius.class);
    /** The accounting of sessions. */
    public static final InstanceIdentifier<Record> ACCOUNTING_RECORDS =
        InstanceIdentifier.create(Accounting.class).child(Record.class);

    /** What the RADIUS server counted. */
    public static final InstanceIdentifier<Counter> RADIUS_COUNTERS =
        InstanceIdentifier.create(RadiusState.class).child(Counter.class);
    /** Who may not log in now. */
    public static final InstanceIdentifier<LockOut> LOCK_OUTS =
        InstanceIdentifier.create(RadiusState.class).child(LockOut.class);
    /** What is known of the operator's own RADIUS servers. */
    public static final InstanceIdentifier<Upstream> UPSTREAMS =
        InstanceIdentifier.create(RadiusState.class).child(Upstream.class);

    private NfviPaths() {
        // constants only
    }
}
