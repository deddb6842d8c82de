#!/bin/bash
# http-get.sh PORT PATH: prints an answer of this container, and fails unless it is 200. The image has no HTTP client.
exec 3<> "/dev/tcp/127.0.0.1/$1" || exit 1
printf 'GET %s HTTP/1.0\r\n\r\n' "$2" >&3
read -r _ status _ <&3
cat <&3
[ "$status" = 200 ]
