package org.netfate.nfv.store;

import static org.hamcrest.CoreMatchers.containsString;
import static org.hamcrest.MatcherAssert.assertThat;
import static org.junit.Assert.assertArrayEquals;
import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertThrows;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.Rule;
import org.junit.Test;
import org.junit.rules.TemporaryFolder;
import org.netfate.api.hypervisor.ImageStore;
import org.netfate.nfv.store.StoreException.Kind;

/** Whether the store can be used, tried on a real directory and a real socket. */
public class StoreProbeTest {
    @Rule
    public final TemporaryFolder folder = new TemporaryFolder();

    @Test
    public void storeWithoutServerCannotBeUsedAndWithOneItCan() throws IOException, StoreException {
        final StoreProbe probe;
        try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            probe = new StoreProbe(new ImageStore("nfs://127.0.0.1/images", folder.getRoot().toString()),
                server.getLocalPort());
            probe.run();
        }
        final var refused = assertThrows(StoreException.class, probe::run);
        assertEquals(Kind.UNREACHABLE, refused.kind());
        assertThat(refused.getMessage(), containsString("nfs://127.0.0.1/images takes no connection on TCP port "
            + probe.port()));
        assertArrayEquals("nothing is left of the trials", new String[0],
            folder.getRoot().toPath().resolve("instances").toFile().list());
    }

    @Test
    public void storeThatIsNotThereCannotBeUsed() {
        final var probe = new StoreProbe(new ImageStore("nfs://127.0.0.1/images", folder.getRoot() + "/absent"), 1);
        assertThat(assertThrows(StoreException.class, probe::run).getMessage(),
            containsString("there is no " + folder.getRoot() + "/absent"));
    }
}
