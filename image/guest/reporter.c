/*
 * The long-running process of a NetFATE function guest: says on the console that the guest is ready, announces its
 * address on the network, and reports the rules' counters once a second.
 *
 * It is a small static program that keeps its sockets open, not a script around nft(8), because every page that a guest
 * writes while it is being live-migrated has to be sent again: a process started each second would touch hundreds of pages,
 * this one touches a few.
 *
 * Usage: reporter INSTANCE INTERFACE ADDRESS TABLE
 */
#include <arpa/inet.h>
#include <endian.h>
#include <linux/if_packet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netlink.h>
#include <net/ethernet.h>
#include <net/if.h>
#include <netinet/if_ether.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

/* One announcement could be lost while the switch still learns of the port; RFC 5227 sends two. */
#define ANNOUNCEMENTS 3

/* The counters to report are those whose name begins with this. */
#define COUNTER_PREFIX "count_"

struct line {
    char text[1024];
    size_t length;
};

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void append(struct line *line, const char *text)
{
    size_t length = strlen(text);

    if (line->length + length < sizeof(line->text)) {
        memcpy(line->text + line->length, text, length + 1);
        line->length += length;
    }
}

/* One write for a whole line, so that it is never interleaved with the kernel's messages. */
static void print(const struct line *line)
{
    if (write(STDOUT_FILENO, line->text, line->length) < 0)
        die("console");
}

/* ARP announcement: a request whose sender and target are both the own address (RFC 5227, section 2.3). */
static void announce(int packet, const char *interface, struct in_addr address)
{
    struct ifreq request = { 0 };
    struct sockaddr_ll to = { .sll_family = AF_PACKET, .sll_protocol = htons(ETH_P_ARP), .sll_halen = ETH_ALEN };
    struct ether_arp arp = {
        .ea_hdr = { htons(ARPHRD_ETHER), htons(ETH_P_IP), ETH_ALEN, sizeof(address), htons(ARPOP_REQUEST) },
    };

    strncpy(request.ifr_name, interface, IFNAMSIZ - 1);
    if (ioctl(packet, SIOCGIFHWADDR, &request) < 0)
        die(interface);
    memcpy(arp.arp_sha, request.ifr_hwaddr.sa_data, ETH_ALEN);
    memcpy(arp.arp_spa, &address, sizeof(address));
    memcpy(arp.arp_tpa, &address, sizeof(address));
    memset(to.sll_addr, 0xff, ETH_ALEN);
    to.sll_ifindex = if_nametoindex(interface);
    if (sendto(packet, &arp, sizeof(arp), 0, (struct sockaddr *) &to, sizeof(to)) < 0)
        perror("announce");
}

static void put_attribute(struct nlmsghdr *message, int type, const void *value, size_t length)
{
    struct nlattr *attribute = (void *) ((char *) message + NLMSG_ALIGN(message->nlmsg_len));

    attribute->nla_type = type;
    attribute->nla_len = NLA_HDRLEN + length;
    memcpy((char *) attribute + NLA_HDRLEN, value, length);
    message->nlmsg_len = NLMSG_ALIGN(message->nlmsg_len) + NLA_ALIGN(attribute->nla_len);
}

static const struct nlattr *find_attribute(const void *from, size_t length, int type)
{
    const char *at = from, *end = at + length;

    while (at + NLA_HDRLEN <= end) {
        const struct nlattr *attribute = (const void *) at;

        if (attribute->nla_len < NLA_HDRLEN)
            break;
        if ((attribute->nla_type & NLA_TYPE_MASK) == type)
            return attribute;
        at += NLA_ALIGN(attribute->nla_len);
    }
    return NULL;
}

static const void *value(const struct nlattr *attribute)
{
    return (const char *) attribute + NLA_HDRLEN;
}

