package org.netfate.nfvi.validation;

import java.io.Serial;
import java.util.Collection;
import java.util.stream.Collectors;
import org.opendaylight.mdsal.common.api.DataValidationFailedException;
import org.opendaylight.mdsal.dom.api.DOMDataTreeIdentifier;
import org.opendaylight.netconf.api.NetconfDocumentedException;
import org.opendaylight.yangtools.yang.common.ErrorSeverity;
import org.opendaylight.yangtools.yang.common.ErrorType;

/**
 * Why a transaction was refused. Of all causes of a failed transaction, RESTCONF shows only a
 * {@link NetconfDocumentedException} to its client, with its message and error tag; so that is the cause of this one.
 */
final class RefusedIntentException extends DataValidationFailedException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 5;

    private RefusedIntentException(final DOMDataTreeIdentifier path, final String message, final Violation first) {
        super(DOMDataTreeIdentifier.class, path, message,
            new NetconfDocumentedException(message, ErrorType.APPLICATION, first.tag(), ErrorSeverity.ERROR));
    }

    /**
     * Makes the exception.
     *
     * @param path root of what the transaction changes
     * @param broken what the transaction breaks, at least one rule
     * @return the exception
     */
    static RefusedIntentException of(final DOMDataTreeIdentifier path, final Collection<Violation> broken) {
        final int more = broken.size() - SHOWN;
        return new RefusedIntentException(path, broken.stream().limit(SHOWN).map(Violation::message)
            .collect(Collectors.joining("; ")) + (more > 0 ? "; and " + more + " more" : ""),
            broken.iterator().next());
    }

    /**
     * Another cluster member's data store knows the platform's exception, but neither this one nor its cause: it is
     * sent the message only.
     */
    @Serial
    private Object writeReplace() {
        return new DataValidationFailedException(DOMDataTreeIdentifier.class, (DOMDataTreeIdentifier) getPath(),
            getMessage());
    }
}
