package org.netfate.nfv.store;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.StoreException.Kind;

/**
 * Tries whether the Orchestrator can do with the image store what new instances need: write a configuration disk, and
 * the nodes read it by NFS. Blocks, for ever if the file system does.
 *
 * @param store the store as the Orchestrator has it
 * @param port TCP port of its NFS server
 */
public record StoreProbe(ImageStore store, int port) {
    /** Port of NFS (RFC 7530, section 3.1). */
    public static final int NFS_PORT = 2049;

    private static final Duration LIMIT = Duration.ofSeconds(5);

    /**
     * Tries it.
     *
     * @throws StoreException if it cannot
     */
    public void run() throws StoreException {
        new InstanceDirectory(store).tryToWrite();
        final var host = URI.create(store.export()).getHost();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), (int) LIMIT.toMillis());
        } catch (IOException e) {
            throw new StoreException(Kind.UNREACHABLE, "the NFS server of image store " + store.export()
                + " takes no connection on TCP port " + port + " of " + host + ": " + e.getMessage()
                + "; start it, or correct nfvi/image-store/export", e);
        }
    }
}
