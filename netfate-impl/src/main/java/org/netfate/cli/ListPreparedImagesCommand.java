package org.netfate.cli;

import java.util.Comparator;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviDatabase.ReadException;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.PreparedImages;
import org.opendaylight.yang.gen.v1.urn.netfate.warm.start.rev261122.prepared.images.Image;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;

/** Lists the prepared images. */
@Service
@Command(scope = "netfate", name = "list-prepared-images",
    description = "Lists the prepared images of the functions with warm-start, and why one is missing")
public final class ListPreparedImagesCommand extends ListCommand {
    @Override
    Table table(final NfviDatabase database) throws ReadException {
        final var table = new Table("Function", "Format", "State", "Node", "Since", "Last error");
        database.readList(LogicalDatastoreType.OPERATIONAL, InstanceIdentifier.create(PreparedImages.class),
            PreparedImages::nonnullImage).values().stream()
            .sorted(Comparator.comparing((Image image) -> image.getFunction().getValue())
                .thenComparing(Image::getFormat))
            .forEach(image -> table.row(image.getFunction(), image.getFormat(), image.getState(), image.getNode(),
                image.getSince(), image.getLastError()));
        return table;
    }

    @Override
    String empty() {
        return "No function of the catalogue has warm-start.";
    }
}
