# Makes the table of "netfate bench radius" from lines SERVER USERS WHAT SECONDS RATE CPU REPEATED.
{
    rate[$1, $2, $3] = $5; cpu[$1, $2, $3] = $6; repeated += $7
    if (!($2 in seen)) { seen[$2] = 1; users[++count] = $2 }
}
END {
    name["again"] = "re-authentication"; name["account"] = "accounting (interim)"; name["first"] = "first login"
    kinds = split("again account first", kind, " ")
    print "What                 | Users  | FreeRADIUS                | NetFATE                   | CPU ratio | Goal"
    print "                     |        | requests/s | CPU-s / 1000 | requests/s | CPU-s / 1000 |           |"
    for (k = 1; k <= kinds; k++)
        for (n = 1; n <= count; n++) {
            what = kind[k]; u = users[n]
            ratio = cpu["FreeRADIUS", u, what] > 0 ? cpu["NetFATE", u, what] / cpu["FreeRADIUS", u, what] : 0
            goal = what == "first" ? "the hash's cost" : "at most 1.00: " (ratio <= 1 ? "met" : "missed")
            printf "%-20s | %6d | %10d | %12.4f | %10d | %12.4f | %9.2f | %s\n", name[what], u,
                rate["FreeRADIUS", u, what], cpu["FreeRADIUS", u, what], rate["NetFATE", u, what],
                cpu["NetFATE", u, what], ratio, goal
        }
    for (k = 1; k <= 2 && count > 1; k++) {
        flat = cpu["NetFATE", users[count], kind[k]] / cpu["NetFATE", users[1], kind[k]]
        printf "NetFATE, %s: %d users cost %.2f times what %d cost (goal: flat, at most 1.20: %s)\n", name[kind[k]],
            users[count], flat, users[1], flat <= 1.2 ? "met" : "missed"
    }
    for (n = 1; n <= count; n++)
        printf "A first login with %d users costs %.1f ms of CPU: SHA-512 crypt, 5000 rounds, and a stored session.\n", users[n],
            cpu["NetFATE", users[n], "first"]
    for (n = 1; n <= count; n++)
        printf "Idle, with %d users: FreeRADIUS uses %.3f, the whole controller %.3f CPU-s in a second; it is in the figures above.\n",
            users[n], cpu["FreeRADIUS", users[n], "idle"], cpu["NetFATE", users[n], "idle"]
    print "FreeRADIUS has the passwords in clear; all requests carry Message-Authenticator; 64 on the way. Repeated: " repeated + 0
}
