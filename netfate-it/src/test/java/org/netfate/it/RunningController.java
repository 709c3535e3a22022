package org.netfate.it;

import java.nio.file.Path;
import java.util.List;
import org.junit.rules.ExternalResource;
import org.netfate.casestudy.Await.Seen;
import org.netfate.casestudy.CaseStudyException;
import org.netfate.casestudy.Client;
import org.netfate.casestudy.Cpe;
import org.netfate.casestudy.PortalVisit;
import org.netfate.casestudy.Records.Instance;
import org.netfate.casestudy.Scene;
import org.netfate.casestudy.Story;
import org.netfate.casestudy.Subscriber;

/** A controller on the testbed, configured, with two users who are not logged in. */
public final class RunningController extends ExternalResource {
    private static Scene scene;
    private static Story story;

    /**
     * Returns where the cases happen.
     *
     * @return the scene, with the controller running
     */
    static Scene scene() {
        return scene;
    }

    /**
     * Returns the case study.
     *
     * @return the story, prepared
     */
    static Story story() {
        return story;
    }

    /** Sends everyone home, and waits until nothing is left of them. */
    static void clear() throws CaseStudyException {
        for (Subscriber user : new Subscriber[] {scene.alice(), scene.bob()}) {
            final Client client = user.client();
            scene.operator().logout(client);
            client.detach();
        }
        scene.await().until("nothing left of the sessions", Scene.SHORT, () -> Seen.when(
            instances().isEmpty() && scene.view().sessions().isEmpty() && scene.view().forwardingTable().isEmpty()
                && guests() == 0, instances() + ", " + guests() + " guests"));
    }

    /** Has a user log in at the portal of the node to which the client is attached. */
    static PortalVisit logIn(final Client client, final String user, final String password)
            throws CaseStudyException {
        final var visit = new PortalVisit(scene.await(), client);
        visit.begin();
        visit.logIn(user, password);
        return visit;
    }

    /** Finds the instances of all users. */
    static List<Instance> instances() throws CaseStudyException {
        return scene.view().instances().stream().filter(instance -> instance.user() != null).toList();
    }

    /** Counts the guests of all users on all nodes. */
    static int guests() throws CaseStudyException {
        int guests = 0;
        for (Cpe node : scene.nodes()) {
            guests += scene.usersGuests(node).size();
        }
        return guests;
    }

    @Override
    @SuppressWarnings("checkstyle:RegexpSinglelineJava")
    protected void before() throws CaseStudyException {
        scene = Scene.at(Path.of(System.getProperty("netfate.home")), System.out);
        scene.controller().install();
        scene.controller().start();
        story = new Story(scene);
        story.prepare();
    }

    @Override
    protected void after() {
        try {
            story.close();
            scene.controller().stop();
        } catch (CaseStudyException e) {
            throw new AssertionError("the controller cannot be stopped", e);
        }
    }
}
