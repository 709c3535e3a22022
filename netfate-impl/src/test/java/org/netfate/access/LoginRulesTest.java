package org.netfate.access;

import static org.hamcrest.MatcherAssert.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.instanceOf;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertNull;

import java.util.List;
import java.util.Optional;
import org.junit.Test;
import org.netfate.access.LoginDecision.Accepted;
import org.netfate.access.LoginDecision.Change;
import org.netfate.access.LoginDecision.Rejected;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.inet.types.rev130715.Ipv4AddressNoZone;
import org.opendaylight.yang.gen.v1.urn.ietf.params.xml.ns.yang.ietf.yang.types.rev130715.DateAndTime;
import org.opendaylight.yang.gen.v1.urn.netfate.orchestration.rev261122.sessions.Session;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.FunctionId;
import org.opendaylight.yang.gen.v1.urn.netfate.types.rev261122.UserName;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.clients.Client;
import org.opendaylight.yang.gen.v1.urn.netfate.user.rev261122.users.User;

public class LoginRulesTest {
    private Optional<User> user = Optional.of(Samples.user(Samples.ALICE).build());
    private Verdict verdict = new Verdict.Right();
    private boolean nodeKnown = true;
    private Optional<UserName> deviceOwner = Optional.empty();
    private List<FunctionId> unknownFunctions = List.of();
    private Optional<Session> ofUser = Optional.empty();
    private Optional<Session> ofMac = Optional.empty();
    private Optional<Session> ofAddress = Optional.empty();
    private Optional<Client> seen = Optional.empty();
    private Optional<Ipv4AddressNoZone> address = Optional.empty();
    private boolean given;
    private SecondLogin secondLogin = new SecondLogin(true, 1);
    private Optional<Ipv4AddressNoZone> lease = Optional.empty();

    @Test
    public void aUserWithTheRightPasswordIsLetIn() {
        final var accepted = accepted();
        assertEquals(Change.OPENED, accepted.change());
        assertEquals(List.of(), accepted.replaced());
        assertEquals(Samples.session(Samples.ID2, Samples.ALICE, Samples.MAC1, Samples.CPE1)
            .setLoginTime(Samples.LATER).setOpened(Samples.LATER).build(), accepted.session());
    }

    @Test
    public void anUnknownUserIsRejected() {
        user = Optional.empty();
        assertRejected("unknown user");
    }

    @Test
    public void aWrongPasswordIsRejected() {
        verdict = new Verdict.Wrong("wrong password", Refusal.WRONG_PASSWORD);
        assertRejected("wrong password");
    }

    @Test
    public void aUserWhoseAccountExpiredIsRejected() {
        user = Optional.of(Samples.user(Samples.ALICE).setExpires(Samples.LATER).build());
        assertRejected("expired");
        user = Optional.of(Samples.user(Samples.ALICE).setExpires(new DateAndTime("2026-11-22T12:00:11Z")).build());
        assertEquals(Change.OPENED, accepted().change());
    }

    @Test
    public void aDisabledUserIsRejected() {
        user = Optional.of(Samples.user(Samples.ALICE).setEnabled(false).build());
        assertRejected("disabled");
    }

    @Test
    public void anUnknownNodeIsRejected() {
        nodeKnown = false;
        assertRejected("unknown node");
    }

    @Test
    public void aUserWhoRequiresWhatIsNotInTheCatalogueIsRejectedNamingIt() {
        unknownFunctions = List.of(new FunctionId("antivirus"));
        assertRejected("antivirus");
    }

    @Test
    public void aDeviceOfAnotherUserIsRejectedNamingTheUser() {
        deviceOwner = Optional.of(Samples.BOB);
        assertRejected("belongs to user bob");
    }

    @Test
    public void aUserWithDevicesIsRejectedAtAnyOther() {
        user = Optional.of(Samples.userWithDevices(Samples.ALICE, Samples.MAC2));
        assertRejected("no such device");
    }

    @Test
    public void aUserWithDevicesIsLetInAtOneOfThem() {
        user = Optional.of(Samples.userWithDevices(Samples.ALICE, Samples.MAC1, Samples.MAC2));
        deviceOwner = Optional.of(Samples.ALICE);
        assertEquals(Change.OPENED, accepted().change());
    }

    @Test
    public void theGatewaysAddressIsRejected() {
        address = Optional.of(Samples.GATEWAY);
        assertRejected("10.0.0.1");
    }

    @Test
    public void anAddressOutsideTheClientNetworkIsRejected() {
        address = Optional.of(new Ipv4AddressNoZone("10.0.1.11"));
        assertRejected("10.0.1.11");
    }

    @Test
    public void theAddressOfAnotherUsersSessionIsRejected() {
        address = Optional.of(Samples.ADDRESS2);
        ofAddress = Optional.of(Samples.session(Samples.ID1, Samples.BOB, Samples.MAC2, Samples.CPE1)
            .setAddress(Samples.ADDRESS2).build());
        assertRejected("user bob");
    }

