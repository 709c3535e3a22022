package org.netfate.nfv.libvirt;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Ways in which two machines do not come to trust each other. libvirt, GnuTLS and ssh say what they miss, and seldom
 * what to do. The first whose words were said is meant.
 */
enum Distrust {
    /** There are no certificates at all. */
    NO_CERTIFICATES("put certificates where libvirt on this side looks for them: in /etc/pki, or, on the Orchestrator, "
        + "where pkipath= of the URI says", "cannot read ca certificate", "cannot read client certificate"),
    /** A certificate is too old or too new. */
    TIME("renew the certificate, or set the clocks right", "has expired", "is not yet active", "not yet activated"),
    /** The certificate of this side is of another authority than the one it trusts. */
    UNLIKE_PAIR("the certificate of this side and its CA certificate do not belong together: make both by the "
        + "authority of the nodes", "our own certificate"),
    /** The peer has a certificate, but not for the name by which it was called. */
    OTHER_NAME("the name or address in the URI must be one of those in the other side's certificate (subjectAltName)",
        "does not match the hostname"),
    /** The peer's certificate is of another authority. */
    UNKNOWN_AUTHORITY("the other side's certificate is not of the authority that this side trusts: make it anew, or "
        + "have this side trust its authority (cacert.pem)", "hasn't got a known issuer", "failed to verify peer",
        "certificate is not trusted"),
    /** The peer did not take this side's certificate. It says so to itself only. */
    REFUSED_CERTIFICATE("the other side has refused the certificate of this side: it must be of the authority in the "
        + "other side's /etc/pki/CA/cacert.pem, and on its tls_allowed_dn_list if it has one; its libvirtd's log tells",
        "unable to read tls confirmation", "peer refused certificate"),
    /** The host has another ssh key than it had. */
    CHANGED_HOST_KEY("the other side's ssh host key is not the known one: if it was installed anew, compare its new "
        + "key and put it into known_hosts; if not, somebody is between the two",
        "remote host identification has changed"),
    /** The host's ssh key was never seen. */
    UNKNOWN_HOST_KEY("the other side's ssh host key is not known: compare it and put it into ~/.ssh/known_hosts of the "
        + "user as whom this side runs, or into /etc/ssh/ssh_known_hosts", "host key verification failed"),
    /** The host does not know this side's ssh key. */
    UNKNOWN_KEY("the other side does not know the ssh key of this side: add the public key to ~/.ssh/authorized_keys "
        + "of the user in the URI", "permission denied (", "too many authentication failures");

    private final String advice;
    private final String[] words;

    Distrust(final String advice, final String... words) {
        this.advice = advice;
        this.words = words;
    }

    /**
     * Recognises it.
     *
     * @param said what libvirt said
     * @return what it means, empty if it is about something else
     */
    static Optional<Distrust> in(final String said) {
        final var text = said.toLowerCase(Locale.ROOT);
        return Stream.of(values()).filter(known -> Stream.of(known.words).anyMatch(text::contains)).findFirst();
    }

    /**
     * Says what to do about it.
     *
     * @return a sentence without a beginning and an end
     */
    String advice() {
        return advice;
    }
}
