package org.netfate.nfv.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.netfate.nfv.store.StoreException.Kind;

/**
 * The program qemu-img, which makes qcow2 files.
 *
 * @param program its name or path
 */
public record QemuImg(String program) {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /**
     * Makes an overlay. Nothing of the disk below it is read.
     *
     * @param overlay the file; it is there and empty
     * @param base path of the raw disk below it, from the overlay's directory
     * @param size size in MiB
     * @throws IOException if it cannot be written
     * @throws StoreException if the program is missing, or does not end
     */
    public void makeOverlay(final Path overlay, final String base, final long size) throws IOException, StoreException {
        final var process = start(List.of(program, "create", "-q", "-u", "-f", "qcow2", "-F", "raw", "-b", base,
            overlay.toString(), size + "M"));
        try {
            if (!process.waitFor(LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new StoreException(Kind.UNREACHABLE, program + " has not made " + overlay + " within "
                    + LIMIT.toSeconds() + " s; look whether the image store answers");
            }
            if (process.exitValue() != 0) {
                throw new IOException(program + " says '"
                    + new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip() + "'");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(Kind.UNREACHABLE, "interrupted while " + program + " makes " + overlay, e);
        } finally {
            process.destroyForcibly();
        }
    }

    private Process start(final List<String> command) throws StoreException {
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            throw new StoreException(Kind.FILE, "the Orchestrator cannot run " + program + ", which makes personal"
                + " disks; install it there (Debian: qemu-utils): " + e.getMessage(), e);
        }
    }
}
