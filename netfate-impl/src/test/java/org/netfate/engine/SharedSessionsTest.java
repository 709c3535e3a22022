package org.netfate.engine;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import org.junit.Before;
import org.junit.Test;

/** Users with several sessions at a time. The world: cpe1, cpe2 and cpe3, joined to pe1, which has the exit. */
public class SharedSessionsTest {
    private final EngineWorld world = new EngineWorld();

    @Before
    public void makeWorld() {
        world.node("cpe1", 256);
        world.node("cpe2", 256);
        world.node("cpe3", 256);
        world.node("pe1", 1024, "core");
        world.link("cpe1", "pe1", 1000);
        world.link("cpe2", "pe1", 2000);
        world.link("cpe3", "pe1", 3000);
        world.function("firewall", 128);
        world.user("alice", "firewall");
        world.user("bob", "firewall");
        world.start();
    }

    @Test
    public void functionsRunWhereTheLatestLoginWas() {
        world.login(1, "alice", "cpe1", 1);
        world.login(2, "alice", "cpe2", 2);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
        assertEquals("firewall/alice -> pe1", world.chain(1));
        assertEquals("firewall/alice -> pe1", world.chain(2));
        world.login(1, "alice", "cpe1", 3);
        assertEquals(List.of("firewall/alice=cpe1"), world.placements());
    }

    @Test
    public void whoLoggedInEarlierLeadsNothing() {
        world.login(2, "alice", "cpe2", 2);
        world.writes.clear();
        world.login(1, "alice", "cpe1", 1);
        assertEquals(List.of("put 02:00:00:00:00:01"), world.writes);
    }

    @Test
    public void aChangeOfTheNetworkMovesNothingBackAndForth() {
        world.login(1, "alice", "cpe1", 1);
        world.login(2, "alice", "cpe2", 2);
        world.login(3, "alice", "cpe3", 3);
        world.writes.clear();
        world.node("dc", 512);
        world.function("proxy", 64);
        assertEquals(List.of(), world.writes);
    }

    @Test
    public void whenTheLeaderEndsTheLatestOfTheOthersLeads() {
        world.login(1, "alice", "cpe1", 1);
        world.login(2, "alice", "cpe2", 2);
        world.login(3, "alice", "cpe3", 3);
        world.logout(3);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
        assertEquals("none", world.chain(3));
        world.logout(1);
        assertEquals(List.of("firewall/alice=cpe2"), world.placements());
        world.logout(2);
        assertEquals(List.of(), world.placements());
        assertEquals(0, world.chains());
    }

    @Test
    public void whoFindsNoRoomIsServedWhereTheFunctionsAre() {
        world.function("cache", 256);
        world.user("carol", "cache");
        world.login(9, "carol", "cpe2", 1);
        world.login(1, "alice", "cpe1", 2);
        world.login(2, "alice", "cpe2", 3);
        assertEquals(List.of("cache/carol=cpe2", "firewall/alice=cpe1"), world.placements());
        assertEquals("firewall/alice -> pe1", world.chain(2));
        assertEquals("placed", world.decision(2));
        world.logout(9);
        assertEquals("It leads as soon as there is room", List.of("firewall/alice=cpe2"), world.placements());
    }

    @Test
    public void whatCannotBePlacedForAnySessionIsReleased() {
        world.login(1, "alice", "cpe1", 1);
        world.login(2, "alice", "cpe2", 2);
        world.user("alice", "firewall", "scrubber");
        assertEquals(List.of(), world.placements());
        assertEquals(0, world.chains());
        assertThat(world.decision(1), containsString("scrubber"));
        world.function("scrubber", 64);
        assertEquals(List.of("firewall/alice=cpe2", "scrubber/alice=cpe2"), world.placements());
        assertEquals("firewall/alice, scrubber/alice -> pe1", world.chain(1));
    }

    @Test
    public void aClientThatIsAnotherUsersNowLeavesTheLeadToTheRest() {
        world.login(1, "alice", "cpe1", 1);
        world.login(2, "alice", "cpe2", 2);
        world.login(2, "bob", "cpe2", 3);
        assertEquals(List.of("firewall/alice=cpe1", "firewall/bob=cpe2"), world.placements());
    }

    @Test
    public void restartChangesNothing() {
        world.login(1, "alice", "cpe1", 1);
        world.login(2, "alice", "cpe2", 2);
        world.kill();
        world.writes.clear();
        world.start();
        assertEquals(List.of(), world.writes);
    }

    @Test
    public void whateverHappensEverySessionSharesWhatTheLatestLoginDecides() {
        for (int seed = 0; seed < 5; seed++) {
            final var test = new SharedSessionsTest();
            test.makeWorld();
            test.checkRandomEvents(new Random(seed));
        }
    }

    private record Login(String user, String node) { }

    private void checkRandomEvents(final Random random) {
        final Map<Integer, Login> sessions = new HashMap<>();
        final Map<Integer, Integer> minutes = new HashMap<>();
        for (int minute = 1; minute <= 40; minute++) {
            final int client = 1 + random.nextInt(5);
            if (random.nextInt(3) == 0) {
                world.logout(client);
                sessions.remove(client);
            } else {
                final var login = new Login(random.nextBoolean() ? "alice" : "bob", "cpe" + (1 + random.nextInt(3)));
                world.login(client, login.user(), login.node(), minute);
                sessions.put(client, login);
                minutes.put(client, minute);
            }
            if (random.nextInt(5) == 0) {
                world.kill();
                world.start();
            }
            check(sessions, minutes);
            world.writes.clear();
            world.node("other" + random.nextInt(3), 64 + random.nextInt(100));
            assertEquals("Nothing moves without a reason", List.of(), world.writes);
        }
    }

    private void check(final Map<Integer, Login> sessions, final Map<Integer, Integer> minutes) {
        final var expected = new TreeSet<String>();
        for (String user : List.of("alice", "bob")) {
            sessions.keySet().stream().filter(client -> sessions.get(client).user().equals(user))
                .max((one, other) -> minutes.get(one) - minutes.get(other))
                .ifPresent(client -> expected.add("firewall/" + user + "=" + sessions.get(client).node()));
        }
        assertEquals(List.copyOf(expected), world.placements());
        assertEquals(sessions.size(), world.chains());
        sessions.forEach((client, login) ->
            assertEquals("firewall/" + login.user() + " -> pe1", world.chain(client)));
    }
}
