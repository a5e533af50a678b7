#!/bin/sh
# What the Dockerfile does, without Docker: the same files, installed by the same script, then
# run by a user without rights from folders that it cannot write to, and asked to tag a text.
#
#   sh serve/deploy/check.sh
set -eu
root=$(CDPATH= cd -- "$(dirname -- "$0")/../.." && pwd)
work=$(mktemp -d)
# Megabytes: what the image may have, and what its base has as published.
limit=350
base=130
server=
finish() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    rm -rf "$work"
}
trap finish EXIT

nobody=
if [ "$(id -u)" = 0 ]; then
    nobody="setpriv --reuid=65534 --regid=65534 --clear-groups --no-new-privs"
fi

echo "Copying what Dockerfile.dockerignore lets through …"
chmod 755 "$work"
mkdir "$work/source" "$work/opt" "$work/data" "$work/tmp"
sed -n 's/^!//p' "$root/serve/deploy/Dockerfile.dockerignore" | while read -r path; do
    mkdir -p "$work/source/$(dirname "$path")"
    cp -R "$root/$path" "$work/source/$path"
done
find "$work/source" \( -name __pycache__ -o -name '.?*' \) -depth -exec rm -rf {} +
chmod -R a-w,a+rX "$work/source"
[ -z "$nobody" ] || chown 65534:65534 "$work/opt" "$work/data" "$work/tmp"
chmod 700 "$work/data"

echo "Installing …"
export HOME="$work/tmp" TMPDIR="$work/tmp"
cd "$work/tmp"
$nobody sh "$work/source/serve/deploy/install.sh" "$work/source" "$work/opt/linkage"
size=$(du -s --apparent-size --block-size=1000000 "$work/opt/linkage" | cut -f1)
echo "Installed: $size MB; with a base image of $base MB: $((size + base)) MB"
[ $((size + base)) -lt "$limit" ] || { echo "more than $limit MB" >&2; exit 1; }
for package in torch transformers; do
    ! "$work/opt/linkage/bin/python" -c "import $package" 2>/dev/null \
        || { echo "$package is in it" >&2; exit 1; }
done

echo "Starting it …"
[ -z "$nobody" ] || chown -R 0:0 "$work/opt"
chmod -R a-w "$work/opt"
export HOME="$work/data" TMPDIR="$work/data" LINKAGE_SERVE_DATA="$work/data" \
    LINKAGE_SERVE_HOST=0.0.0.0 LINKAGE_SERVE_PORT=0 PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1
linkage="$nobody $work/opt/linkage/bin/linkage"
token=$($linkage serve token --name check 2>/dev/null)
begun=$(date +%s.%N)
$linkage serve >"$work/tmp/out" 2>"$work/tmp/log" &
server=$!
"$work/opt/linkage/bin/python" - "$work/tmp/out" "$token" "$begun" <<'PYTHON'
import json
import re
import sys
import time
from http.client import HTTPConnection
from pathlib import Path

out, token, begun = Path(sys.argv[1]), sys.argv[2], float(sys.argv[3])


def ask(method: str, path: str, body: object = None, *, secret: str = token) -> tuple[int, str]:
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    headers = {"Authorization": f"Bearer {secret}", "Content-Type": "application/json"}
    connection.request(method, path, json.dumps(body) if body else None, headers)
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


for _ in range(600):
    time.sleep(0.1)
    found = re.search(r"http://\S+:(\d+)", out.read_text())
    if found is None:
        continue
    port = int(found[1])
    try:
        if ask("GET", "/readyz")[0] == 200:
            break
    except OSError:
        continue
else:
    sys.exit("it is not ready after a minute")
print(f"Ready after {time.time() - begun:.1f} s.")
assert ask("GET", "/v1/transcripts", secret="wrong")[0] == 401
status, text = ask("POST", "/v1/tag", {"texts": ["我们在展会上认识了客户。"]})
assert status == 200, text
sentence = json.loads(text)["results"][0][0]
print(f"Tagged: {[code['code'] for code in sentence['codes']]}")
PYTHON
$linkage serve backup "$work/data" >/dev/null 2>&1
kill "$server"
wait "$server" || [ $? = 143 ]
server=
echo "All is well."
