package org.netfate.nfv;

import java.util.Optional;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.api.hypervisor.VirtualMachineSpec;
import org.netfate.api.hypervisor.VirtualMachineSpec.NetworkInterface;
import org.netfate.nfv.store.PersonalDisk;
import org.netfate.nfvi.InstanceIdentity;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.Image;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.ImageLocation;

/** What the virtual machine of an instance is made of on a node: what the catalogue says, as that node has it. */
final class MachineSpecs {
    private static final String BRIDGE = "br0";

    private MachineSpecs() {
        // functions only
    }

    /**
     * Describes a virtual machine.
     *
     * @param identity the instance
     * @param function what it is an instance of
     * @param node the node
     * @param own the instance's own files
     * @return what it is made of there
     * @throws HypervisorException if the node lacks what the function needs
     */
    static VirtualMachineSpec of(final InstanceIdentity identity, final Function function, final Node node,
            final InstanceFiles.Locations own) throws HypervisorException {
        return new VirtualMachineSpec(identity.uuid(), identity.domain(), identity.instance().getValue(),
            function.getMemory().intValue(), function.requireVcpus().intValue(), image(function, node, own),
            new NetworkInterface(identity.mac().getValue(),
                Optional.ofNullable(node.getBridge()).map(bridge -> bridge.getValue()).orElse(BRIDGE),
                identity.port().getValue()),
            managementInterface(identity, function, node));
    }

    private static VirtualMachineSpec.Image image(final Function function, final Node node,
            final InstanceFiles.Locations own) throws HypervisorException {
        final var image = function.getImage();
        final var store = store(node);
        final var initrd = Optional.ofNullable(image.getInitrd());
        return new VirtualMachineSpec.Image(file(image.getKernel(), store, node),
            initrd.isPresent() ? Optional.of(file(initrd.orElseThrow(), store, node)) : Optional.empty(),
            Optional.ofNullable(image.getDisk()).map(ImageLocation::getValue),
            Optional.ofNullable(image.getConfiguration()).or(own::configuration),
            Optional.ofNullable(image.getBootParameters()).orElse(""), own.overlay(), store);
    }

    /**
     * Tells what disk of its own an instance of a function has.
     *
     * @param function the function
     * @return the disk, empty if it has none
     */
    static Optional<PersonalDisk> personalDisk(final Function function) {
        final var image = function.getImage();
        return image == null || image.getDiskAccess() != Image.DiskAccess.Personal ? Optional.empty()
            : Optional.of(new PersonalDisk(image.getDisk().getValue(), image.getDiskSize().longValue()));
    }

    /**
     * Tells where a node has the image store.
     *
     * @param node the node
     * @return its store, empty if it has none mounted
     */
    static Optional<ImageStore> store(final Node node) {
        return Optional.ofNullable(node.getImageStore())
            .map(store -> new ImageStore(store.getExport(), store.getDirectory()));
    }

    private static String file(final ImageLocation location, final Optional<ImageStore> store, final Node node)
            throws HypervisorException {
        final var value = location.getValue();
        return (store.isPresent() ? store.orElseThrow().file(value)
            : Optional.of(value).filter(path -> path.startsWith("/"))).orElseThrow(() -> new HypervisorException(
                Kind.IMAGE, "node " + node.getId().getValue() + " cannot find " + value + ": its image-store "
                    + store.map(known -> "is " + known.export()).orElse("is not configured")
                    + "; mount the store on the node and name it in the node's image-store"));
    }

    private static Optional<NetworkInterface> managementInterface(final InstanceIdentity identity,
            final Function function, final Node node) throws HypervisorException {
        if (!Boolean.TRUE.equals(function.getManagementInterface())) {
            return Optional.empty();
        }
        if (node.getManagementBridge() == null) {
            throw new HypervisorException(Kind.REFUSED, "node " + node.getId().getValue()
                + " has no management-bridge, which function " + function.getId().getValue() + " needs");
        }
        return Optional.of(new NetworkInterface(identity.managementMac().getValue(),
            node.getManagementBridge().getValue(), identity.managementPort().getValue()));
    }
}
