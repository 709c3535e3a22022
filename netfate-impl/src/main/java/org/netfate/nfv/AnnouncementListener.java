package org.netfate.nfv;

import org.opendaylight.mdsal.binding.api.NotificationService;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UnicastMacAddress;
import org.opendaylight.yang.gen.v1.urn.opendaylight.packet.service.rev130709.PacketReceived;
import org.opendaylight.yangtools.concepts.Registration;

/**
 * Hears functions announce themselves. A function sends a gratuitous ARP when it is ready; its switch passes it to the
 * Orchestrator, which learns from the source address alone who it was: the switch lets nothing else with that address
 * in.
 */
public final class AnnouncementListener implements AutoCloseable {
    private static final int SOURCE = 6;
    private static final int ETHER_TYPE = 12;
    private static final int HEADER = 14;
    private static final int ARP_HIGH = 0x08;
    private static final int ARP_LOW = 0x06;

    private final NotificationService notifications;
    private final NfvCoordinator coordinator;
    private Registration registration;

    /**
     * Makes a listener; {@link #start} begins to listen.
     *
     * @param notifications brings packets
     * @param coordinator told of the source of each announcement, on the platform's thread
     */
    public AnnouncementListener(final NotificationService notifications, final NfvCoordinator coordinator) {
        this.notifications = notifications;
        this.coordinator = coordinator;
    }

    /** Begins to listen. */
    public void start() {
        registration = notifications.registerListener(PacketReceived.class,
            packet -> received(packet.getPayload()));
    }

    @Override
    public void close() {
        if (registration != null) {
            registration.close();
        }
    }

    private void received(final byte[] frame) {
        if (frame == null || frame.length < HEADER || frame[ETHER_TYPE] != ARP_HIGH
                || frame[ETHER_TYPE + 1] != ARP_LOW || (frame[SOURCE] & 1) != 0) {
            return;
        }
        final var mac = new StringBuilder();
        for (int i = 0; i < 6; i++) {
            mac.append(i == 0 ? "" : ":").append(String.format("%02x", frame[SOURCE + i]));
        }
        coordinator.announced(new UnicastMacAddress(mac.toString()));
    }
}
