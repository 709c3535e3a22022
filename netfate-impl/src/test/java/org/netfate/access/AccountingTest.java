package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;
import static org.junit.Assert.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.nfvi.NfviDatabase;
import org.netfate.nfvi.NfviPaths;
import org.opendaylight.mdsal.binding.dom.adapter.test.AbstractConcurrentDataBrokerTest;
import org.opendaylight.mdsal.common.api.LogicalDatastoreType;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.ZeroBasedCounter64;
import org.opendaylight.yang.gen.v1.urn.netfate.forwarding.rev261122.forwarding.table.EntryBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Login;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LoginInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.Logout;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.LogoutInputBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.SessionKey;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.Accounting;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.RadiusBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.Record;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.accounting.RecordKey;
import org.opendaylight.yang.gen.v1.urn.netfate.radius.rev261122.radius.AccountingBuilder;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.NodeId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.SessionEndCause;
import org.opendaylight.yangtools.yang.binding.InstanceIdentifier;
import org.opendaylight.yangtools.yang.common.Uint32;
import org.opendaylight.yangtools.yang.common.Uint64;

/** The accounting of sessions in the NFVI Database and in the detail file. */
public class AccountingTest extends AbstractConcurrentDataBrokerTest {
    private AccessWorld world;

    @Before
    public void start() {
        world = new AccessWorld(getDataBroker()).withTwoNodesAndAlice();
    }

    @After
    public void stop() {
        world.close();
    }

    @Test
    public void aRecordBeginsWithTheSession() {
        final String id = login(Samples.CPE1);
        final var record = record(id + "/1");
        assertEquals(Samples.ALICE, record.getUser());
        assertEquals(Samples.MAC1, record.getMac());
        assertEquals(Samples.CPE1, record.getNode());
        assertNull(record.getStop());
    }

    @Test
    public void aMoveEndsOneRecordAndBeginsAnotherOne() {
        final String id = login(Samples.CPE1);
        world.pass(Duration.ofSeconds(5));
        assertEquals(id, login(Samples.CPE2));
        assertEquals("2026-11-22T12:00:05.000000Z", record(id + "/1").getStop().getValue());
        assertNull(record(id + "/1").getCause());
        assertEquals(Samples.CPE2, record(id + "/2").getNode());
        assertNull(record(id + "/2").getStop());
    }

    @Test
    public void itEndsWithTheCauseAndWhatTheSwitchCountedAcrossAReinstallation() throws IOException {
        final String id = login(Samples.CPE1);
        counted(10, 1000, 20, 30_000);
        counted(15, 1500, 25, 5_000_000_000L);
        // installed anew
        counted(1, 100, 2, 200);
        world.pass(Duration.ofSeconds(7));
        logout();
        final var record = record(id + "/1");
        assertEquals(SessionEndCause.Operator, record.getCause());
        assertEquals(16, record.getPacketsFromClient().getValue().longValue());
        assertEquals(1600, record.getBytesFromClient().getValue().longValue());
        assertEquals(27, record.getPacketsToClient().getValue().longValue());
        assertEquals(5_000_000_200L, record.getBytesToClient().getValue().longValue());
        final var file = world.detail.resolve("detail");
        AccessWorld.await(() -> text(file).contains("Stop"));
        assertThat(text(file), containsString("\tAcct-Status-Type = Start\n\tAcct-Session-Id = \"" + id + "/1\"\n"));
        assertThat(text(file), containsString("\tAcct-Input-Packets = 16\n\tAcct-Input-Octets = 1600\n"
            + "\tAcct-Input-Gigawords = 0\n\tAcct-Output-Packets = 27\n\tAcct-Output-Octets = 705032904\n"
            + "\tAcct-Output-Gigawords = 1\n\tAcct-Session-Time = 7\n\tAcct-Terminate-Cause = Admin-Reset\n"));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }

    @Test
    public void whatWasCountedIsStoredNowAndThen() {
        final String id = login(Samples.CPE1);
        counted(10, 1000, 20, 30_000);
        assertEquals(0, record(id + "/1").getPacketsFromClient().getValue().longValue());
        world.pass(Duration.ofSeconds(600));
        // the timer ended the session too, which was idle; its record was complete before
        assertEquals(10, record(id + "/1").getPacketsFromClient().getValue().longValue());
    }

    @Test
    public void onlyTheLatestRecordsOfEndedSessionsAreKept() {
        world.intent(changes -> changes.put(NfviPaths.RADIUS, new RadiusBuilder()
            .setAccounting(new AccountingBuilder().setKeptRecords(Uint32.TWO).build()).build()));
        final var ids = new ArrayList<String>();
        for (int i = 0; i < 4; i++) {
            ids.add(login(Samples.CPE1));
            logout();
        }
        assertEquals(Set.of(ids.get(2) + "/1", ids.get(3) + "/1"), records());
    }

    @Test
    public void aSessionThatTheOperatorDeletesIsAccountedForToo() {
        final String id = login(Samples.CPE1);
        world.intent(changes -> changes.delete(NfviDatabase.entry(NfviPaths.SESSIONS, new SessionKey(Samples.MAC1))));
        assertEquals(SessionEndCause.Operator, record(id + "/1").getCause());
    }

    private Set<String> records() {
        return world.read(LogicalDatastoreType.CONFIGURATION, InstanceIdentifier.create(Accounting.class))
            .orElseThrow().nonnullRecord().keySet().stream().map(RecordKey::getSessionId).collect(Collectors.toSet());
    }

    private Record record(final String id) {
        return world.read(LogicalDatastoreType.CONFIGURATION,
            NfviDatabase.entry(NfviPaths.ACCOUNTING_RECORDS, new RecordKey(id))).orElseThrow();
    }

    private String login(final NodeId node) {
        return world.call(Login.class, new LoginInputBuilder().setUser(Samples.ALICE).setNode(node)
            .setMac(Samples.MAC1).setPassword(Samples.PASSWORD).build()).getResult().getSessionId().getValue();
    }

    private void logout() {
        assertTrue(world.call(Logout.class, new LogoutInputBuilder().setMac(Samples.MAC1).build()).isSuccessful());
    }

    private void counted(final long packets, final long bytes, final long packetsBack, final long bytesBack) {
        final var entry = new EntryBuilder().setNode(Samples.CPE1).setMac(Samples.MAC1).setPackets(counter(packets))
            .setBytes(counter(bytes)).setPacketsToClient(counter(packetsBack)).setBytesToClient(counter(bytesBack))
            .build();
        world.observation(changes -> changes.put(NfviDatabase.entry(NfviPaths.FORWARDING_TABLE, entry.key()), entry));
    }

    private static ZeroBasedCounter64 counter(final long value) {
        return new ZeroBasedCounter64(Uint64.valueOf(value));
    }

    private static String text(final Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
