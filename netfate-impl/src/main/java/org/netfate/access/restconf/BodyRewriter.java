package org.netfate.access.restconf;

/** Makes the body of a request that is stored of the body that was sent. Thread-safe. */
@FunctionalInterface
interface BodyRewriter {
    /**
     * Rewrites a body.
     *
     * @param body what was sent
     * @param module the YANG module of the resource in the request's URI, which names without a module belong to; empty
     *     if it names none
     * @return what is to be read; the same array if nothing is to be changed or the body is malformed, which is for the
     *     platform to say
     */
    byte[] rewrite(byte[] body, String module);
}
