package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.FunctionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.UserRequirements;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.user.FunctionConfiguration;

/** What must hold for users: they require personal functions of the catalogue, and a device is one user's only. */
final class UserRules {
    /** What the configuration disk has room for. */
    private static final int LONGEST_CONFIGURATION = 65536;

    private UserRules() {
        // functions only
    }

    /**
     * Checks one user. It costs the same however many users there are.
     *
     * @param user the user as it would be
     * @param catalog functions of the catalogue
     * @param owners owners of devices; this user's own devices may be in it or not
     * @return what is wrong
     */
    static List<Violation> check(final User user, final Map<FunctionKey, Function> catalog,
            final DeviceOwners owners) {
        final var violations = new ArrayList<Violation>();
        final var seen = new HashSet<FunctionId>();
        for (var id : required(user)) {
            final String required = name(user) + ": required-function '" + id.getValue() + "'";
            final var function = catalog.get(new FunctionKey(id));
            if (!seen.add(id)) {
                violations.add(Violation.invalid(required + " is listed twice", "a function is crossed once"));
            } else if (function == null) {
                violations.add(Violation.invalid(required + " is not in the catalogue",
                    Violation.known("functions", personal(catalog))));
            } else if (!CatalogRules.isPersonal(function)) {
                violations.add(Violation.invalid(required + " is a function of the nodes (scope 'node')",
                    "a user requires personal functions; " + Violation.known("functions", personal(catalog))));
            }
        }
        for (var configuration : user.nonnullFunctionConfiguration().values()) {
            violations.addAll(configuration(name(user), configuration, catalog));
        }
        for (var device : user.nonnullDevice().keySet()) {
            owners.otherThan(user.getName(), device.getMac()).ifPresent(other ->
                violations.add(Violation.invalid(name(user) + ": device " + device.getMac().getValue()
                    + " already belongs to user " + other.getValue(), "a device belongs to one user only")));
        }
        return violations;
    }

    private static List<Violation> configuration(final String user, final FunctionConfiguration configuration,
            final Map<FunctionKey, Function> catalog) {
        final String name = user + ": function-configuration '" + configuration.getFunction().getValue() + "'";
        final var violations = new ArrayList<Violation>();
        final var function = catalog.get(new FunctionKey(configuration.getFunction()));
        if (function == null || !CatalogRules.isPersonal(function)) {
            violations.add(Violation.invalid(name + (function == null ? " is not in the catalogue"
                : " is a function of the nodes (scope 'node')"), Violation.known("personal functions",
                    personal(catalog))));
        }
        final int length = configuration.nonnullFile().values().stream()
            .mapToInt(file -> file.getContent().codePointCount(0, file.getContent().length())).sum();
        if (length > LONGEST_CONFIGURATION) {
            violations.add(Violation.invalid(name + " has files with " + length + " characters in all",
                "at most " + LONGEST_CONFIGURATION + " are allowed"));
        }
        return violations;
    }

    private static List<String> personal(final Map<FunctionKey, Function> catalog) {
        return catalog.values().stream().filter(CatalogRules::isPersonal)
            .map(function -> function.getId().getValue()).toList();
    }

    /**
     * Checks that nobody requires what users can require no more. It looks at every user, but that happens rarely.
     *
     * @param deleted functions that the transaction deletes
     * @param noMorePersonal functions that are the nodes' after it
     * @param users users as they would be
     * @return what is wrong
     */
    static List<Violation> checkWithdrawn(final Set<FunctionId> deleted, final Set<FunctionId> noMorePersonal,
            final Collection<User> users) {
        final Map<FunctionId, Integer> count = new HashMap<>();
        final Map<String, FunctionId> order = new TreeMap<>();
        final Map<FunctionId, String> example = new HashMap<>();
        for (var user : users) {
            for (var function : required(user)) {
                if (deleted.contains(function) || noMorePersonal.contains(function)) {
                    count.merge(function, 1, Integer::sum);
                    order.put(function.getValue(), function);
                    example.merge(function, user.getName().getValue(), (one, other) ->
                        one.compareTo(other) < 0 ? one : other);
                }
            }
        }
        return order.values().stream()
            .map(function -> Violation.inUse("function " + function.getValue()
                + (deleted.contains(function) ? ": " : ": scope 'node' is not possible while ")
                + "it is a required-function of "
                + (count.get(function) == 1 ? "user " : count.get(function) + " users, for example ")
                + example.get(function), "remove it from them first, or in the same transaction"))
            .toList();
    }

    private static List<FunctionId> required(final UserRequirements user) {
        final var functions = user.getRequiredFunction();
        return functions == null ? List.of() : functions;
    }

    private static String name(final User user) {
        return "user " + user.getName().getValue();
    }
}