    @Test
    public void theSameClientAtAnotherNodeMovesItsSessionWhichKeepsIdAndAddress() {
        ofMac = Optional.of(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE2)
            .setPort(Samples.CL0).setAddress(Samples.ADDRESS1).build());
        ofUser = ofMac;
        final var accepted = accepted();
        assertEquals(Change.MOVED, accepted.change());
        assertEquals(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE1)
            .setAddress(Samples.ADDRESS1).setLoginTime(Samples.LATER).build(), accepted.session());
        assertEquals(List.of(), accepted.replaced());
    }

    @Test
    public void theSameClientAtTheSameNodeChangesNothing() {
        ofMac = Optional.of(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE1)
            .setPort(Samples.CL0).build());
        ofUser = ofMac;
        final var accepted = accepted();
        assertEquals(Change.NONE, accepted.change());
        assertEquals(ofMac.orElseThrow(), accepted.session());
    }

    @Test
    public void anotherClientOfTheUserReplacesTheSession() {
        ofUser = Optional.of(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC2, Samples.CPE1)
            .setAddress(Samples.ADDRESS2).build());
        final var accepted = accepted();
        assertEquals(Change.OPENED, accepted.change());
        assertEquals(Samples.ID2, accepted.session().getId());
        assertNull(accepted.session().getAddress());
        assertEquals(List.of(ofUser.orElseThrow()), accepted.replaced());
    }

    @Test
    public void anotherClientOfTheUserIsRefusedWhereThatIsThePolicy() {
        secondLogin = new SecondLogin(false, 1);
        ofUser = Optional.of(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC2, Samples.CPE1).build());
        assertRejected("02:00:00:00:c1:02");
        assertEquals(Refusal.ALREADY_LOGGED_IN, ((Rejected) decide()).refusal());
        ofUser = Optional.of(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC1, Samples.CPE2).build());
        ofMac = ofUser;
        assertEquals(Change.MOVED, accepted().change());
    }

    @Test
    public void anotherClientOfTheUserIsLetInAsLongAsThereAreNotTooMany() {
        secondLogin = new SecondLogin(false, 2);
        ofUser = Optional.of(Samples.session(Samples.ID1, Samples.ALICE, Samples.MAC2, Samples.CPE1)
            .setAddress(Samples.ADDRESS2).build());
        assertEquals(List.of(), accepted().replaced());
        ofAddress = ofUser;
        address = Optional.of(Samples.ADDRESS2);
        assertRejected("10.0.0.12");
    }

    @Test
    public void anotherUserAtTheSameClientReplacesItsSession() {
        ofMac = Optional.of(Samples.session(Samples.ID1, Samples.BOB, Samples.MAC1, Samples.CPE1).build());
        final var accepted = accepted();
        assertEquals(Change.OPENED, accepted.change());
        assertEquals(Samples.ID2, accepted.session().getId());
        assertEquals(List.of(ofMac.orElseThrow()), accepted.replaced());
    }

    @Test
    public void portAndAddressComeFromDiscoveryAtThatNode() {
        seen = Optional.of(Samples.client(Samples.MAC1, Samples.CPE1, Samples.ADDRESS1));
        final var session = accepted().session();
        assertEquals(Samples.CL0, session.getPort());
        assertEquals(Samples.ADDRESS1, session.getAddress());
    }

    @Test
    public void discoveryAtAnotherNodeIsNotUsed() {
        seen = Optional.of(Samples.client(Samples.MAC1, Samples.CPE2, Samples.ADDRESS1));
        final var session = accepted().session();
        assertNull(session.getPort());
        assertNull(session.getAddress());
    }

    @Test
    public void aDiscoveredAddressThatAnotherSessionHasIsNotUsed() {
        seen = Optional.of(Samples.client(Samples.MAC1, Samples.CPE1, Samples.ADDRESS2));
        ofAddress = Optional.of(Samples.session(Samples.ID1, Samples.BOB, Samples.MAC2, Samples.CPE1)
            .setAddress(Samples.ADDRESS2).build());
        assertNull(accepted().session().getAddress());
    }

    @Test
    public void anAddressThatWasGivenToAnotherIsRejected() {
        given = true;
        address = Optional.of(Samples.ADDRESS1);
        assertRejected("which has none");
        lease = Optional.of(Samples.ADDRESS2);
        assertRejected("10.0.0.12");
        lease = address;
        assertEquals(Samples.ADDRESS1, accepted().session().getAddress());
    }

    @Test
    public void anAddressThatTheClientWasNotSeenWithIsRejected() {
        seen = Optional.of(Samples.client(Samples.MAC1, Samples.CPE1, Samples.ADDRESS1));
        address = Optional.of(Samples.ADDRESS2);
        assertRejected("10.0.0.12");
    }

    private Optional<Ipv4AddressNoZone> own() {
        return given ? lease : seen.filter(client -> client.getNode().equals(Samples.CPE1)).map(Client::getAddress);
    }

    private LoginDecision decide() {
        return LoginRules.decide(new LoginRequest(Samples.ALICE, Samples.CPE1, Samples.MAC1, address),
            new LoginContext(user, verdict, nodeKnown, deviceOwner, unknownFunctions,
                Optional.of(ClientSubnet.of(Samples.network())), ofUser.stream().toList(), ofMac, ofAddress, seen,
                given, own(), secondLogin),
            () -> Samples.ID2, () -> Samples.LATER);
    }

    private Accepted accepted() {
        final var decision = decide();
        assertThat(decision, instanceOf(Accepted.class));
        return (Accepted) decision;
    }

    private void assertRejected(final String reason) {
        final var decision = decide();
        assertThat(decision, instanceOf(Rejected.class));
        assertThat(((Rejected) decision).reason(), containsString(reason));
    }
}
