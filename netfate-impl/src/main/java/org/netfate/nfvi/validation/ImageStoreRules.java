package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.Function;
import org.opendaylight.yang.gen.v1.urn.netfate.catalog.rev261122.catalog.function.Image;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.Nfvi;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.ImageStore;

/** What must hold for the image store: all machines have the same one, and personal disks are made in it. */
final class ImageStoreRules {
    private ImageStoreRules() {
        // functions only
    }

    static List<Violation> check(final Nfvi nfvi, final Collection<Function> catalogue) {
        final var violations = new ArrayList<Violation>();
        final var export = Optional.ofNullable(nfvi.getImageStore()).map(ImageStore::getExport);
        nfvi.nonnullNode().values().stream().filter(node -> node.getImageStore() != null).forEach(node ->
            export.filter(own -> !own.equals(node.getImageStore().getExport())).ifPresent(own ->
                violations.add(Violation.invalid("node " + node.getId().getValue() + ": image-store/export "
                    + node.getImageStore().getExport() + " is not the Orchestrator's, " + own,
                    "all have the same image store; correct this one or nfvi/image-store/export"))));
        catalogue.stream().filter(ImageStoreRules::hasPersonalDisk).forEach(function -> {
            final String name = "function " + function.getId().getValue() + ": image/disk-access personal";
            final var disk = function.getImage().getDisk().getValue();
            if (export.isEmpty()) {
                violations.add(Violation.invalid(name + " needs the Orchestrator's image store, which is not"
                    + " configured", "configure nfvi/image-store first, or set disk-access to 'shared'"));
            } else if (!disk.startsWith(export.orElseThrow() + "/")) {
                violations.add(Violation.invalid(name + " needs a disk in the image store, and image/disk is " + disk,
                    "allowed: " + export.orElseThrow() + "/FILE"));
            }
        });
        return violations;
    }

    private static boolean hasPersonalDisk(final Function function) {
        final var image = function.getImage();
        return image != null && image.getDisk() != null && image.getDiskAccess() == Image.DiskAccess.Personal;
    }
}
