package org.netfate.casestudy;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A user's way in, seen from the screen: a page is wanted, the captive portal's comes instead, the user logs in, and
 * the page that was wanted comes by itself as soon as the function is ready.
 */
final class Entrance {
    private final Scene scene;
    private final String step;
    private final Subscriber user;
    private final Cpe node;
    private final PortalVisit visit;
    private final String wanted;
    private int photographs;
    private Instant opened;
    private Instant asked;
    private Instant sent;
    private Instant answered;
    private Instant arrived;

    Entrance(final Scene scene, final String step, final Subscriber user, final Cpe node) {
        this.scene = scene;
        this.step = step;
        this.user = user;
        this.node = node;
        visit = new PortalVisit(scene.await(), user.client());
        wanted = Testbed.PAGE + "?step=" + step;
    }

    /** Wants a page, and gets the login page. */
    void open() throws CaseStudyException {
        opened = Instant.now();
        asked = visit.begin(wanted);
        scene.checks().check(user.client() + " wants a page of the web, and is taken to the login page",
            visit.isAtPortal(), wanted + " -> " + user.client().browser().address());
        photograph("login-page");
    }

    /** Gets the password wrong. */
    void mistype() throws CaseStudyException {
        visit.logIn(user.name(), "looking-glass");
        visit.awaitWords("The password is wrong.", Scene.SHORT);
        scene.checks().check("a wrong password is called by its name, and nothing has changed",
            scene.view().sessions().stream().noneMatch(session -> session.user().equals(user.name())),
            "The password is wrong.");
        photograph("wrong-password");
    }

    /** Gets it right. */
    void logIn() throws CaseStudyException {
        sent = visit.logIn(user.name(), user.password());
        answered = Instant.now();
    }

    /** Reads what the portal says of the function that has just been called for. */
    void awaitStart() throws CaseStudyException {
        final String text = visit.awaitWords("is starting", Scene.SHORT);
        scene.checks().check("the page says that the user's own function is starting",
            text.contains("Your personal firewall is starting"), text.lines().skip(1).findFirst().orElse(""));
        photograph("starting");
        visit.awaitWords("firewall is ready", Scene.BOOT);
        photograph("ready");
    }

    /** Looks whether the page that was wanted has come. */
    void look() throws CaseStudyException {
        if (arrived == null && visit.hasArrived()) {
            arrived = Instant.now();
        }
    }

    /** Waits for the page that was wanted. */
    void awaitArrival(final Duration limit) throws CaseStudyException {
        visit.awaitArrival(limit);
        look();
        scene.checks().check("then the page comes that was wanted", true, wanted);
        photograph("arrived");
    }

    /** Asks the captive portal API once more. */
    void checkApi(final boolean captive) throws CaseStudyException {
        new Captivity(scene, user.client(), node).checkApi(captive);
    }

    void note(final Timeline timeline) {
        final String client = user.client().toString();
        final String portal = node + " (portal)";
        timeline.note(opened, client, portal, "wants " + wanted);
        timeline.note(asked, portal, client, "login page");
        timeline.note(sent, client, portal, "name and password of " + user.name());
        timeline.note(answered, portal, client, "logged in");
        timeline.note(arrived, "WAN host", client, wanted);
    }

    /** Says how long the one in front of the screen waited after the login. */
    void measure() {
        scene.measurements().add(step, "login sent to the page that was wanted",
            Measurements.between(Optional.of(sent), Optional.ofNullable(arrived)),
            Optional.empty());
    }

    private void photograph(final String what) throws CaseStudyException {
        photographs++;
        final var file = visit.photograph(step + "-" + photographs + "-" + what);
        scene.narrator().say("  screen  " + scene.testbed().home().relativize(file));
    }
}
