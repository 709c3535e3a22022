package org.netfate.access.radius;

import java.net.InetSocketAddress;

/**
 * To whom a request is sent.
 *
 * @param address address and port
 * @param secret the shared secret
 * @param requiresMessageAuthenticator whether an answer to an Access-Request without Message-Authenticator is ignored
 */
record Peer(InetSocketAddress address, SharedSecret secret, boolean requiresMessageAuthenticator) { }
