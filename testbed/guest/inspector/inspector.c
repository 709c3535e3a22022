/*
 * Looks for signatures in the payload of TCP segments and UDP datagrams.
 *
 * The kernel passes each packet up (NFQUEUE) and goes on with it as it is told to: the packet is always accepted, but
 * gets the number of the signature as its mark if one is found. What a mark means is said by the rules, which count and
 * drop. So everything that is counted is counted in one place.
 *
 * It looks at one packet at a time: a signature that a sender spreads over two segments is not found.
 *
 * Usage: inspector [--check] SIGNATURES
 *
 * A signature is a line: a name of lower-case letters, digits and "_", one space, and the octets, of which \xHH is one.
 * --check only prints the names.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_queue.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define QUEUE 0
#define MAX_SIGNATURES 16
#define MAX_NAME 16
#define MIN_OCTETS 4
#define MAX_OCTETS 128

struct signature {
    char name[MAX_NAME + 1];
    unsigned char octets[MAX_OCTETS];
    size_t length;
};

static struct signature signatures[MAX_SIGNATURES];
static int known;

/* A whole packet, however the kernel put it together, and what it says about it. */
static char buffer[0x10000 + 4096] __attribute__((aligned(NLMSG_ALIGNTO)));

static void die(const char *what)
{
    perror(what);
    exit(1);
}

static void refuse(int line, const char *reason)
{
    fprintf(stderr, "line %d: %s\n", line, reason);
    exit(1);
}

static bool is_hexadecimal(const char *digits)
{
    return strspn(digits, "0123456789abcdefABCDEF") >= 2;
}

static void read_octets(struct signature *signature, const char *from, int line)
{
    while (*from != '\0') {
        if (signature->length == MAX_OCTETS)
            refuse(line, "a signature has 128 octets at most");
        if (from[0] == '\\') {
            if (from[1] != 'x' || !is_hexadecimal(from + 2))
                refuse(line, "after \\ comes x and two hexadecimal digits");
            const char digits[] = { from[2], from[3], '\0' };
            signature->octets[signature->length++] = strtoul(digits, NULL, 16);
            from += 4;
        } else {
            signature->octets[signature->length++] = *from++;
        }
    }
    /* A short one would be found in many packets that mean nothing by it. */
    if (signature->length < MIN_OCTETS)
        refuse(line, "a signature has 4 octets at least");
}

static void read_signature(const char *text, int line)
{
    struct signature *signature = &signatures[known];
    const size_t length = strspn(text, "abcdefghijklmnopqrstuvwxyz0123456789_");

    if (known == MAX_SIGNATURES)
        refuse(line, "there are 16 signatures at most");
    if (length == 0 || length > MAX_NAME || text[length] != ' ' || text[0] < 'a')
        refuse(line, "a signature begins with a name of 1 to 16 lower-case letters, digits or _, a letter first, and a space");
    memcpy(signature->name, text, length);
    for (int i = 0; i < known; i++)
        if (strcmp(signatures[i].name, signature->name) == 0)
            refuse(line, "this name is there twice");
    for (const char *const *taken = (const char *const[]) { "tcp", "udp", "icmp", "other", NULL }; *taken != NULL; taken++)
        if (strcmp(signature->name, *taken) == 0)
            refuse(line, "tcp, udp, icmp and other are counters of the inspector itself");
    read_octets(signature, text + length + 1, line);
    known++;
}

static void read_signatures(const char *path)
{
    FILE *file = fopen(path, "re");
    char *text = NULL;
    size_t room = 0;
    ssize_t length;

    if (file == NULL)
        die(path);
    for (int line = 1; (length = getline(&text, &room, file)) >= 0; line++) {
        if (strlen(text) != (size_t) length)
            refuse(line, "an octet 0 is written \\x00");
        text[strcspn(text, "\r\n")] = '\0';
        if (text[0] != '\0' && text[0] != '#')
            read_signature(text, line);
    }
    free(text);
    fclose(file);
}

