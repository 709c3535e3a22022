package org.netfate.nfv.libvirt;

import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.libvirt.Error.ErrorDomain;
import org.libvirt.Error.ErrorNumber;
import org.libvirt.LibvirtException;
import org.netfate.api.hypervisor.HypervisorException;
import org.netfate.api.hypervisor.HypervisorException.Kind;

/**
 * Translates libvirt's errors. Its codes are coarse (a machine without memory, a duplicate and a wrong flag can all
 * be the same one), so that its words have to be read as well; what is recognised by neither is {@link Kind#REFUSED}.
 */
final class LibvirtFailure {
    private LibvirtFailure() {
        // static
    }

    /**
     * Translates an error.
     *
     * @param what what was tried, to follow "Cannot"
     * @param uri on which node
     * @param failure what libvirt said
     * @return the exception to throw
     */
    static HypervisorException of(final String what, final String uri, final LibvirtException failure) {
        final var kind = kind(failure);
        return new HypervisorException(kind, "Cannot %s on %s: libvirt says '%s'%s"
            .formatted(what, uri, said(failure), advice(kind, said(failure))), failure);
    }

    /**
     * Translates what came out of a call on another thread.
     *
     * @param what what was tried, to follow "Cannot"
     * @param uri on which node
     * @param failure how the call failed
     * @return the exception to throw
     */
    static HypervisorException of(final String what, final String uri, final ExecutionException failure) {
        final var cause = failure.getCause();
        if (cause instanceof LibvirtException said) {
            return of(what, uri, said);
        }
        if (cause instanceof HypervisorException translated) {
            return translated;
        }
        throw new IllegalStateException("Cannot " + what + " on " + uri, cause);
    }

    /**
     * Makes the exception for a connection that is not there any more.
     *
     * @param what what was tried, to follow "Cannot"
     * @param uri on which node
     * @param causes what showed it, if anything did
     * @return the exception to throw
     */
    static HypervisorException ended(final String what, final String uri, final Exception... causes) {
        return new HypervisorException(Kind.UNREACHABLE, "Cannot " + what + " on " + uri
            + ": the connection has ended; connect again", Stream.of(causes).findFirst().orElse(null));
    }

    /**
     * Makes the exception for a thread that was interrupted while it waited, and keeps the interruption.
     *
     * @param what what was tried, to follow "Cannot"
     * @param uri on which node
     * @param cause the interruption
     * @return the exception to throw
     */
    static HypervisorException interrupted(final String what, final String uri, final InterruptedException cause) {
        Thread.currentThread().interrupt();
        return new HypervisorException(Kind.TIMEOUT, "Cannot " + what + " on " + uri
            + ": the thread that waits for it was interrupted, whether it was done is not known", cause);
    }

    /**
     * Tells whether an error has one of these codes.
     *
     * @param failure what libvirt said
     * @param codes the codes
     * @return true if it has
     */
    static boolean is(final LibvirtException failure, final ErrorNumber... codes) {
        return Stream.of(codes).anyMatch(code -> code == failure.getError().getCode());
    }

    /**
     * Tells whether a domain is gone that libvirt has not forgotten yet: asked for it, its driver for Xen asks Xen.
     *
     * @param failure what libvirt said when it was asked for the domain's state
     * @return true if Xen has removed it
     */
    static boolean isRemovedByXen(final LibvirtException failure) {
        return is(failure, ErrorNumber.VIR_ERR_INTERNAL_ERROR) && said(failure).contains("libxl_domain_info failed");
    }

    private static String said(final LibvirtException failure) {
        // ssh frames some of its messages.
        return Optional.ofNullable(failure.getMessage()).orElse("nothing").replaceAll("@{2,}|\\s+@?\\s*", " ").strip();
    }

    private static Kind kind(final LibvirtException failure) {
        return switch (failure.getError().getCode()) {
            case VIR_ERR_NO_DOMAIN -> Kind.NOT_FOUND;
            case VIR_ERR_DOM_EXIST -> Kind.EXISTS;
            case VIR_ERR_NO_MEMORY -> Kind.NO_ROOM;
            case VIR_ERR_OPERATION_TIMEOUT -> Kind.TIMEOUT;
            case VIR_ERR_AUTH_FAILED, VIR_ERR_AUTH_CANCELLED, VIR_ERR_AUTH_UNAVAILABLE, VIR_ERR_NO_CONNECT,
                VIR_ERR_UNKNOWN_HOST, VIR_ERR_INVALID_CONN, VIR_ERR_NO_SERVER, VIR_ERR_NO_CLIENT,
                VIR_ERR_SSH, VIR_ERR_LIBSSH, VIR_ERR_GNUTLS_ERROR, VIR_ERR_RPC -> Kind.UNREACHABLE;
            default -> isTransport(failure) ? Kind.UNREACHABLE : kindOfWords(failure);
        };
    }

    /** Errors of the connection itself have ordinary codes, and tell by their origin what they are. */
    private static boolean isTransport(final LibvirtException failure) {
        final var origin = failure.getError().getDomain();
        return (origin == ErrorDomain.VIR_FROM_RPC || origin == ErrorDomain.VIR_FROM_REMOTE)
            && is(failure, ErrorNumber.VIR_ERR_SYSTEM_ERROR, ErrorNumber.VIR_ERR_INTERNAL_ERROR);
    }

    private static Kind kindOfWords(final LibvirtException failure) {
        final var words = said(failure).toLowerCase(Locale.ROOT);
        if (contains(words, "already exists", "already active", "is already defined")) {
            return Kind.EXISTS;
        }
        if (contains(words, "cannot allocate memory", "not enough memory", "out of memory", "insufficient memory",
                "cannot set up guest memory", "no space left")) {
            return Kind.NO_ROOM;
        }
        return Kind.REFUSED;
    }

    private static boolean contains(final String words, final String... some) {
        return Stream.of(some).anyMatch(words::contains);
    }

    private static String advice(final Kind kind, final String said) {
        return switch (kind) {
            case UNREACHABLE -> "; " + Distrust.in(said).map(Distrust::advice)
                .orElse("check that libvirtd runs on the node and that its address and port can be reached");
            case TIMEOUT -> "; look what holds the virtual machine, or restart libvirtd on the node";
            case NO_ROOM -> "; free memory or disk on the node, or place the function elsewhere";
            case EXISTS -> "; destroy the other one first, if it is not wanted";
            case NOT_FOUND, IMAGE, LIBRARY, UNSUPPORTED -> "";
            case REFUSED -> "; libvirtd's log on the node may tell more";
        };
    }
}
