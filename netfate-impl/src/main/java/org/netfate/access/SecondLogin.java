package org.netfate.access;

/**
 * What a login of a user does who has sessions with other clients.
 *
 * @param moves whether they end because of it
 * @param sessions otherwise, how many sessions a user may have; at 1 it is refused
 */
record SecondLogin(boolean moves, int sessions) { }
