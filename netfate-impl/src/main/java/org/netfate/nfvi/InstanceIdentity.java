package org.netfate.nfvi;

import com.google.common.hash.Hashing;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.UUID;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.InstanceId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.PortName;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;

/**
 * What an instance is called outside the NFVI Database. Everything is derived from the instance's id, so that it is the
 * same on every node, after every restart and on every cluster member, and nothing has to be allocated or stored.
 *
 * @param instance the instance
 * @param uuid UUID of its virtual machine
 * @param domain name of its virtual machine on the hypervisor
 * @param mac MAC address of its interface: locally administered, unicast
 * @param port name of its port on the switch, 12 characters
 * @param managementMac MAC address of its interface in the management network, if it has one
 * @param managementPort name of that interface on the node, 12 characters
 */
public record InstanceIdentity(InstanceId instance, UUID uuid, String domain, UnicastMacAddress mac, PortName port,
        UnicastMacAddress managementMac, PortName managementPort) {
    /**
     * Names the personal instance of a user's function.
     *
     * @param function the function
     * @param user the user
     * @return its id
     */
    public static InstanceId personal(final FunctionId function, final UserName user) {
        return new InstanceId(function.getValue() + "/" + user.getValue());
    }

    /**
     * Names the instance of a function that a node has for itself.
     *
     * @param function the function
     * @param node the node
     * @return its id
     */
    public static InstanceId ofNode(final FunctionId function, final NodeId node) {
        return new InstanceId(function.getValue() + "@" + node.getValue());
    }

    /**
     * Derives the identity of an instance.
     *
     * @param instance the instance
     * @return its identity
     */
    public static InstanceIdentity of(final InstanceId instance) {
        final String id = instance.getValue();
        final String digits = digits("netfate:" + id);
        final String management = digits("netfate:management:" + id);
        return new InstanceIdentity(instance,
            UUID.nameUUIDFromBytes(("netfate:" + id).getBytes(StandardCharsets.UTF_8)),
            "netfate-" + id.replace('/', '-').replace('@', '-') + "-" + digits.substring(0, 6),
            new UnicastMacAddress(macOf(digits)),
            new PortName("nf" + digits.substring(0, 10)),
            new UnicastMacAddress(macOf(management)),
            new PortName("nm" + management.substring(0, 10)));
    }

    /**
     * Tells whether an instance is one that a node has for itself.
     *
     * @param instance the instance
     * @return true if it is; false if it is a user's or shared
     */
    public static boolean isOfNode(final InstanceId instance) {
        return nodeOf(instance).isPresent();
    }

    /**
     * Tells whose an instance is that a node has for itself.
     *
     * @param instance the instance
     * @return the node; empty if it is a user's or shared
     */
    public static Optional<NodeId> nodeOf(final InstanceId instance) {
        final String id = instance.getValue();
        final int at = id.indexOf('@');
        return at < 0 || id.indexOf('/') >= 0 ? Optional.empty() : Optional.of(new NodeId(id.substring(at + 1)));
    }

    /**
     * Tells what a user's personal instance is an instance of.
     *
     * @param instance the instance
     * @return the function; empty if it is a node's or shared
     */
    public static Optional<FunctionId> functionOfUser(final InstanceId instance) {
        final String id = instance.getValue();
        final int slash = id.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(new FunctionId(id.substring(0, slash)));
    }

    /**
     * Tells whose a personal instance is.
     *
     * @param instance the instance
     * @return the user; empty if it is a node's or shared
     */
    public static Optional<UserName> user(final InstanceId instance) {
        final String id = instance.getValue();
        final int slash = id.indexOf('/');
        return slash < 0 ? Optional.empty() : Optional.of(new UserName(id.substring(slash + 1)));
    }

    private static String digits(final String text) {
        return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
    }

    private static String macOf(final String digits) {
        final var mac = new StringBuilder("02");
        for (int i = 0; i < 10; i += 2) {
            mac.append(':').append(digits, i, i + 2);
        }
        return mac.toString();
    }
}
