package org.netfate.nfvi.validation;

import com.google.common.collect.Sets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;

/**
 * All rules, applied to what a transaction changes. A transaction is refused for what it breaks, not for what was wrong
 * before it: whatever the data store holds, the operator can always repair or delete it piece by piece.
 */
final class IntentRules {
    private IntentRules() {
        // functions only
    }

    /**
     * Checks a transaction.
     *
     * @param change what it does
     * @param owners owners of devices after it
     * @return what it breaks
     */
    static List<Violation> broken(final IntentChange change, final DeviceOwners owners) {
        final var broken = new ArrayList<Violation>();
        if (change.touchesNfvi()) {
            broken.addAll(infrastructure(change.nfviBefore(), change.nfviAfter()));
        }
        if (change.touchesDhcp() || change.touchesNfvi()) {
            broken.addAll(Violation.since(DhcpRules.check(change.dhcpBefore(), change.nfviBefore()),
                DhcpRules.check(change.dhcpAfter(), change.nfviAfter())));
        }
        if (change.touchesCatalog()) {
            broken.addAll(catalogue(change));
        }
        if (change.touchesCatalog() || change.touchesNfvi()) {
            broken.addAll(Violation.since(
                ImageStoreRules.check(change.nfviBefore(), change.functionsBefore().values()),
                ImageStoreRules.check(change.nfviAfter(), change.functionsAfter().values())));
        }
        if (change.touchesUsers()) {
            broken.addAll(users(change, owners));
        }
        if (change.touchesPolicy()) {
            broken.addAll(PinRules.check(change.pinsWritten(), nodes(change.nfviAfter())));
        }
        return broken;
    }

    /** Checks a change of the infrastructure. */
    static List<Violation> infrastructure(final Nfvi before, final Nfvi after) {
        final var deleted = Set.copyOf(Sets.difference(nodes(before), nodes(after)));
        return Violation.since(infrastructure(before, Set.of()), infrastructure(after, deleted));
    }

    private static List<Violation> infrastructure(final Nfvi nfvi, final Set<NodeId> deleted) {
        final var violations = new ArrayList<Violation>();
        violations.addAll(NodeRules.check(nfvi));
        violations.addAll(LinkRules.check(nfvi, deleted));
        violations.addAll(ClientNetworkRules.check(nfvi));
        return violations;
    }

    private static List<Violation> catalogue(final IntentChange change) {
        final var before = change.functionsBefore();
        final var after = change.functionsAfter();
        final var broken = new ArrayList<>(Violation.since(CatalogRules.check(before.values()),
            CatalogRules.check(after.values())));
        final var deleted = ids(Sets.difference(before.keySet(), after.keySet()));
        final var noMorePersonal = ids(Sets.filter(before.keySet(), key -> CatalogRules.isPersonal(before.get(key))
            && after.containsKey(key) && !CatalogRules.isPersonal(after.get(key))));
        if (!deleted.isEmpty() || !noMorePersonal.isEmpty()) {
            broken.addAll(UserRules.checkWithdrawn(deleted, noMorePersonal, change.usersAfter()));
        }
        return broken;
    }

    private static Set<FunctionId> ids(final Set<FunctionKey> keys) {
        return keys.stream().map(FunctionKey::getId).collect(Collectors.toUnmodifiableSet());
    }

    private static List<Violation> users(final IntentChange change, final DeviceOwners owners) {
        final var broken = new ArrayList<Violation>();
        final var before = change.functionsBefore();
        final var after = change.functionsAfter();
        for (var user : change.userChanges()) {
            user.after().ifPresent(it -> {
                final var wrongBefore = user.before().map(old -> UserRules.check(old, before, owners));
                broken.addAll(Violation.since(wrongBefore.orElse(List.of()), UserRules.check(it, after, owners)));
            });
        }
        return broken;
    }

    private static Set<NodeId> nodes(final Nfvi nfvi) {
        return nfvi.nonnullNode().keySet().stream().map(key -> key.getId()).collect(Collectors.toUnmodifiableSet());
    }
}
