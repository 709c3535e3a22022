package org.netfate.system;

/** A device of a user, plugged into an access port or roaming. */
final class Client {
    final String user;
    final String mac;
    final String address;
    String node;
    String port;

    Client(final String user, final int number, final String node, final String port) {
        this.user = user;
        mac = String.format("02:00:00:00:c1:%02x", number);
        address = "10.10.1." + number;
        this.node = node;
        this.port = port;
    }

    /** It is carried to another place. */
    void moveTo(final String newNode) {
        node = newNode;
    }

    @Override
    public String toString() {
        return user + "'s " + mac;
    }
}
