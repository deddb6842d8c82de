#!/bin/bash
# Makes the two accounts that the database's own variables can't: HAProxy's health check logs in without a password and may
# do nothing, the probe may read. Runs once, before the database takes connections.
set -euo pipefail
password=$(sed "s/[\\\\']/\\\\&/g" /run/secrets/probe-password)
MYSQL_PWD=$MYSQL_ROOT_PASSWORD mysql --protocol=socket --user=root << SQL
CREATE USER haproxy@'%';
CREATE USER probe@'%' IDENTIFIED BY '$password';
GRANT SELECT ON app.* TO probe@'%';
SQL
