package org.netfate.it;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertEquals;

import com.google.gson.JsonParser;
import java.util.List;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.Restconf;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.UpstreamServer;

/** Users whose passwords are in the operator's own RADIUS server. */
public class UpstreamCases {
    private static final String USER = "dora";
    private static final String PASSWORD = "the-explorer";

    private final Scene scene = RunningController.scene();
    private final Restconf restconf = scene.controller().restconf();
    private final Client client = scene.testbed().client(1);
    private final Cpe node = scene.testbed().cpe(1);
    private UpstreamServer server;

    /** The server runs, and NetFATE knows the user but no password. */
    @Before
    public void useServer() throws CaseStudyException {
        server = new UpstreamServer(scene, USER, PASSWORD);
        put("netfate-radius:radius", "{'netfate-radius:radius': {'upstream': [{'name': 'own', 'address': '"
            + UpstreamServer.ADDRESS + "', 'authentication-port': " + UpstreamServer.PORT + ", 'accounting-port': "
            + (UpstreamServer.PORT + 1) + ", 'response-time': 500, 'revive-interval': 1}]}}");
        restconf.invoke("netfate-radius:set-upstream-secret", JsonParser.parseString("{'name': 'own', 'secret': '"
            + UpstreamServer.SECRET + "'}").getAsJsonObject());
        put("netfate-user:users/user=" + USER, "{'netfate-user:user': [{'name': '" + USER
            + "', 'required-function': ['firewall']}]}");
    }

    /** Nothing is left. */
    @After
    public void clear() throws CaseStudyException {
        scene.operator().logout(client);
        restconf.delete("netfate-user:users/user=" + USER);
        restconf.delete("netfate-radius:radius");
        server.close();
        RunningController.clear();
    }

    @Test
    public void ownServerDecidesAndAccounts() throws CaseStudyException {
        client.attach(node);
        final var visit = RunningController.logIn(client, USER, "not-hers");
        visit.awaitWords("login was refused", Scene.SHORT);
        assertEquals(List.of(), scene.view().sessions());

        visit.logIn(USER, PASSWORD);
        visit.awaitWords("firewall is ready", Scene.BOOT);

        scene.await().until("the accounting to reach the server", Scene.SHORT, () -> Seen.when(
            server.accounted().contains("Acct-Status-Type = Start"), server.accounted()));
        assertThat(server.accounted(), containsString(USER));
    }

    @Test
    public void silentServerIsSaidAndUsedAgainWhenItIsBack() throws CaseStudyException {
        server.close();
        client.attach(node);
        final var visit = RunningController.logIn(client, USER, PASSWORD);
        visit.awaitWords("The login service does not answer.", Scene.SHORT);

        server = new UpstreamServer(scene, USER, PASSWORD);
        scene.await().until("a login", Scene.SHORT, () -> {
            visit.logIn(USER, PASSWORD);
            return Seen.when(visit.shown().contains("is starting"), visit.shown());
        });
    }

    private void put(final String path, final String json) throws CaseStudyException {
        restconf.put(path, JsonParser.parseString(json).getAsJsonObject());
    }
}
