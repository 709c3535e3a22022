package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.After;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.DhcpClient;
import org.netfate.casestudy.Records.Lease;
import org.netfate.casestudy.Scene;

/** The clients' addresses, with the DHCP client of Debian's laptops. */
public class AddressCases {
    private static final Duration RENEWAL = Duration.ofSeconds(60);

    private final Scene scene = RunningController.scene();
    private final Client client = scene.testbed().client(1);
    private final Client other = scene.testbed().client(2);
    private final DhcpClient dhcp = new DhcpClient(scene.testbed(), client);
    private final Cpe cpe1 = scene.testbed().cpe(1);
    private final Cpe cpe2 = scene.testbed().cpe(2);

    /** Everybody asks anew next time. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().resetAddresses();
        dhcp.forget();
        new DhcpClient(scene.testbed(), other).forget();
        RunningController.clear();
    }

    @Test
    public void addressIsTheSameAtEveryNode() throws CaseStudyException {
        client.attach(cpe1);
        final String address = client.address();
        client.attach(cpe2);

        assertEquals(address, client.address());
        assertEquals(Optional.of(address), lease(client).map(Lease::address));
    }

    @Test
    public void clientThatHasForgottenItsAddressGetsItAgain() throws CaseStudyException {
        client.attach(cpe1);
        final String address = client.address();
        dhcp.forget();
        other.attach(cpe1);
        client.attach(cpe2);

        assertEquals(address, client.address());
    }

    @Test
    public void leaseIsRenewedByUnicastBeforeItEnds() throws CaseStudyException, IOException {
        scene.operator().setAddresses("10.10.0.100", "10.10.0.199", RENEWAL);
        client.attach(cpe1);
        final String address = client.address();
        final Instant end = lease(client).orElseThrow().expires();

        scene.await().until("renewal of " + address, RENEWAL, () -> Seen.when(dhcp.happened("RENEW"), dhcp.log()));

        assertEquals(address, client.address());
        assertTrue(lease(client).orElseThrow().expires().isAfter(end));
    }

    @Test
    public void releasedAddressIsFreeForAnother() throws CaseStudyException {
        scene.operator().setAddresses("10.10.0.50", "10.10.0.50", Duration.ofHours(1));
        dhcp.forget();
        client.attach(cpe1);
        assertEquals("10.10.0.50", client.address());

        client.release();
        other.attach(cpe2);

        assertEquals("10.10.0.50", other.address());
    }

    @Test
    public void addressOfElsewhereIsRefusedAtOnce() throws CaseStudyException, IOException {
        client.attach(cpe1);
        final String address = client.address();
        final long refused = scene.view().dhcpCounter("refused");

        dhcp.believe("192.168.7.7");
        client.attach(cpe1);

        assertThat(dhcp.output(), containsString("DHCPNAK"));
        assertEquals(address, client.address());
        scene.await().until("the refusal to be counted", Scene.SHORT, () -> Seen.when(
            scene.view().dhcpCounter("refused") > refused, "still " + refused));
    }

    @Test
    public void whoComesWhenAllAddressesAreTakenGetsNoneAndTheOperatorKnows() throws CaseStudyException {
        scene.operator().setAddresses("10.10.0.60", "10.10.0.60", Duration.ofHours(1));
        client.attach(cpe1);
        assertEquals("10.10.0.60", client.address());

        other.attach(cpe2);

        assertFalse(other.addressIfAny().isPresent());
        scene.await().until("the operator to know", Scene.SHORT, () -> Seen.when(
            scene.view().dhcpCounter("exhausted") > 0, "nothing counted"));
    }

    private Optional<Lease> lease(final Client of) throws CaseStudyException {
        return scene.view().leases().stream().filter(lease -> lease.mac().equals(of.mac())).findFirst();
    }
}
