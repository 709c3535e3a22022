package org.netfate.casestudy;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.netfate.casestudy.Await.Seen;
import org.openqa.selenium.By;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/**
 * A person's web browser on one of the clients: Chromium, with the screen of a phone that nobody sees. It lives in the
 * client's network and knows only the name servers that the client was told; chromedriver, which moves its mouse, is
 * outside and talks to it by a pipe. It trusts the testbed's certificate authority and nobody else's word.
 */
final class Browser implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<String> ARGUMENTS = List.of("--headless=new", "--remote-debugging-pipe", "--no-sandbox",
        "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars");
    private static final Map<String, Object> PHONE = Map.of("deviceMetrics",
        Map.of("width", 390, "height", 700, "pixelRatio", 2.0, "touch", true, "mobile", true));

    private static final Logger SELENIUM = Logger.getLogger("org.openqa.selenium");

    static {
        // That this Selenium does not know this Chromium's private protocol, which is not used, is no news.
        SELENIUM.setLevel(Level.SEVERE);
    }

    /** A page takes longer than this only if something is wrong: then what is waited for is told by who waits. */
    private final Await await = new Await((what, waited, limit, seen) -> { });
    private final Path photographs;
    private final ChromeDriver driver;

    /**
     * Starts it.
     *
     * @param testbed the testbed
     * @param host the client's name
     * @throws CaseStudyException if it does not start
     */
    Browser(final Testbed testbed, final String host) throws CaseStudyException {
        photographs = testbed.home().resolve("netfate-it/target/screenshots");
        final Path home = testbed.runDirectory().resolve(host).resolve("browser");
        try {
            Files.createDirectories(photographs);
            final Path program = prepare(testbed, host, home);
            final var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile()).usingAnyFreePort()
                .withEnvironment(Map.of("HOME", home.toString()))
                .withLogFile(home.resolve("chromedriver.log").toFile()).build();
            final var options = new ChromeOptions();
            options.setBinary(program.toFile());
            options.addArguments(ARGUMENTS);
            options.addArguments("--user-data-dir=" + home.resolve("profile"));
            options.setExperimentalOption("mobileEmulation", PHONE);
            driver = new ChromeDriver(service, options);
            driver.manage().timeouts().pageLoadTimeout(LIMIT);
        } catch (IOException | WebDriverException e) {
            throw new CaseStudyException("the browser of " + host + " does not start (log: " + home + "): "
                + firstLine(e), e);
        }
    }

    /** Makes a home with the certificate authority in it, and the program that enters the client's network. */
    private static Path prepare(final Testbed testbed, final String host, final Path home)
            throws CaseStudyException, IOException {
        final Path store = home.resolve(".pki/nssdb");
        Command.run(LIMIT, List.of("rm", "-rf", home.toString()));
        Files.createDirectories(store);
        for (List<String> command : List.of(
                List.of("certutil", "-d", "sql:" + store, "-N", "--empty-password"),
                List.of("certutil", "-d", "sql:" + store, "-A", "-n", "testbed", "-t", "C,,", "-i",
                    testbed.certificateAuthority().toString()))) {
            final Command.Result result = Command.run(LIMIT, command);
            if (!result.succeeded()) {
                throw new CaseStudyException(String.join(" ", command) + ": " + result.complaint());
            }
        }
        final Path program = home.resolve("chromium");
        Files.writeString(program, "#!/bin/sh\nexec ip netns exec ${NETFATE_TESTBED:-nf}-" + host
            + " /usr/bin/chromium \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
        return program;
    }

    /**
     * Types an address and presses return.
     *
     * @param url the address
     * @throws CaseStudyException if no page comes
     */
    void open(final String url) throws CaseStudyException {
        perform("open " + url, () -> driver.get(url));
    }

    /**
     * Tells where it is.
     *
     * @return the address of the page that it shows
     * @throws CaseStudyException if it does not answer
     */
    URI address() throws CaseStudyException {
        final var address = new String[1];
        perform("tell the address", () -> address[0] = driver.getCurrentUrl());
        return URI.create(address[0]);
    }

    /**
     * Reads the page.
     *
     * @return what a person reads there; nothing while one page gives way to another
     * @throws CaseStudyException if it does not answer
     */
    String text() throws CaseStudyException {
        final var text = new String[] {""};
        perform("read the page", () -> {
            final var body = driver.findElements(By.tagName("body"));
            text[0] = body.isEmpty() ? "" : body.get(0).getText();
        });
        return text[0];
    }

    /**
     * Tells whether the page has something.
     *
     * @param selector what, as CSS selects it
     * @return whether it is there
     * @throws CaseStudyException if it does not answer
     */
    boolean has(final String selector) throws CaseStudyException {
        final var found = new boolean[1];
        perform("look for " + selector, () -> found[0] = !driver.findElements(By.cssSelector(selector)).isEmpty());
        return found[0];
    }

    /**
     * Fills a field of a form.
     *
     * @param selector which one, as CSS selects it
     * @param content what is typed
     * @throws CaseStudyException if there is no such field
     */
    void type(final String selector, final String content) throws CaseStudyException {
        perform("fill in " + selector, () -> {
            final var field = driver.findElement(By.cssSelector(selector));
            field.clear();
            field.sendKeys(content);
        });
    }

    /**
     * Presses a button, and waits for the page that comes then.
     *
     * @param selector which one, as CSS selects it
     * @throws CaseStudyException if there is no such button
     */
    void press(final String selector) throws CaseStudyException {
        final var before = new WebElement[1];
        perform("press " + selector, () -> {
            before[0] = driver.findElement(By.tagName("html"));
            driver.findElement(By.cssSelector(selector)).click();
        });
        await.until("the page after " + selector, LIMIT, () -> Seen.when(isGone(before[0]), "still the same page"));
    }

    private static boolean isGone(final WebElement page) {
        try {
            page.getTagName();
            return false;
        } catch (WebDriverException e) {
            if (isStale(e)) {
                return true;
            }
            throw e;
        }
    }

    /** Chromium has two ways to say so. */
    private static boolean isStale(final WebDriverException failure) {
        return failure instanceof StaleElementReferenceException
            || String.valueOf(failure.getMessage()).contains("does not belong to the document");
    }

    /**
     * Takes a photograph of the screen.
     *
     * @param name its name
     * @return the file
     * @throws CaseStudyException if it cannot be written
     */
    Path photograph(final String name) throws CaseStudyException {
        final Path file = photographs.resolve(name + ".png");
        final var picture = new byte[1][];
        perform("photograph " + name, () -> picture[0] = driver.getScreenshotAs(OutputType.BYTES));
        try {
            return Files.write(file, picture[0]);
        } catch (IOException e) {
            throw new CaseStudyException("cannot write " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        driver.quit();
    }

    private static void perform(final String what, final Runnable action) throws CaseStudyException {
        try {
            action.run();
        } catch (WebDriverException e) {
            if (isStale(e)) {
                // The page has just given way to the next one: the next look sees that.
                return;
            }
            throw new CaseStudyException("the browser cannot " + what + ": " + firstLine(e), e);
        }
    }

    private static String firstLine(final Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
