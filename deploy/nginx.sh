#!/bin/sh
# Start nginx in front of app processes:
#   APPS="host:port host:port" PORT=8080 DIR=/tmp sh deploy/nginx.sh
# DIR is where it writes. CONNECTIONS is how many an address may hold, 400 unless told. TRUSTED names the addresses of what
# stands in front and adds to X-Forwarded-For, as "10.0.0.5 10.1.0.0/16": without it, all its visitors would share one address's limits.
set -eu
servers=
for app in $APPS; do
    servers="$servers        server $app max_fails=1 fail_timeout=5s;\\
"
done
trusted=
for proxy in ${TRUSTED:-}; do
    trusted="$trusted    set_real_ip_from $proxy;\\
"
done
[ -z "$trusted" ] || trusted="$trusted    real_ip_header X-Forwarded-For;\\
    real_ip_recursive on;\\
"
sed -e "s|@SERVERS@|${servers%??}|" -e "s|@TRUSTED@|${trusted%??}|" -e "s|@PORT@|$PORT|" -e "s|@DIR@|$DIR|" -e "s|@CONNECTIONS@|${CONNECTIONS:-400}|" \
    "$(dirname "$0")/nginx.conf.template" > "$DIR/nginx.conf"
exec nginx -e stderr -c "$DIR/nginx.conf" "$@"
