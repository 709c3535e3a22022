package org.netfate.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/** A FreeRADIUS server of its own, which keeps everything in a directory that is given to it. */
final class FreeRadius implements AutoCloseable {
    static final String SECRET = "a secret of the operator";

    private static final Path BINARY = Path.of("/usr/sbin/freeradius");
    private static final Path DICTIONARY = Path.of("/etc/freeradius/3.0/dictionary");
    private static final String CONFIGURATION = """
        name = freeradius
        prefix = /usr
        logdir = DIRECTORY
        raddbdir = DIRECTORY
        run_dir = DIRECTORY
        libdir = /usr/lib/freeradius
        pidfile = DIRECTORY/pid
        security {
          reject_delay = 0
          status_server = yes
        }
        client netfate {
          ipaddr = 127.0.0.1
          secret = "SECRET"
          require_message_authenticator = yes
        }
        modules {
          pap {
          }
          chap {
          }
          files {
            filename = DIRECTORY/users
          }
          detail {
            filename = DIRECTORY/detail
          }
        }
        server default {
          listen {
            type = auth
            ipaddr = 127.0.0.1
            port = AUTHENTICATION
          }
          listen {
            type = acct
            ipaddr = 127.0.0.1
            port = ACCOUNTING
          }
          authorize {
            chap
            files
            pap
          }
          authenticate {
            Auth-Type PAP {
              pap
            }
            Auth-Type CHAP {
              chap
            }
          }
          post-auth {
            update reply {
              Message-Authenticator := 0x00
            }
            Post-Auth-Type REJECT {
              update reply {
                Message-Authenticator := 0x00
                Reply-Message := "Not with us"
              }
            }
          }
          accounting {
            detail
          }
        }
        """;

    final int authentication;
    final int accounting;
    final Path directory;
    private Process process;

    /** A server that knows alice, not yet started. */
    FreeRadius(final Path directory) throws IOException {
        this.directory = directory;
        try (var first = new DatagramSocket(0, InetAddress.getLoopbackAddress());
                var second = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            authentication = first.getLocalPort();
            accounting = second.getLocalPort();
        }
        Files.copy(DICTIONARY, directory.resolve("dictionary"));
        Files.writeString(directory.resolve("users"),
            "alice Cleartext-Password := \"" + Samples.PASSWORD + "\"\n");
        Files.writeString(directory.resolve("radiusd.conf"), CONFIGURATION
            .replace("DIRECTORY", directory.toString()).replace("SECRET", SECRET)
            .replace("AUTHENTICATION", "" + authentication).replace("ACCOUNTING", "" + accounting));
    }

    static boolean isInstalled() {
        return Files.isExecutable(BINARY) && Files.isReadable(DICTIONARY);
    }

    FreeRadius start() throws IOException {
        final var output = directory.resolve("output").toFile();
        process = new ProcessBuilder(BINARY.toString(), "-f", "-d", directory.toString(), "-n", "radiusd", "-l",
            "stdout").redirectErrorStream(true).redirectOutput(output).start();
        AccessWorld.await(() -> text("output").contains("Ready to process requests") || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError(text("output"));
        }
        return this;
    }

    String text(final String file) {
        try {
            final var path = directory.resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly().onExit().join();
        }
    }
}
