package org.netfate.casestudy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import org.netfate.casestudy.Await.Seen;

/** A RADIUS server that the operator had before NetFATE: Debian's FreeRADIUS, with its users in a file. */
public final class UpstreamServer implements AutoCloseable {
    /** Where it is. */
    public static final String ADDRESS = Controller.ADDRESS;
    /** Its port for authentication; the next one is for accounting. */
    public static final int PORT = 11812;
    /** The secret that it shares with the Orchestrator. */
    public static final String SECRET = "upstream-of-the-testbed";

    private static final Duration END = Duration.ofSeconds(20);

    private final List<String> command;
    private final Path directory;
    private final Process process;

    /**
     * Starts it.
     *
     * @param scene the scene
     * @param user name of its one user
     * @param password the user's password
     * @throws CaseStudyException if it does not start
     */
    public UpstreamServer(final Scene scene, final String user, final String password) throws CaseStudyException {
        directory = scene.testbed().runDirectory().resolve("upstream");
        command = List.of("freeradius", "-f", "-d", directory.toString(), "-l",
            directory.resolve("radius.log").toString());
        try {
            Files.createDirectories(directory);
            Files.deleteIfExists(directory.resolve("detail"));
            Files.copy(Path.of("/etc/freeradius/3.0/dictionary"), directory.resolve("dictionary"),
                StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(directory.resolve("users"), user + " Cleartext-Password := \"" + password + "\"\n");
            Files.writeString(directory.resolve("radiusd.conf"), configuration());
            process = new ProcessBuilder(command).redirectErrorStream(true)
                .redirectOutput(directory.resolve("output.log").toFile()).start();
        } catch (IOException e) {
            throw new CaseStudyException("cannot start freeradius: " + e.getMessage(), e);
        }
        scene.await().until("FreeRADIUS", END, () -> Seen.when(ready(), "not ready"));
    }

    /**
     * Reads what was accounted.
     *
     * @return its detail file
     * @throws CaseStudyException if it cannot be read
     */
    public String accounted() throws CaseStudyException {
        try {
            final Path detail = directory.resolve("detail");
            return Files.exists(detail) ? Files.readString(detail) : "";
        } catch (IOException e) {
            throw new CaseStudyException("cannot read: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws CaseStudyException {
        process.destroy();
        Command.await(process, END, command);
    }

    private boolean ready() throws CaseStudyException {
        try {
            final Path log = directory.resolve("radius.log");
            if (!process.isAlive()) {
                throw new CaseStudyException("freeradius has ended; see " + directory);
            }
            return Files.exists(log) && Files.readString(log).contains("Ready to process requests");
        } catch (IOException e) {
            throw new CaseStudyException("cannot read: " + e.getMessage(), e);
        }
    }

    private String configuration() {
        return """
            prefix = /usr
            libdir = /usr/lib/freeradius
            raddbdir = %1$s
            run_dir = %1$s
            logdir = %1$s
            name = radiusd
            log { destination = files
                file = %1$s/radius.log
                auth = yes
            }
            security { max_attributes = 200
                reject_delay = 0
                status_server = yes
            }
            client orchestrator { ipaddr = %2$s
                secret = %3$s
                require_message_authenticator = yes
            }
            modules {
                pap { }
                files { usersfile = %1$s/users }
                detail { filename = %1$s/detail }
            }
            server default {
                listen { type = auth
                    ipaddr = %2$s
                    port = %4$d
                }
                listen { type = acct
                    ipaddr = %2$s
                    port = %5$d
                }
                authorize {
                    files
                    pap
                }
                authenticate {
                    Auth-Type PAP {
                        pap
                    }
                }
                post-auth {
                    update reply {
                        Message-Authenticator := 0x00
                    }
                    Post-Auth-Type REJECT {
                        update reply {
                            Message-Authenticator := 0x00
                        }
                    }
                }
                accounting {
                    detail
                }
            }
            """.formatted(directory, ADDRESS, SECRET, PORT, PORT + 1);
    }
}
