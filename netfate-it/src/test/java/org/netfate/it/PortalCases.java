package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.util.List;
import org.junit.After;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.HypervisorView.Guest;
import org.netfate.casestudy.PortalVisit;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Records.Operation;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** What a person meets at the captive portal besides the way in. */
public class PortalCases {
    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Client client = alice.client();
    private final Cpe node = scene.testbed().cpe(1);

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        RunningController.clear();
    }

    @Test
    public void killedPortalComesBackAndServes() throws CaseStudyException {
        final long earlier = created();
        node.destroy(portal().get(0).name());
        scene.await().until("another portal", Scene.BOOT, () -> Seen.when(created() > earlier, "none"));
        scene.operator().awaitPortals(List.of(node));

        client.attach(node);
        RunningController.logIn(client, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);

        scene.awaitPing(alice);
        assertEquals(1, portal().size());
    }

    @Test
    public void unknownUserIsToldSo() throws CaseStudyException {
        client.attach(node);

        RunningController.logIn(client, "nobody", "nothing").awaitWords("There is no user of this name.", Scene.SHORT);

        assertEquals(List.of(), scene.view().sessions());
    }

    @Test
    public void userLogsOutOnThePage() throws CaseStudyException {
        client.attach(node);
        final var visit = RunningController.logIn(client, alice.name(), alice.password());
        visit.awaitArrival(Scene.BOOT);

        visit.openOwnPage();
        visit.awaitWords("You are online", Scene.SHORT);
        visit.photograph("online");
        visit.logOut();
        visit.awaitWords("You are logged out", Scene.SHORT);
        visit.photograph("logged-out");

        assertEquals(List.of(), scene.view().sessions());
        assertTrue(client.isCaptive());
        visit.begin();
        assertFalse(client.ping());
    }

    @Test
    public void operatorsLogoutTakesTheWayAwayAtOnceAndThePortalKnows() throws CaseStudyException {
        client.attach(node);
        RunningController.logIn(client, alice.name(), alice.password()).awaitWords("firewall is ready", Scene.BOOT);
        assertFalse(client.isCaptive());
        final long disconnected = scene.view().radiusCounter("authorization-confirmed");

        scene.operator().logout(client);

        scene.await().until("the portal's answer to the Disconnect-Request", Scene.SHORT, () -> Seen.when(
            scene.view().radiusCounter("authorization-confirmed") > disconnected, "none"));
        assertTrue(client.isCaptive());
        assertFalse(client.ping());
        new PortalVisit(scene.await(), client).begin();
        final var records = scene.view().accounting(alice.name());
        assertEquals("operator", records.get(records.size() - 1).cause());
    }

    @Test
    public void tooManyWrongPasswordsLockOutUntilTheOperatorUnlocks() throws CaseStudyException {
        client.attach(node);
        final var visit = new PortalVisit(scene.await(), client);
        visit.begin();
        for (int attempt = 0; attempt < 5; attempt++) {
            visit.logIn(alice.name(), "wrong-" + attempt);
            visit.awaitWords("The password is wrong.", Scene.SHORT);
        }

        visit.logIn(alice.name(), alice.password());
        final String text = visit.awaitWords("Too many attempts have failed.", Scene.SHORT);
        visit.photograph("locked-out");
        assertThat(text, containsString("try again in"));
        assertEquals(List.of(), scene.view().sessions());

        scene.operator().unlock(alice);
        visit.logIn(alice.name(), alice.password());
        visit.awaitWords("is starting", Scene.SHORT);
    }

    /** Finds the operation that has created the portal last. */
    private long created() throws CaseStudyException {
        return scene.view().latest("create", node.portal()).map(Operation::id).orElse(0L);
    }

    private List<Guest> portal() throws CaseStudyException {
        final String uuid = scene.view().instance(node.portal()).map(Instance::uuid).orElse("");
        return node.guests().stream().filter(guest -> guest.uuid().equals(uuid)).toList();
    }
}
