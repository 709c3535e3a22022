package org.netfate.nfv.libvirt;

import static org.junit.Assert.assertEquals;

import java.util.Map;
import java.util.Optional;
import org.junit.Test;

/** What libvirt 9, GnuTLS 3.7 and OpenSSH 9 say. */
public class DistrustTest {
    private static final Map<String, Distrust> SAID = Map.of(
        "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory", Distrust.NO_CERTIFICATES,
        "Our own certificate /p/clientcert.pem failed validation against /p/cacert.pem: The certificate hasn't got a "
            + "known issuer.", Distrust.UNLIKE_PAIR,
        "The server certificate /p/servercert.pem has expired; certificate has expired", Distrust.TIME,
        "Certificate check failed Certificate [session] owner does not match the hostname cpe1", Distrust.OTHER_NAME,
        "authentication failed: Failed to verify peer's certificate", Distrust.UNKNOWN_AUTHORITY,
        "Unable to read TLS confirmation: Input/output error", Distrust.REFUSED_CERTIFICATE,
        "Cannot recv data: @@@@\n@    WARNING: REMOTE HOST IDENTIFICATION HAS CHANGED!     @\n@@@@\nHost key "
            + "verification failed.: Connection reset by peer", Distrust.CHANGED_HOST_KEY,
        "Cannot recv data: Host key verification failed.: Connection reset by peer", Distrust.UNKNOWN_HOST_KEY,
        "Cannot recv data: root@10.99.0.11: Permission denied (publickey).: Connection reset by peer",
        Distrust.UNKNOWN_KEY);

    @Test
    public void eachIsRecognisedByItsWords() {
        SAID.forEach((said, meant) -> assertEquals(said, Optional.of(meant), Distrust.in(said)));
    }

    @Test
    public void otherTroubleIsNotDistrust() {
        assertEquals(Optional.empty(), Distrust.in("unable to connect to server at 'cpe1:16514': Connection refused"));
        assertEquals(Optional.empty(), Distrust.in("Cannot access storage file '/x': Permission denied"));
    }
}
