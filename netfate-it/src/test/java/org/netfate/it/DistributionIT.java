package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.CoreMatchers.startsWith;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.ops4j.pax.exam.CoreOptions.options;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.wrappedBundle;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.netfate.casestudy.Await;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Restconf;
import org.netfate.casestudy.RestconfException;
import org.opendaylight.infrautils.ready.SystemReadyMonitor;
import org.opendaylight.infrautils.ready.SystemState;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.ops4j.pax.exam.util.Filter;

/** The distribution, booted as it is shipped: NetFATE is active in it, and keeps bad data out of its database. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class DistributionIT {
    private static final Duration BOOT = Duration.ofMinutes(5);

    /** A request that may be refused. */
    @FunctionalInterface
    private interface Request {
        void send() throws RestconfException;
    }

    private final Restconf restconf = new Restconf("http://127.0.0.1:8181/rests", "admin", "admin");
    private final Await await = new Await((what, waited, limit, seen) -> { });

    @Inject
    @Filter(timeout = 300_000)
    private SystemReadyMonitor ready;

    @Inject
    private FeaturesService features;

    /**
     * Says what is booted and how.
     *
     * @return the options of Pax Exam
     */
    @Configuration
    public Option[] config() {
        return options(
            DistributionOptions.booted(),
            // The tests run within the controller: there they find the RESTCONF client in this bundle.
            wrappedBundle("file:" + System.getProperty("netfate.casestudy"))
                .instructions("Import-Package=*;resolution:=optional"),
            systemProperty("netfate.test").value("distribution"));
    }

    /** Stopping a controller that is still starting takes minutes. */
    @Before
    public void controllerIsUp() throws CaseStudyException {
        await.until("controller", BOOT, () -> Seen.when(ready.getSystemState() == SystemState.ACTIVE,
            ready.getSystemState().toString()));
        await.until("RESTCONF", BOOT, () -> {
            try {
                restconf.get("netfate-user:users");
                return Seen.found(true);
            } catch (RestconfException e) {
                return Seen.notYet(e.getMessage());
            }
        });
    }

    @Test
    public void featureIsActive() throws Exception {
        assertTrue(features.isInstalled(features.getFeature("odl-netfate")));
    }

    @Test
    public void passwordComesBackOnlyAsHash() throws CaseStudyException {
        addUser("carol", "correct horse");

        final String stored = restconf.get("netfate-user:users").orElseThrow().toString();
        final JsonObject carol = restconf.get("netfate-user:users/user=carol").orElseThrow()
            .getAsJsonArray("netfate-user:user").get(0).getAsJsonObject();

        assertThat(carol.get("password").getAsString(), startsWith("$6$"));
        assertThat(stored, not(containsString("correct horse")));
    }

    @Test
    public void passwordInClearIsHashedOnItsArrival() throws Exception {
        restconf.put("netfate-user:users/user=grace",
            json("{'netfate-user:user': [{'name': 'grace', 'password': '$0$open sesame'}]}"));

        assertThat(restconf.get("netfate-user:users/user=grace").orElseThrow().toString(), containsString("\"$6$"));
        assertNoFileHolds("open sesame", Path.of("segmented-journal"));
        assertNoFileHolds("open sesame", Path.of("data", "log"));
    }

    @Test
    public void weakPasswordHashIsRefused() throws CaseStudyException {
        final var refusal = refused("netfate-user:users/user=frank",
            "{'netfate-user:user': [{'name': 'frank', 'password': '$1$salt$5rPhMzSbNmHZ4Y5ZlZ1Fq0'}]}");

        assertThat(refusal.getMessage(), containsString("a password is stored only as a crypt hash"));
        assertNothingAt("netfate-user:users/user=frank");
    }

    @Test
    public void userOfUnknownFunctionIsRefused() throws CaseStudyException {
        final var called = refused(() -> restconf.invoke("netfate-user:add-user",
            json("{'name': 'dave', 'password': 'secret', 'required-function': ['teleporter']}")));
        final var written = refused("netfate-user:users/user=dave",
            "{'netfate-user:user': [{'name': 'dave', 'required-function': ['teleporter']}]}");

        assertThat(called.getMessage(), containsString("teleporter"));
        assertThat(written.getMessage(), containsString("teleporter"));
        assertNothingAt("netfate-user:users/user=dave");
    }

    @Test
    public void malformedMacIsRefused() throws CaseStudyException {
        final var refusal = refused("netfate-user:users/user=dave",
            "{'netfate-user:user': [{'name': 'dave', 'device': [{'mac': '03:00:00:00:c1:01'}]}]}");

        assertThat(refusal.getMessage(), containsString("MAC address is a unicast address"));
        assertNothingAt("netfate-user:users/user=dave");
    }

    @Test
    public void malformedAddressIsRefused() throws CaseStudyException {
        final var refusal = refused("netfate-nfvi:nfvi/client-network", "{'netfate-nfvi:client-network': {"
            + "'prefix': '10.10.0.0/24', 'gateway-address': '10.10.0.256', 'gateway-mac': '02:00:00:00:fe:01'}}");

        assertThat(refusal.getMessage(), containsString("10.10.0.256"));
        assertNothingAt("netfate-nfvi:nfvi/client-network");
    }

    @Test
    public void malformedDatapathIdIsRefused() throws CaseStudyException {
        final var refusal = refused("netfate-nfvi:nfvi/node=cpe9", node("cpe9", "0x1"));

        assertThat(refusal.getMessage(), containsString("a datapath id is 16 lower-case hexadecimal digits"));
        assertNothingAt("netfate-nfvi:nfvi/node=cpe9");
    }

    @Test
    public void secondNodeWithTheSameSwitchIsRefused() throws CaseStudyException {
        restconf.put("netfate-nfvi:nfvi/node=cpe7", json(node("cpe7", "0000000000000007")));

        final var refusal = refused("netfate-nfvi:nfvi/node=cpe8", node("cpe8", "0000000000000007"));

        assertThat(refusal.getMessage(), containsString("0000000000000007"));
        assertNothingAt("netfate-nfvi:nfvi/node=cpe8");
    }

    @Test
    public void deviceOfTwoUsersIsRefused() throws CaseStudyException {
        restconf.put("netfate-user:users/user=erin", json(owner("erin")));

        final var refusal = refused("netfate-user:users/user=frank", owner("frank"));

        assertThat(refusal.getMessage(), containsString("02:00:00:00:c1:07"));
        assertThat(refusal.getMessage(), containsString("erin"));
        assertNothingAt("netfate-user:users/user=frank");
    }

    @Test
    public void functionWithoutMemoryIsRefused() throws CaseStudyException {
        final var refusal = refused("netfate-catalog:catalog/function=empty", "{'netfate-catalog:function': ["
            + "{'id': 'empty', 'kind': 'netfate-types:firewall', 'image': {'kernel': '/vmlinuz'}}]}");

        assertThat(refusal.getMessage(), containsString("memory"));
        assertNothingAt("netfate-catalog:catalog/function=empty");
    }

    @Test
    public void requestWithoutCredentialsIsRefused() {
        final var stranger = new Restconf("http://127.0.0.1:8181/rests", "admin", "guess");

        final var refusal = refused(() -> stranger.get("netfate-user:users"));

        assertEquals(401, refusal.status());
    }

    private void addUser(final String name, final String password) throws CaseStudyException {
        restconf.invoke("netfate-user:add-user", json("{'name': '" + name + "', 'password': '" + password + "'}"));
    }

    private RestconfException refused(final String path, final String data) {
        return refused(() -> restconf.put(path, json(data)));
    }

    /** JUnit's own assertThrows is not in the version that Pax Exam brings into the controller. */
    private static RestconfException refused(final Request request) {
        try {
            request.send();
        } catch (RestconfException e) {
            return e;
        }
        throw new AssertionError("the request was accepted");
    }

    private void assertNothingAt(final String path) throws CaseStudyException {
        assertEquals(Optional.empty(), restconf.get(path));
    }

    private static void assertNoFileHolds(final String text, final Path directory) throws IOException {
        try (var files = Files.walk(Path.of(System.getProperty("karaf.home")).resolve(directory))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                // every octet is a character
                assertFalse(file.toString(), Files.readString(file, StandardCharsets.ISO_8859_1).contains(text));
            }
        }
    }

    private static String owner(final String name) {
        return "{'netfate-user:user': [{'name': '" + name + "', 'device': [{'mac': '02:00:00:00:c1:07'}]}]}";
    }

    private static String node(final String id, final String datapathId) {
        return "{'netfate-nfvi:node': [{'id': '" + id + "', 'datapath-id': '" + datapathId + "'}]}";
    }

    private static JsonObject json(final String text) {
        return JsonParser.parseString(text).getAsJsonObject();
    }
}