/* Where the payload begins; NULL if the packet is not what its header says. */
static const char *find_payload(const char *packet, size_t length, size_t *payload_length)
{
    const struct iphdr *ip = (const void *) packet;
    size_t header;

    if (length < sizeof(*ip) || ip->version != 4)
        return NULL;
    header = ip->ihl * 4;
    if (header < sizeof(*ip))
        return NULL;
    if (ip->protocol == IPPROTO_TCP) {
        if (length < header + sizeof(struct tcphdr))
            return NULL;
        header += ((const struct tcphdr *) (packet + header))->doff * 4;
    } else {
        header += sizeof(struct udphdr);
    }
    if (header > length)
        return NULL;
    *payload_length = length - header;
    return packet + header;
}

/* The number of the first signature that is in it, from 1; 0 if there is none. */
static uint32_t find_signature(const char *packet, size_t length)
{
    size_t payload_length;
    const char *payload = find_payload(packet, length, &payload_length);

    if (payload == NULL)
        return 0;
    for (int i = 0; i < known; i++)
        if (memmem(payload, payload_length, signatures[i].octets, signatures[i].length) != NULL)
            return i + 1;
    return 0;
}

/* One line in a second, so that a sender cannot keep the inspector busy with writing. */
static void tell(const char *packet, uint32_t mark)
{
    static time_t last;
    const time_t now = time(NULL);
    const struct iphdr *ip = (const void *) packet;
    const uint16_t *ports = (const void *) (packet + ip->ihl * 4);
    char from[INET_ADDRSTRLEN], to[INET_ADDRSTRLEN];

    if (now == last)
        return;
    last = now;
    inet_ntop(AF_INET, &ip->saddr, from, sizeof(from));
    inet_ntop(AF_INET, &ip->daddr, to, sizeof(to));
    printf("netfate: found %s from %s:%u to %s:%u\n", signatures[mark - 1].name, from, ntohs(ports[0]), to, ntohs(ports[1]));
    fflush(stdout);
}

static struct nlmsghdr *begin_message(char *room, uint16_t type)
{
    struct nlmsghdr *message = (struct nlmsghdr *) room;
    struct nfgenmsg *family = NLMSG_DATA(message);

    memset(room, 0, NLMSG_SPACE(sizeof(*family)));
    message->nlmsg_len = NLMSG_SPACE(sizeof(*family));
    message->nlmsg_type = NFNL_SUBSYS_QUEUE << 8 | type;
    message->nlmsg_flags = NLM_F_REQUEST;
    family->nfgen_family = AF_UNSPEC;
    family->res_id = htons(QUEUE);
    return message;
}

static void put_attribute(struct nlmsghdr *message, int type, const void *value, size_t length)
{
    struct nlattr *attribute = (void *) ((char *) message + NLMSG_ALIGN(message->nlmsg_len));

    attribute->nla_type = type;
    attribute->nla_len = NLA_HDRLEN + length;
    memcpy((char *) attribute + NLA_HDRLEN, value, length);
    message->nlmsg_len = NLMSG_ALIGN(message->nlmsg_len) + NLA_ALIGN(attribute->nla_len);
}

static void send_message(int netlink, const struct nlmsghdr *message, const char *what)
{
    if (send(netlink, message, message->nlmsg_len, 0) < 0)
        die(what);
}

static void configure(int netlink, int type, const void *value, size_t length)
{
    char room[128] __attribute__((aligned(NLMSG_ALIGNTO)));
    struct nlmsghdr *message = begin_message(room, NFQNL_MSG_CONFIG);
    const struct nlmsgerr *error;
    ssize_t answer;

    message->nlmsg_flags |= NLM_F_ACK;
    put_attribute(message, type, value, length);
    send_message(netlink, message, "queue");
    answer = recv(netlink, room, sizeof(room), 0);
    message = (struct nlmsghdr *) room;
    if (answer < 0 || !NLMSG_OK(message, answer) || message->nlmsg_type != NLMSG_ERROR)
        die("queue");
    error = NLMSG_DATA(message);
    if (error->error != 0) {
        errno = -error->error;
        die("queue");
    }
}

