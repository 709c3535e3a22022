package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.Image;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.CaptivePortal;

/**
 * What must hold for functions: a disk that is written has a size, and what differs from node to node is only for
 * functions that never leave their node.
 */
final class CatalogRules {
    private static final String REMEDY = "set scope to 'node', or leave it out";

    private CatalogRules() {
        // functions only
    }

    static List<Violation> check(final Collection<Function> catalogue) {
        final var violations = new ArrayList<Violation>();
        catalogue.stream().filter(function -> function.getImage() != null).forEach(function ->
            violations.addAll(disk("function " + function.getId().getValue(), function.getImage())));
        catalogue.stream().filter(CatalogRules::isPersonal).forEach(function -> {
            final String name = "function " + function.getId().getValue();
            if (function.getImage() != null && function.getImage().getConfiguration() != null) {
                violations.add(Violation.invalid(name + ": image/configuration '"
                    + function.getImage().getConfiguration() + "' is for a function with scope 'node', since a user's "
                    + "instance moves from node to node", REMEDY));
            }
            if (Boolean.TRUE.equals(function.getManagementInterface())) {
                violations.add(Violation.invalid(name + ": management-interface is for a function with scope 'node', "
                    + "since a user's instance is not to reach the operator's network", REMEDY));
            }
            if (CaptivePortal.VALUE.equals(function.getKind())) {
                violations.add(Violation.invalid(name + ": kind captive-portal with scope 'personal' serves nobody: "
                    + "who needs it has not logged in", "set scope to 'node'"));
            }
        });
        catalogue.stream().filter(function -> !isPersonal(function) && Boolean.TRUE.equals(function.getWarmStart()))
            .forEach(function -> violations.add(Violation.invalid("function " + function.getId().getValue()
                + ": warm-start is for a function with scope 'personal': the instance of a node starts once",
                "set warm-start to 'false', or leave it out")));
        return violations;
    }

    private static List<Violation> disk(final String name, final Image image) {
        final boolean personal = image.getDiskAccess() == Image.DiskAccess.Personal;
        final var violations = new ArrayList<Violation>();
        if (personal && image.getDisk() == null) {
            violations.add(Violation.invalid(name + ": image/disk-access is personal and there is no image/disk",
                "name the disk over which the personal ones lie, or leave disk-access out"));
        }
        if (personal && image.getDiskSize() == null) {
            violations.add(Violation.invalid(name + ": image/disk-access is personal and there is no image/disk-size",
                "say how many MiB an instance may have, at least the size of image/disk"));
        }
        if (!personal && image.getDiskSize() != null) {
            violations.add(Violation.invalid(name + ": image/disk-size " + image.getDiskSize()
                + " is for a disk that is written", "set disk-access to 'personal', or leave disk-size out"));
        }
        return violations;
    }

    /** Whether a function can be required by users. */
    static boolean isPersonal(final Function function) {
        return function.getScope() != Function.Scope.Node;
    }
}
