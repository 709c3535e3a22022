# Makes commands for nft(8) of a user's rules.
#
# A rule is a line: conditions, then "accept" or "drop". A user may be anybody, so what a line may be is said here word by
# word: nothing that names another chain, table, set or counter, that changes a packet or its marks, that ends the
# command or reads a file. Whether the words make sense together is left to nft. Line N of what is written belongs to
# line N of what was read, so that nft's errors name the user's line.

BEGIN {
    words = "ip saddr daddr protocol length ttl dscp tcp udp icmp sport dport type code flags th ct state direction meta " \
        "l4proto new established related invalid original reply echo-request echo-reply destination-unreachable " \
        "time-exceeded parameter-problem syn ack fin rst psh urg == != < > <= >= { } , ( ) & |"
    split(words, list, " ")
    for (i in list)
        allowed[list[i]] = 1
    MAX_RULES = 256
    MAX_LENGTH = 512
}

# At most one reason is given, on one line, and nothing of it can be a command to a terminal.
function refuse(reason) {
    gsub(/[^ -~]/, "?", reason)
    printf "line %d: %s\n", NR, substr(reason, 1, 120) >"/dev/stderr"
    refused = 1
    exit 1
}

function value(word) {
    return word ~ /^[0-9]+(-[0-9]+)?$/ || word ~ /^0x[0-9a-f]+$/ ||
        word ~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+(\/[0-9]+|-[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+)?$/
}

{
    sub(/\r$/, "")
    sub(/#.*/, "")
    if (length($0) > MAX_LENGTH)
        refuse("a rule has " MAX_LENGTH " characters at most")
    gsub(/[{},()&|]/, " & ")
    if (NF == 0) {
        print ""
        next
    }
    if (++rules > MAX_RULES)
        refuse("there are " MAX_RULES " rules at most")
    verdict = $NF
    if (verdict != "accept" && verdict != "drop")
        refuse("a rule ends with 'accept' or 'drop', not '" verdict "'")
    conditions = ""
    open = 0
    for (i = 1; i < NF; i++) {
        if (!($i in allowed) && !value($i))
            refuse("'" substr($i, 1, 32) "' is not allowed in a rule")
        open += ($i == "{") - ($i == "}")
        if (open < 0 || open > 1)
            break
        conditions = conditions " " $i
    }
    # A brace that is left open would take the next line's words as its own.
    if (open != 0)
        refuse("'{' and '}' do not belong together")
    print "add rule inet netfate user" conditions " counter name count_user " verdict
}