static void give_verdict(int netlink, uint32_t id, uint32_t mark)
{
    char room[128] __attribute__((aligned(NLMSG_ALIGNTO)));
    struct nlmsghdr *message = begin_message(room, NFQNL_MSG_VERDICT);
    const struct nfqnl_msg_verdict_hdr verdict = { .verdict = htonl(NF_ACCEPT), .id = id };
    const uint32_t value = htonl(mark);

    put_attribute(message, NFQA_VERDICT_HDR, &verdict, sizeof(verdict));
    if (mark != 0)
        put_attribute(message, NFQA_MARK, &value, sizeof(value));
    send_message(netlink, message, "verdict");
}

static void inspect(int netlink, const struct nlmsghdr *message)
{
    const char *at = (const char *) message + NLMSG_SPACE(sizeof(struct nfgenmsg));
    const char *end = (const char *) message + message->nlmsg_len;
    const struct nfqnl_msg_packet_hdr *header = NULL;
    const char *packet = NULL;
    size_t length = 0;
    uint32_t mark = 0;

    while (at + NLA_HDRLEN <= end) {
        const struct nlattr *attribute = (const void *) at;

        if (attribute->nla_len < NLA_HDRLEN)
            break;
        if ((attribute->nla_type & NLA_TYPE_MASK) == NFQA_PACKET_HDR) {
            header = (const void *) (at + NLA_HDRLEN);
        } else if ((attribute->nla_type & NLA_TYPE_MASK) == NFQA_PAYLOAD) {
            packet = at + NLA_HDRLEN;
            length = attribute->nla_len - NLA_HDRLEN;
        }
        at += NLA_ALIGN(attribute->nla_len);
    }
    if (header == NULL)
        return;
    if (packet != NULL)
        mark = find_signature(packet, length);
    if (mark != 0)
        tell(packet, mark);
    give_verdict(netlink, header->packet_id, mark);
}

static int open_queue(void)
{
    const struct sockaddr_nl kernel = { .nl_family = AF_NETLINK };
    const struct nfqnl_msg_config_cmd bind = { .command = NFQNL_CFG_CMD_BIND, .pf = htons(AF_INET) };
    const struct nfqnl_msg_config_params whole = { .copy_range = htonl(0xffff), .copy_mode = NFQNL_COPY_PACKET };
    const int netlink = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_NETFILTER);

    if (netlink < 0 || connect(netlink, (const struct sockaddr *) &kernel, sizeof(kernel)) < 0)
        die("queue");
    configure(netlink, NFQA_CFG_CMD, &bind, sizeof(bind));
    configure(netlink, NFQA_CFG_PARAMS, &whole, sizeof(whole));
    return netlink;
}

static void run(int netlink)
{
    for (;;) {
        ssize_t length = recv(netlink, buffer, sizeof(buffer), 0);

        /* The kernel has dropped packets that did not fit; their senders will send them again. */
        if (length < 0 && errno == ENOBUFS)
            continue;
        if (length < 0)
            die("queue");
        for (const struct nlmsghdr *message = (const struct nlmsghdr *) buffer; NLMSG_OK(message, length);
             message = NLMSG_NEXT(message, length))
            if (message->nlmsg_type == (NFNL_SUBSYS_QUEUE << 8 | NFQNL_MSG_PACKET))
                inspect(netlink, message);
    }
}

int main(int argc, char **argv)
{
    const bool check = argc == 3 && strcmp(argv[1], "--check") == 0;

    if (argc != 2 && !check) {
        fprintf(stderr, "usage: inspector [--check] SIGNATURES\n");
        return 2;
    }
    read_signatures(argv[argc - 1]);
    if (check) {
        for (int i = 0; i < known; i++)
            puts(signatures[i].name);
        return 0;
    }
    run(open_queue());
}
