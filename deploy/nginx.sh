#!/bin/sh
# Start nginx in front of app processes:
#   APPS="host:port host:port" PORT=8080 DIR=/tmp sh deploy/nginx.sh
# DIR is where it writes. CONNECTIONS is how many an address may hold, 400 unless told.
set -eu
servers=
for app in $APPS; do
    servers="$servers        server $app max_fails=1 fail_timeout=5s;\\
"
done
sed -e "s|@SERVERS@|${servers%??}|" -e "s|@PORT@|$PORT|" -e "s|@DIR@|$DIR|" -e "s|@CONNECTIONS@|${CONNECTIONS:-400}|" \
    "$(dirname "$0")/nginx.conf.template" > "$DIR/nginx.conf"
exec nginx -e stderr -c "$DIR/nginx.conf" "$@"
