# shellcheck shell=bash
# What the networks around NetFATE have: name servers, and a web site on the WAN host.

services_start() {
    local directory=$RUN/services
    mkdir -p "$directory/site"
    portal_certificate
    service_names core 203.0.113.1
    service_names orch "$ORCHESTRATOR_ADDRESS"
    service_site >"$directory/site/index.html"
    printf 'E404:%s\n' "$directory/site/index.html" >"$directory/httpd.conf"
    nsenter --net="/run/netns/$PREFIX-core" busybox httpd -p 203.0.113.1:80 -h "$directory/site" -c "$directory/httpd.conf" 9>&-
}

# service_names HOST ADDRESS: every name below .test leads to the web site, but for the portal's; there are no others.
service_names() {
    local host=$1 address=$2 directory=$RUN/services
    cat >"$directory/names-$host.conf" <<-END
	listen-address=$address
	bind-interfaces
	except-interface=lo
	user=nobody
	pid-file=$directory/names-$host.pid
	log-facility=$directory/names-$host.log
	no-resolv
	no-hosts
	host-record=$PORTAL_NAME,$PORTAL_ADDRESS
	address=/test/203.0.113.1
	address=/#/
	END
    nsenter --net="/run/netns/$PREFIX-$host" dnsmasq --conf-file="$directory/names-$host.conf" 9>&- ||
        die_with_log "$host: no name server" "$directory/names-$host.log"
}

service_site() {
    cat <<-END
	<!DOCTYPE html>
	<html lang="en">
	<head>
	<meta charset="utf-8">
	<meta name="viewport" content="width=device-width, initial-scale=1">
	<title>You are on the Internet</title>
	</head>
	<body>
	<h1>You are on the Internet</h1>
	<p>This page comes from the host behind the WAN.</p>
	</body>
	</html>
	END
}
