package org.netfate.casestudy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.netfate.casestudy.Await.Seen;

/** What a person does at the captive portal, and what its pages say. */
public final class PortalVisit {
    /** The portal's host name. */
    public static final String NAME = "portal.netfate.test";

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String USER = "input[autocomplete=username]";
    private static final String PASSWORD = "input[type=password]";
    private static final String BUTTON = "button[type=submit]";

    private static final AtomicInteger VISITS = new AtomicInteger();

    private final Await await;
    private final Client client;
    private String wanted = Testbed.PAGE;

    /**
     * Begins a visit.
     *
     * @param await how to wait
     * @param client the person's device
     */
    public PortalVisit(final Await await, final Client client) {
        this.await = await;
        this.client = client;
    }

    /**
     * Opens a page that the browser has never seen, and waits until the login page has come instead.
     *
     * @return when it was there
     * @throws CaseStudyException if it does not come
     */
    public Instant begin() throws CaseStudyException {
        return begin(Testbed.PAGE + "?visit=" + VISITS.incrementAndGet());
    }

    /**
     * Opens a page, and waits until the login page has come instead.
     *
     * @param url the page
     * @return when it was there
     * @throws CaseStudyException if it does not come
     */
    public Instant begin(final String url) throws CaseStudyException {
        wanted = url;
        client.browser().open(url);
        await.until("the login page instead of " + url, LIMIT, () ->
            Seen.when(isAtPortal() && client.browser().has(PASSWORD), shown()));
        return Instant.now();
    }

    /**
     * Fills the login page's form in, sends it, and waits for the next page.
     *
     * @param user name of the user
     * @param password the password
     * @return when it was sent
     * @throws CaseStudyException if there is no such form
     */
    public Instant logIn(final String user, final String password) throws CaseStudyException {
        client.browser().type(USER, user);
        client.browser().type(PASSWORD, password);
        final Instant sent = Instant.now();
        client.browser().press(BUTTON);
        return sent;
    }

    /**
     * Waits until a page says something.
     *
     * @param words what
     * @param limit when it is given up
     * @return the page's text
     * @throws CaseStudyException if it does not say so
     */
    public String awaitWords(final String words, final Duration limit) throws CaseStudyException {
        return await.until(client + " reads \"" + words + "\"", limit, () -> {
            final String text = client.browser().text();
            return text.contains(words) ? Seen.found(text) : Seen.notYet(shown());
        });
    }

    /**
     * Opens the portal's own page.
     *
     * @throws CaseStudyException if it does not come
     */
    public void openOwnPage() throws CaseStudyException {
        client.browser().open("https://" + NAME + "/");
    }

    /**
     * Opens a page that the browser has never seen, and waits until it has come.
     *
     * @throws CaseStudyException if another one comes
     */
    public void arrive() throws CaseStudyException {
        wanted = Testbed.PAGE + "?visit=" + VISITS.incrementAndGet();
        client.browser().open(wanted);
        awaitArrival(LIMIT);
    }

    /**
     * Waits until the page has come that was wanted.
     *
     * @param limit when it is given up
     * @throws CaseStudyException if it does not come
     */
    public void awaitArrival(final Duration limit) throws CaseStudyException {
        await.until(client + " arrives at " + wanted, limit, () -> Seen.when(hasArrived(), shown()));
    }

    /**
     * Tells whether the page has come that was wanted.
     *
     * @return whether the browser shows it
     * @throws CaseStudyException if the browser does not answer
     */
    public boolean hasArrived() throws CaseStudyException {
        return client.browser().address().toString().equals(wanted)
            && client.browser().text().contains(Testbed.PAGE_TEXT);
    }

    /**
     * Tells whether the browser shows a page of the portal.
     *
     * @return true if it does
     * @throws CaseStudyException if the browser does not answer
     */
    public boolean isAtPortal() throws CaseStudyException {
        return NAME.equals(client.browser().address().getHost());
    }

    /**
     * Takes a photograph of the page.
     *
     * @param name name of the picture
     * @return the file
     * @throws CaseStudyException if it cannot be taken
     */
    public Path photograph(final String name) throws CaseStudyException {
        return client.browser().photograph(name);
    }

    /**
     * Presses the button that ends the session, on the page where it is.
     *
     * @throws CaseStudyException if there is no such button
     */
    public void logOut() throws CaseStudyException {
        client.browser().press(BUTTON);
    }

    /**
     * Tells what the browser shows.
     *
     * @return address and text of the page, in one line
     * @throws CaseStudyException if the browser does not answer
     */
    public String shown() throws CaseStudyException {
        return client.browser().address() + ": " + client.browser().text().strip().replaceAll("\\s*\n\\s*", " / ");
    }
}
