package main

import (
	"bytes"
	"fmt"
	mathrand "math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/canary"
)

// person is everything that tells one who sends an idea from another who sends
// the same: how they sign their work, when and where they do it, and what they
// call things.
type person struct {
	name, mail, login    string
	phone, workplace     string
	zone                 *time.Location
	at                   time.Time // when they sent it, within the same day
	branch, message      string
	coauthor, signedOff  string // trailers
	signature            string // an SSH signature's armour
	yamlComment, comment string // in the file's front matter, and in its text
	file, folder         string // what they call the file, and where they keep it
	executable           bool   // the file's mode
	lineEnds             string
}

var (
	firstNames = strings.Fields("Åsa Björn Cecilia Dženana Erik Fatima Göran Håkan Ingegerd Jörgen Kerstin Lars-Åke Märta Nils Örjan Pernilla Quang Rosita Sören Tuula Ulla-Britt Viktor Wiveka Xenia Yngve Zahra")
	lastNames  = strings.Fields("Ångström Bäckmark Cederskjöld Dahlqvist Ekenstam Fältskog Grönhagen Hästesko Ivarsdotter Järnbrink Källgård Löfdahl Månsdotter Näslundh Öhrnstedt Pålhammar Rönnqvist Sjöcrantz Törnfelt Uggelberg Västerdal Wennerstråhle Yxkullen")
	zones      = strings.Fields("Europe/Stockholm America/St_Johns Asia/Kathmandu Pacific/Chatham Australia/Adelaide Atlantic/Azores Asia/Tehran UTC")
)

// newPerson makes someone up. day is the day that everyone sends on, in Sweden.
func newPerson(t *testing.T, r *mathrand.Rand, day time.Time) *person {
	t.Helper()
	first, last := firstNames[r.IntN(len(firstNames))], lastNames[r.IntN(len(lastNames))]
	number := 1000 + r.IntN(9000)
	zone, err := time.LoadLocation(zones[r.IntN(len(zones))])
	if err != nil {
		t.Fatal(err)
	}
	word := func() string { return fmt.Sprintf("%08x", r.Uint32()) }
	plain := strings.NewReplacer("å", "a", "ä", "a", "ö", "o", "Å", "A", "Ä", "A", "Ö", "O", "ž", "z").Replace
	login := strings.ToLower(fmt.Sprintf("%s%s-%d", plain(first)[:2], plain(last), number))
	p := &person{
		name:        fmt.Sprintf("%s %s %d", first, last, number),
		mail:        fmt.Sprintf("%s.%s@%s.example", strings.ToLower(plain(first)), login, word()),
		login:       login,
		phone:       fmt.Sprintf("070-%07d", r.IntN(1e7)),
		workplace:   fmt.Sprintf("Förskolan Blåklinten %s", word()),
		zone:        zone,
		at:          day.Add(time.Duration(r.IntN(22*3600)) * time.Second).In(zone),
		branch:      "min-ide-" + word(),
		message:     "Mitt förslag om det där på " + word(),
		coauthor:    fmt.Sprintf("Kollega %s <k%s@arbetet.example>", word(), word()),
		signature:   "U1NIU0lH" + word() + word(),
		yamlComment: "skrivet hemma hos " + word(),
		comment:     "anteckning " + word(),
		file:        "utkast-" + word() + ".md",
		folder:      "mapp-" + word(),
		executable:  r.IntN(2) == 0,
		lineEnds:    []string{"\n", "\r\n"}[r.IntN(2)],
	}
	p.signedOff = fmt.Sprintf("%s <%s>", p.name, p.mail)
	return p
}

