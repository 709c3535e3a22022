package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opendaylight.mdsal.binding.dom.codec.api.BindingNormalizedNodeSerializer;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.Catalog;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.dhcp.rev261122.Dhcp;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.NfviBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Policy;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.policy.Pin;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.Users;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier;
import org.opendaylight.yangtools.yang.data.api.YangInstanceIdentifier.NodeIdentifier;
import org.opendaylight.yangtools.yang.data.api.schema.ContainerNode;
import org.opendaylight.yangtools.yang.data.api.schema.NormalizedNode;
import org.opendaylight.yangtools.yang.data.tree.api.DataTreeCandidateNode;

/**
 * What one transaction does to the operator's intent: the whole of it before and after, decoded only as far as it is
 * asked for.
 */
final class IntentChange {
    /**
     * One user whom the transaction touches.
     *
     * @param before the user before it
     * @param after the user after it
     */
    record UserChange(Optional<User> before, Optional<User> after) { }

    private static final NodeIdentifier NFVI = new NodeIdentifier(Nfvi.QNAME);
    private static final NodeIdentifier CATALOG = new NodeIdentifier(Catalog.QNAME);
    private static final NodeIdentifier USERS = new NodeIdentifier(Users.QNAME);
    private static final NodeIdentifier USER = new NodeIdentifier(User.QNAME);
    private static final NodeIdentifier POLICY = new NodeIdentifier(Policy.QNAME);
    private static final NodeIdentifier DHCP = new NodeIdentifier(Dhcp.QNAME);

    private final BindingNormalizedNodeSerializer codec;
    private final DataTreeCandidateNode root;

    /**
     * Makes it.
     *
     * @param codec converts to the models' classes
     * @param root what changes, from the root of the data tree
     */
    IntentChange(final BindingNormalizedNodeSerializer codec, final DataTreeCandidateNode root) {
        this.codec = codec;
        this.root = root;
    }

    boolean touchesNfvi() {
        return touches(NFVI);
    }

    boolean touchesCatalog() {
        return touches(CATALOG);
    }

    boolean touchesUsers() {
        return touches(USERS);
    }

    boolean touchesPolicy() {
        return touches(POLICY);
    }

    boolean touchesDhcp() {
        return touches(DHCP);
    }

    Optional<Dhcp> dhcpBefore() {
        return decode(Dhcp.class, before(DHCP));
    }

    Optional<Dhcp> dhcpAfter() {
        return decode(Dhcp.class, after(DHCP));
    }

    Nfvi nfviBefore() {
        return decode(Nfvi.class, before(NFVI)).orElse(new NfviBuilder().build());
    }

    Nfvi nfviAfter() {
        return decode(Nfvi.class, after(NFVI)).orElse(new NfviBuilder().build());
    }

    Map<FunctionKey, Function> functionsBefore() {
        return functions(before(CATALOG));
    }

    Map<FunctionKey, Function> functionsAfter() {
        return functions(after(CATALOG));
    }

    /** Returns the pins that the transaction adds or alters. */
    Collection<Pin> pinsWritten() {
        final var before = pins(before(POLICY));
        return pins(after(POLICY)).stream().filter(pin -> !before.contains(pin)).toList();
    }

    Collection<User> usersBefore() {
        return users(before(USERS));
    }

    Collection<User> usersAfter() {
        return users(after(USERS));
    }

    /** Identifies the state of all users before the transaction: the same object as long as they do not change. */
    Object usersVersionBefore() {
        return before(USERS);
    }

    /** Identifies the state of all users after the transaction. */
    Object usersVersionAfter() {
        return after(USERS);
    }

    /** Returns the users whom the transaction touches; its cost does not depend on how many others there are. */
    List<UserChange> userChanges() {
        final var changes = new ArrayList<UserChange>();
        final var users = root.modifiedChild(USERS);
        final var list = users == null ? null : users.modifiedChild(USER);
        if (list != null) {
            for (var entry : list.childNodes()) {
                changes.add(new UserChange(user(entry, entry.dataBefore()), user(entry, entry.dataAfter())));
            }
        }
        return changes;
    }

    private Optional<User> user(final DataTreeCandidateNode entry, final NormalizedNode node) {
        return decode(User.class, YangInstanceIdentifier.of(USERS, USER, entry.name()), node);
    }

    private Collection<User> users(final NormalizedNode node) {
        return decode(Users.class, node).map(users -> users.nonnullUser().values()).orElse(List.of());
    }

    private Map<FunctionKey, Function> functions(final NormalizedNode node) {
        return decode(Catalog.class, node).map(Catalog::nonnullFunction).orElse(Map.of());
    }

    private Set<Pin> pins(final NormalizedNode node) {
        return decode(Policy.class, node).map(policy -> Set.copyOf(policy.nonnullPin().values())).orElse(Set.of());
    }

    private boolean touches(final NodeIdentifier container) {
        return root.modifiedChild(container) != null;
    }

    private NormalizedNode before(final NodeIdentifier container) {
        return child(root.dataBefore(), container);
    }

    private NormalizedNode after(final NodeIdentifier container) {
        return child(root.dataAfter(), container);
    }

    private static NormalizedNode child(final NormalizedNode parent, final NodeIdentifier container) {
        return parent instanceof ContainerNode tree ? tree.childByArg(container) : null;
    }

    private <T> Optional<T> decode(final Class<T> type, final NormalizedNode node) {
        return node == null ? Optional.empty()
            : decode(type, YangInstanceIdentifier.of(node.name().getNodeType()), node);
    }

    private <T> Optional<T> decode(final Class<T> type, final YangInstanceIdentifier path, final NormalizedNode node) {
        return node == null ? Optional.empty()
            : Optional.of(type.cast(codec.fromNormalizedNode(path, node).getValue()));
    }
}
