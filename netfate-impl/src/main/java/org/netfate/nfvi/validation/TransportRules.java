package org.netfate.nfvi.validation;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.netfate.nfvi.Transport;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Uri;
import org.opendaylight.yang.gen.v1.urn.netfate.nfvi.rev261122.nfvi.Node;

/**
 * What must hold for the ways to a node's hypervisor: who commands it is known, and nobody listens, unless the operator
 * says otherwise in as many words.
 */
final class TransportRules {
    private static final String PLAIN = "only on a network that nobody else reaches, set unencrypted-transport to true";
    /** What would have a peer not be verified, or a program be run on the Orchestrator or on the node. */
    private static final Pattern FORBIDDEN = Pattern.compile("[?&](no_verify|no_sanity|command|netcat)=");

    private TransportRules() {
        // functions only
    }

    static List<Violation> check(final Node node) {
        final var uris = new LinkedHashMap<String, String>();
        put(uris, "hypervisor-uri", node.getHypervisorUri());
        put(uris, "migration-uri", node.getMigrationUri());
        final var violations = new ArrayList<Violation>();
        uris.forEach((field, uri) -> {
            parameters(node, field, uri).ifPresent(violations::add);
            if (Transport.of(uri) == Transport.TCP && !mayBePlain(node)) {
                violations.add(Violation.invalid(name(node) + field + " " + uri
                    + " is neither authenticated nor encrypted",
                    "use qemu+tls://, qemu+ssh://, xen+tls:// or xen+ssh://; " + PLAIN));
            }
        });
        stream(node).ifPresent(violations::add);
        return violations;
    }

    private static Optional<Violation> stream(final Node node) {
        if (node.getMigrationStream() != Node.MigrationStream.Plain || mayBePlain(node)) {
            return Optional.empty();
        }
        return Optional.of(Violation.invalid(name(node)
            + "migration-stream plain sends the memory of instances in clear", "allowed: tunnelled, tls; " + PLAIN));
    }

    private static Optional<Violation> parameters(final Node node, final String field, final String uri) {
        final var found = FORBIDDEN.matcher(uri);
        return found.find() ? Optional.of(Violation.invalid(name(node) + field + " " + uri + " has the parameter "
            + found.group(1), "leave it out: peers are verified, and what is run is libvirt's own")) : Optional.empty();
    }

    private static boolean mayBePlain(final Node node) {
        return Boolean.TRUE.equals(node.getUnencryptedTransport());
    }

    private static void put(final Map<String, String> uris, final String field, final Uri uri) {
        if (uri != null) {
            uris.put(field, uri.getValue());
        }
    }

    private static String name(final Node node) {
        return "node " + node.getId().getValue() + ": ";
    }
}
