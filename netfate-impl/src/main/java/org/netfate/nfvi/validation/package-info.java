/**
 * Refuses bad operator input when it is committed, whoever writes it: RESTCONF, the console or code. MD-SAL enforces
 * types, patterns, ranges and mandatory leafs; what relates one object to another ({@code leafref}, {@code unique},
 * {@code must}) it does not, and that is checked here.
 *
 * <p>The rules are pure functions over the models' objects; {@link org.netfate.nfvi.validation.IntentGuard} ties them
 * to the data store.
 */
package org.netfate.nfvi.validation;
