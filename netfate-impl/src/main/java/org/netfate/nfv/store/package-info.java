/**
 * The image store as the Orchestrator has it: what an instance's own files in it are made of, and how they are written
 * and removed. Knows files and nothing of hypervisors, placements or the NFVI Database.
 */
package org.netfate.nfv.store;
