package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.CoreMatchers.not;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.junit.After;
import org.junit.AfterClass;
import org.junit.Before;
import org.junit.BeforeClass;
import org.junit.Test;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.RadiusClient;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Subscriber;

/** Logins that must not succeed: each is refused or ignored, the operator's log says why, and nothing has changed. */
public class LoginFaultCases {
    private static final String NAS = "office";
    private static final String SECRET = "office-of-the-operator";
    private static final String AUTHENTICATED = "Message-Authenticator = 0x00";
    private static final String ACCEPTED = "Received Access-Accept";
    private static final String REJECTED = "Received Access-Reject";
    private static final String IGNORED = "No reply from server";

    private final Scene scene = RunningController.scene();
    private final Subscriber alice = scene.alice();
    private final Client client = alice.client();
    private final Cpe node = scene.testbed().cpe(1);
    private final RadiusClient nas = new RadiusClient(scene.testbed(), node.id());
    private long logged;

    /** A NAS of the operator's own is configured. */
    @BeforeClass
    public static void addNas() throws CaseStudyException {
        RunningController.scene().operator().addNas(NAS, RunningController.scene().testbed().cpe(1).address(), SECRET);
    }

    /** It is there no more. */
    @AfterClass
    public static void removeNas() throws CaseStudyException {
        RunningController.scene().operator().removeNas(NAS);
    }

    /** The client is attached, and nobody is logged in. */
    @Before
    public void attach() throws CaseStudyException, IOException {
        client.attach(node);
        logged = log().size();
    }

    /** Nothing has changed. */
    @After
    public void nothingHasChanged() throws CaseStudyException {
        assertEquals(List.of(), scene.view().sessions());
        assertEquals(List.of(), RunningController.instances());
        assertEquals(0, RunningController.guests());
        assertFalse(client.ping());
        client.detach();
    }

    @Test
    public void wrongPasswordIsRejected() throws CaseStudyException, IOException {
        final String answer = nas.request(SECRET, attributes(alice.name(), "looking-glass", AUTHENTICATED));

        assertThat(answer, containsString(REJECTED));
        assertLogged(alice.name());
        assertThat(String.join("\n", newLines()), not(containsString("looking-glass")));
    }

    @Test
    public void unknownUserIsRejected() throws CaseStudyException, IOException {
        final String answer = nas.request(SECRET, attributes("mallory", "let-me-in", AUTHENTICATED));

        assertThat(answer, containsString(REJECTED));
        assertLogged("mallory");
    }

    @Test
    public void unknownNasIsIgnored() throws CaseStudyException, IOException {
        final String answer = new RadiusClient(scene.testbed(), "store").request(SECRET,
            attributes(alice.name(), alice.password(), AUTHENTICATED));

        assertThat(answer, containsString(IGNORED));
        assertLogged("10.99.0.5");
    }

    @Test
    public void wrongSecretIsIgnored() throws CaseStudyException, IOException {
        final String answer = nas.request("not-the-secret", attributes(alice.name(), alice.password(), AUTHENTICATED));

        assertThat(answer, containsString(IGNORED));
        assertLogged(NAS);
    }

    @Test
    public void requestWithoutMessageAuthenticatorIsIgnored() throws CaseStudyException, IOException {
        final String answer = nas.request(SECRET, attributes(alice.name(), alice.password(), ""));

        assertThat(answer, containsString(IGNORED));
        assertLogged("Message-Authenticator");
    }

    @Test
    public void malformedClientAddressIsNotAccepted() throws CaseStudyException {
        final String answer = nas.request(SECRET, attributes(alice.name(), alice.password(), AUTHENTICATED)
            .replace("02-00-00-00-C1-01", "not-a-mac-address"));

        assertThat(answer, not(containsString(ACCEPTED)));
    }

    private String attributes(final String user, final String password, final String more) throws CaseStudyException {
        return String.join("\n", "User-Name = \"" + user + "\"", "User-Password = \"" + password + "\"",
            "Calling-Station-Id = \"02-00-00-00-C1-01\"", "NAS-Identifier = \"" + NAS + "\"",
            "Framed-IP-Address = " + client.address(), more, "");
    }

    private void assertLogged(final String text) throws IOException {
        assertThat(String.join("\n", newLines()), containsString(text));
    }

    private List<String> newLines() throws IOException {
        return log().stream().skip(logged).filter(line -> line.contains("netfate")).toList();
    }

    private List<String> log() throws IOException {
        return Files.readAllLines(scene.controller().log());
    }
}
