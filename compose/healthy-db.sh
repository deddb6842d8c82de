#!/bin/sh
# Whether an application can log in over TCP and ask something. While the database is being made there is a server, but
# only on a socket.
MYSQL_PWD=$(cat /run/secrets/app-password) exec mysql --host=127.0.0.1 --protocol=tcp --user=app --connect-timeout=3 \
  --execute='SELECT now()' app
