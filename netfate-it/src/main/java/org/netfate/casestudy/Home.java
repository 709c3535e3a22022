package org.netfate.casestudy;

/**
 * Where a user is.
 *
 * @param user the user
 * @param node the node to which the user's device is attached
 */
record Home(Subscriber user, Cpe node) { }
