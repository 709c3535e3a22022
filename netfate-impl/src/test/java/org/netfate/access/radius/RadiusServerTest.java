package org.netfate.access.radius;

import static org.junit.Assert.assertEquals;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.Test;
import org.netfate.access.AccessWorld;

public class RadiusServerTest {
    @Test
    public void aTakenPortIsTriedAgainUntilItIsFreeAndTheOtherWorksMeanwhile() throws IOException {
        final var loopback = InetAddress.getLoopbackAddress();
        try (var other = new DatagramSocket(0, loopback)) {
            final int port = other.getLocalPort();
            try (var server = new RadiusServer(
                    Map.of(RadiusService.AUTHENTICATION, new InetSocketAddress(loopback, port),
                        RadiusService.ACCOUNTING, new InetSocketAddress(loopback, 0)),
                    Map.of(RadiusService.AUTHENTICATION, List.of(), RadiusService.ACCOUNTING, List.of()),
                    Duration.ofMillis(20))) {
                server.start();
                AccessWorld.await(() -> server.address(RadiusService.ACCOUNTING).isPresent());
                assertEquals(Optional.empty(), server.address(RadiusService.AUTHENTICATION));
                other.close();
                AccessWorld.await(() -> server.address(RadiusService.AUTHENTICATION).isPresent());
                assertEquals(port, server.address(RadiusService.AUTHENTICATION).orElseThrow().getPort());
            }
            // it is given back
            new DatagramSocket(port, loopback).close();
        }
    }
}
