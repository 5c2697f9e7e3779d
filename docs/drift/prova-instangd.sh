#!/bin/bash
# Provar programmet så som avbilden och enheterna stänger in det: ett konto utan
# rättigheter, en rot som bara går att läsa och inte innehåller något annat än
# programmet och slussen, och en enda mapp att skriva i.
#
#     docs/drift/prova-instangd.sh PROGRAM SLUSS
#
# PROGRAM är byggt med CGO_ENABLED=0, SLUSS är mappen med ideas och site.
# Kräver bubblewrap och curl. Ingenting utanför en tillfällig mapp ändras.
set -euo pipefail
program=$(realpath "$1") sluss=$(realpath "$2")
konto=65532 port=${PORT:-18080}
dir=$(mktemp -d)
inuti() { grep -o '"child-pid": *[0-9]*' "$dir/start" 2>/dev/null | grep -o '[0-9]*$'; } # tjänstens nummer utanför
stada() {
    if inuti > /dev/null; then kill -KILL "$(inuti)" 2> /dev/null || true; fi
    wait
    rm -rf "$dir"
}
trap stada EXIT
steg() { echo "== $*"; }
fel() { echo "FEL: $*" >&2; cat "$dir"/*.log >&2 2>/dev/null || true; exit 1; }

# Roten är programmet och slussen. Där finns inget skal.
mkdir -p "$dir"/{data/nycklar,kopior,nyckel}
if ldd "$program" > /dev/null 2>&1; then fel "programmet är inte statiskt: bygg med CGO_ENABLED=0"; fi
install -m 755 "$program" "$dir/idesluss"
"$dir/idesluss" key new team "$dir/nyckel/team.key" | grep -o 'age1.*' > "$dir/data/nycklar/team"
"$dir/idesluss" key new notify "$dir/nyckel/notify.key" | grep -o 'age1.*' > "$dir/data/nycklar/avisering"
chmod 700 "$dir/data" "$dir/data/nycklar" "$dir/kopior"
chown -R $konto:$konto "$dir/data" "$dir/kopior" "$dir/nyckel" 2>/dev/null || konto=$(id -u)
chmod 755 "$dir"

instangd() {
    bwrap --as-pid-1 --unshare-user --uid $konto --gid $konto --unshare-pid --unshare-ipc --unshare-uts --unshare-cgroup-try \
        --die-with-parent --new-session --cap-drop ALL --clearenv \
        --ro-bind "$dir/idesluss" /idesluss --ro-bind "$sluss" /sluss --bind "$dir/data" /sluss/data \
        --bind "$dir/kopior" /kopior --ro-bind "$dir/nyckel" /nyckel --tmpfs /tmp --proc /proc --dev /dev \
        --remount-ro / --chdir /sluss "$@"
}
# Som kontot, så att det är det som skriver i mappen.
som() { if [ "$(id -u)" = 0 ]; then setpriv --reuid $konto --regid $konto --clear-groups --no-new-privs "$@"; else "$@"; fi; }
kor() { som bash -c "$(declare -f instangd); dir=$dir sluss=$sluss konto=$konto; instangd \"\$@\"" instangd "$@"; }

steg "roten har inget skal, och går inte att skriva i"
kor /bin/sh -c true 2>/dev/null && fel "det finns ett skal"
kor /idesluss init /sluss/nytt --kommun Provhamn > "$dir/rot.log" 2>&1 && fel "det går att skriva i slussen"

steg "tjänsten startar, och svarar"
exec 9> "$dir/start"
kor --json-status-fd 9 /idesluss serve --demo=false --addr 127.0.0.1:$port > "$dir/serve.log" 2>&1 &
tjansten=$!
for _ in $(seq 120); do curl -fsS "http://127.0.0.1:$port/halsa/redo" 2>/dev/null | grep '^redo' > /dev/null && break; sleep 1; done
curl -fsS "http://127.0.0.1:$port/halsa/lever" > /dev/null || fel "tjänsten lever inte"
curl -fsS "http://127.0.0.1:$port/halsa/redo" > /dev/null || fel "tjänsten är inte redo"
curl -fsS "http://127.0.0.1:$port/lamna/" | grep nyckel > /dev/null || fel "formuläret visas inte"
for _ in $(seq 120); do curl -fsS "http://127.0.0.1:$port/" > /dev/null 2>&1 && break; sleep 1; done
curl -fsS "http://127.0.0.1:$port/" > /dev/null || fel "webbplatsen visas inte"

steg "en idé tas emot"
printf -- '---\ntitel: Cykelpump vid stationen\nmalgrupp: [invanare]\nnytta: Fler cyklar till tåget.\nomrade: [samhallsbyggnad]\n---\n\n## Problem\n\nDe som cyklar har ingenstans att pumpa.\n\n## Idé\n\nSätt upp en pump.\n' > "$dir/ide.md"
"$program" submit "$dir/ide.md" --to "http://127.0.0.1:$port/" --svar liknande=nej --svar delta=nej --svar svar=kvitto > "$dir/kvitto.log" || fel "idén togs inte emot"
grep -q '^Kvitto:' "$dir/kvitto.log" || fel "inget kvitto"

steg "e-postprocessen läser kön"
kor /idesluss notify --once --plain --smtp localhost:9 --key /nyckel/notify.key > "$dir/notify.log" 2>&1 || fel "notify"

steg "en kopia tas"
kor /idesluss backup /kopior/kopia.tar > "$dir/backup.log" 2>&1 || fel "backup"
tar -tf "$dir/kopior/kopia.tar" | grep '^spool/' > /dev/null || fel "idén är inte i kopian"

steg "idesluss doctor ser tjänsten"
kor /idesluss doctor --local --backups /kopior > "$dir/doctor.log" 2>&1 || true
grep -q 'Tjänsten är inte i gång' "$dir/doctor.log" && fel "doctor ser inte tjänsten"

steg "tjänsten stannar när den blir ombedd"
kill -TERM "$(inuti)"
wait "$tjansten" || fel "tjänsten slutade med fel"
: > "$dir/start"
if [ -n "$(find "$dir/data" ! -user $konto)" ]; then fel "något i data tillhör ett annat konto"; fi
echo "Allt gick."