/* Appends " name=packets" of the counter object in one answer of the kernel. */
static void append_counter(struct line *line, const struct nlmsghdr *message)
{
    const size_t header = NLMSG_SPACE(sizeof(struct nfgenmsg));
    const char *attributes = (const char *) message + header;
    const size_t length = message->nlmsg_len - header;
    const struct nlattr *name = find_attribute(attributes, length, NFTA_OBJ_NAME);
    const struct nlattr *data = find_attribute(attributes, length, NFTA_OBJ_DATA);
    const struct nlattr *packets;
    char text[96];
    uint64_t count;

    if (name == NULL || data == NULL || strncmp(value(name), COUNTER_PREFIX, strlen(COUNTER_PREFIX)) != 0)
        return;
    packets = find_attribute(value(data), data->nla_len - NLA_HDRLEN, NFTA_COUNTER_PACKETS);
    if (packets == NULL)
        return;
    memcpy(&count, value(packets), sizeof(count));
    snprintf(text, sizeof(text), " %s=%llu", (const char *) value(name) + strlen(COUNTER_PREFIX),
             (unsigned long long) be64toh(count));
    append(line, text);
}

/* Asks the kernel for all counters of the table; it answers in the order of their declaration. */
static void append_counters(int netlink, const char *table, struct line *line)
{
    static char buffer[8192] __attribute__((aligned(NLMSG_ALIGNTO)));
    struct nlmsghdr *message = (struct nlmsghdr *) buffer;
    struct nfgenmsg *family = NLMSG_DATA(message);
    const uint32_t counters = htonl(NFT_OBJECT_COUNTER);

    memset(buffer, 0, 128);
    message->nlmsg_len = NLMSG_SPACE(sizeof(*family));
    message->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_GETOBJ;
    message->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    family->nfgen_family = NFPROTO_INET;
    put_attribute(message, NFTA_OBJ_TABLE, table, strlen(table) + 1);
    put_attribute(message, NFTA_OBJ_TYPE, &counters, sizeof(counters));
    if (send(netlink, buffer, message->nlmsg_len, 0) < 0)
        die("counters");

    for (;;) {
        ssize_t length = recv(netlink, buffer, sizeof(buffer), 0);

        if (length <= 0)
            die("counters");
        for (message = (struct nlmsghdr *) buffer; NLMSG_OK(message, length); message = NLMSG_NEXT(message, length)) {
            if (message->nlmsg_type == NLMSG_DONE || message->nlmsg_type == NLMSG_ERROR)
                return;
            append_counter(line, message);
        }
    }
}

static void report(int netlink, const char *table)
{
    struct line line = { .length = 0 };
    struct timespec uptime;
    char text[64];

    clock_gettime(CLOCK_BOOTTIME, &uptime);
    snprintf(text, sizeof(text), "netfate: counters uptime=%ld.%02ld", (long) uptime.tv_sec, uptime.tv_nsec / 10000000);
    append(&line, text);
    append_counters(netlink, table, &line);
    append(&line, "\n");
    print(&line);
}

int main(int argc, char **argv)
{
    const struct timespec second = { .tv_sec = 1 };
    struct line ready = { .length = 0 };
    struct in_addr address;
    int announcements = ANNOUNCEMENTS;
    int netlink, packet;

    if (argc != 5 || inet_aton(argv[3], &address) == 0) {
        fprintf(stderr, "usage: reporter INSTANCE INTERFACE ADDRESS TABLE\n");
        return 2;
    }
    netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);
    /* Protocol 0: this socket only sends, so the kernel need not copy any frame to it. */
    packet = socket(AF_PACKET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (netlink < 0 || packet < 0)
        die("socket");

    append(&ready, "netfate: ready ");
    append(&ready, argv[1]);
    append(&ready, "\n");
    print(&ready);
    for (;;) {
        if (announcements > 0) {
            announce(packet, argv[2], address);
            announcements--;
        }
        report(netlink, argv[4]);
        nanosleep(&second, NULL);
    }
}