// canaries are the strings that must be found nowhere beyond those who may know
// the person.
func (p *person) canaries() []canary.Canary {
	return []canary.Canary{
		{Name: "namn", Value: p.name}, {Name: "epost", Value: p.mail}, {Name: "inloggning", Value: p.login},
		{Name: "telefon", Value: p.phone}, {Name: "arbetsplats", Value: p.workplace},
		{Name: "gren", Value: p.branch}, {Name: "meddelande", Value: p.message}, {Name: "medförfattare", Value: p.coauthor},
		{Name: "signatur", Value: p.signature}, {Name: "YAML-kommentar", Value: p.yamlComment},
		{Name: "kommentar i texten", Value: p.comment}, {Name: "filnamn", Value: p.file}, {Name: "mapp", Value: p.folder},
		{Name: "klockslag", Value: p.at.UTC().Format("15:04:05")},
		{Name: "sekund", Value: fmt.Sprint(p.at.Unix())},
	}
}

// write gives the person's own file of an idea: the same words as everyone
// else's, with the person's ways around them.
func (p *person) write(idea string) []byte {
	text := strings.Replace(idea, "---\n", "---\n# "+p.yamlComment+"\n", 1)
	return []byte(strings.ReplaceAll(text, "\n", p.lineEnds))
}

// home makes the person's own machine: what Git and the shell know about them.
func (p *person) home(t *testing.T, dir string) {
	t.Helper()
	home := filepath.Join(dir, p.folder)
	if err := os.MkdirAll(home, 0o777); err != nil {
		t.Fatal(err)
	}
	config := fmt.Sprintf("[user]\n\tname = %s\n\temail = %s\n[commit]\n\tgpgsign = false\n[core]\n\tlogAllRefUpdates = always\n", p.name, p.mail)
	if err := os.WriteFile(filepath.Join(home, ".gitconfig"), []byte(config), 0o666); err != nil {
		t.Fatal(err)
	}
	for key, value := range map[string]string{
		"HOME": home, "XDG_CONFIG_HOME": home, "USER": p.login, "LOGNAME": p.login, "TZ": p.zone.String(),
		"GIT_AUTHOR_NAME": p.name, "GIT_AUTHOR_EMAIL": p.mail, "GIT_COMMITTER_NAME": p.name, "GIT_COMMITTER_EMAIL": p.mail,
		"EMAIL": p.mail, "HOSTNAME": p.folder, "LANG": "sv_SE.UTF-8",
	} {
		t.Setenv(key, value)
	}
}

// commit writes the person's commit of a file into a bare repository, on top
// of main, on the person's own branch: signed, with trailers, at the person's
// hour in the person's zone.
func (p *person) commit(t *testing.T, repo, path string, data []byte) {
	t.Helper()
	git := func(stdin []byte, args ...string) string {
		cmd := exec.Command("git", append([]string{"-C", repo}, args...)...)
		cmd.Stdin = bytes.NewReader(stdin)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("git %v: %v: %s", args, err, out)
		}
		return strings.TrimSpace(string(out))
	}
	mode := "100644"
	if p.executable {
		mode = "100755"
	}
	index := filepath.Join(t.TempDir(), "index")
	t.Setenv("GIT_INDEX_FILE", index)
	defer os.Unsetenv("GIT_INDEX_FILE")
	parent := git(nil, "rev-parse", "refs/heads/main")
	git(nil, "read-tree", parent)
	git(nil, "update-index", "--add", "--cacheinfo", mode+","+git(data, "hash-object", "-w", "--stdin")+","+path)
	who := fmt.Sprintf("%s <%s> %d %s", p.name, p.mail, p.at.Unix(), p.at.Format("-0700"))
	commit := fmt.Sprintf("tree %s\nparent %s\nauthor %s\ncommitter %s\ngpgsig -----BEGIN SSH SIGNATURE-----\n %s\n -----END SSH SIGNATURE-----\n\n%s\n\nCo-authored-by: %s\nSigned-off-by: %s\n",
		git(nil, "write-tree"), parent, who, who, p.signature, p.message, p.coauthor, p.signedOff)
	git(nil, "update-ref", "refs/heads/"+p.branch, git([]byte(commit), "hash-object", "-t", "commit", "-w", "--stdin"))
}
