/**
 * The {@link org.netfate.api.hypervisor.HypervisorDriver} over libvirt: QEMU with or without KVM, Xen, and libvirt's
 * own test hypervisor.
 *
 * <p>Three facts about libvirt shape it. No call has a time-out, so every connection belongs to one thread of its own
 * ({@link org.netfate.nfv.libvirt.OwnedConnection}), callers wait for that thread in bounded time, and one that is
 * stuck is left behind. Closing a connection under another thread's call is a use after free, so only the owner closes.
 * And events come on libvirt's loop thread ({@link org.netfate.nfv.libvirt.EventLoop}), which must never wait for
 * libvirt.
 */
package org.netfate.nfv.libvirt;
