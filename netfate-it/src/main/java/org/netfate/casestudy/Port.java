package org.netfate.casestudy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A port on which the controller is reached.
 *
 * @param protocol tcp or udp
 * @param number its number
 * @param purpose what is reached there
 */
record Port(String protocol, int number, String purpose) {
    /** All of the controller's ports that the testbed uses. */
    static final List<Port> ALL = List.of(new Port("udp", 1812, "RADIUS authentication"),
        new Port("udp", 1813, "RADIUS accounting"), new Port("tcp", 6653, "OpenFlow"),
        new Port("tcp", 8181, "RESTCONF"), new Port("tcp", 8101, "console"));

    /** State of a TCP socket that listens, in /proc/net/tcp; an UDP socket has state 07. */
    private static final String LISTENS = "0A";

    private boolean isBound() throws CaseStudyException {
        return isListed(protocol) || isListed(protocol + "6");
    }

    /**
     * Finds the ports that someone serves, or that no one does.
     *
     * @param bound which of the two
     * @return those of {@link #ALL}
     * @throws CaseStudyException if the kernel does not tell
     */
    static List<Port> that(final boolean bound) throws CaseStudyException {
        final var ports = new ArrayList<Port>();
        for (Port port : ALL) {
            if (port.isBound() == bound) {
                ports.add(port);
            }
        }
        return ports;
    }

    private boolean isListed(final String table) throws CaseStudyException {
        final String end = String.format(Locale.ROOT, ":%04X", number);
        try (Stream<String> sockets = Files.lines(Path.of("/proc/self/net", table))) {
            return sockets.skip(1).map(socket -> socket.strip().split("\\s+"))
                .anyMatch(socket -> socket[1].endsWith(end) && ("udp".equals(protocol) || LISTENS.equals(socket[3])));
        } catch (IOException e) {
            throw new CaseStudyException("cannot read /proc/self/net/" + table + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return purpose + " (" + protocol + " port " + number + ")";
    }
}
