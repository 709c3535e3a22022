package org.netfate.nfvi.validation;

import java.io.Serial;
import java.util.Collection;
import java.util.stream.Collectors;
import org.opendaylight.netconf.api.NetconfDocumentedException;
import org.opendaylight.yangtools.yang.common.ErrorSeverity;
import org.opendaylight.yangtools.yang.common.ErrorType;

/**
 * Why a transaction was refused. Of all causes of a failed transaction, RESTCONF shows only an exception of this type
 * to its client, with its message and error tag.
 */
final class RefusedIntentException extends NetconfDocumentedException {
    @Serial
    private static final long serialVersionUID = 1L;

    private static final int SHOWN = 5;

    private RefusedIntentException(final String message, final Violation first) {
        super(message, ErrorType.APPLICATION, first.tag(), ErrorSeverity.ERROR);
    }

    /**
     * Makes the exception.
     *
     * @param broken what the transaction breaks, at least one rule
     * @return the exception
     */
    static RefusedIntentException of(final Collection<Violation> broken) {
        final int more = broken.size() - SHOWN;
        return new RefusedIntentException(broken.stream().limit(SHOWN).map(Violation::message)
            .collect(Collectors.joining("; ")) + (more > 0 ? "; and " + more + " more" : ""),
            broken.iterator().next());
    }

    /** Another cluster member's data store does not know this class: it is sent the message only. */
    @Serial
    private Object writeReplace() {
        return new IllegalArgumentException(getMessage());
    }
}
