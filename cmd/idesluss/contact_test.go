package main

import (
	"fmt"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/receipt"
)

var publicKey = regexp.MustCompile(`(?m)^age1[0-9a-z]+$`)

// newContacts is a sluss where ideas have come in with contacts that are sealed
// to a key in team.key.
func newContacts(t *testing.T, names ...string) (dir string, ids []string) {
	t.Helper()
	dir = newSluss(t, "orebro")
	runIn(t, dir, exitOK, "forge", "create")
	printed := runIn(t, dir, exitOK, "key", "new", "team", filepath.Join(dir, "team.key"))
	keys := filepath.Join(dir, dataFolder, filepath.FromSlash(teamKeysFile))
	if err := os.MkdirAll(filepath.Dir(keys), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(keys, []byte(publicKey.FindString(printed)+" # teamet\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	e, _ := newWorld(t, dir)
	chance := rand.NewChaCha8([32]byte{3})
	e.random = chance
	g, err := e.openGateway(t.Context(), "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	for _, name := range names {
		token, err := receipt.NewToken(chance)
		if err != nil {
			t.Fatal(err)
		}
		got, err := g.Receive(t.Context(), &gateway.Submission{
			Token: token, Channel: "webb", Who: "anstallda", Part: "delta",
			Contact: &gateway.Contact{People: []gateway.Person{{Name: name, Email: "x@example.org"}}, How: "epost"},
			Idea: idea.Idea{
				Title: "Pumpar vid skolan", Type: "ide", Areas: []string{"barn-utbildning"}, Audience: []string{"invanare"}, Benefit: "Barn kan cykla till skolan.",
				Sections: []idea.Section{{Title: "Problem", Markdown: "Det saknas pumpar."}, {Title: "Idé", Markdown: "Sätt upp pumpar."}},
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, got.ID)
	}
	return dir, ids
}

// below gives all bytes of a folder, names included.
func below(t *testing.T, dir string) string {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(dir, func(name string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		fmt.Fprintf(&all, "%s\n%s\n", name, data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return all.String()
}

// The operator opens a contact, erases an idea, and restores a backup from
// before that.
func TestContactsAreOpenedErasedAndStayErased(t *testing.T) {
	dir, ids := newContacts(t, "Kanarie Fågelsson", "Anna Ek")
	key, data := filepath.Join(dir, "team.key"), filepath.Join(dir, dataFolder)
	if strings.Contains(below(t, data), "Fågelsson") {
		t.Error("a name stands in clear")
	}
	got := runIn(t, dir, exitOK, "contact", ids[0], "--key", key, "--purpose", "ringa om mötet")
	if want := "Namn: Kanarie Fågelsson\nE-post: x@example.org\nVill bli kontaktad genom e-post.\n"; got != want {
		t.Errorf("the contact is %q", got)
	}
	if got := runIn(t, dir, exitOK, "contact", ids[1], "--key", key, "--purpose", "prov", "--json"); !strings.Contains(got, `"namn": "Anna Ek"`) {
		t.Errorf("as JSON: %s", got)
	}
	log := below(t, filepath.Join(data, "logg"))
	if !strings.Contains(log, "ringa om mötet") || !strings.Contains(log, ids[0]) || strings.Contains(log, "Fågelsson") {
		t.Errorf("noted: %s", log)
	}
	backup := filepath.Join(t.TempDir(), "kopia.tar")
	runIn(t, dir, exitOK, "backup", backup)
	if info, err := os.Stat(backup); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the backup can be read by others: %v, %v", info.Mode(), err)
	}
	runIn(t, dir, exitOK, "erase", ids[0], "--yes")
	list := filepath.Join(t.TempDir(), "raderade.txt")
	if err := os.WriteFile(list, []byte(runIn(t, dir, exitOK, "erase", "--list")), 0o600); err != nil {
		t.Fatal(err)
	}
	runIn(t, dir, exitFailure, "contact", ids[0], "--key", key, "--purpose", "prov")
	runIn(t, dir, exitFailure, "restore", backup) // over a state
	for _, folder := range []string{"spool", "valv", "samtycke", "enkat", "logg", "ko", "skickat", "kanda", "raderade"} {
		if err := os.RemoveAll(filepath.Join(data, folder)); err != nil {
			t.Fatal(err)
		}
	}
	if got := runIn(t, dir, exitOK, "restore", backup, "--erased", list); !strings.Contains(got, "stay erased: 1") {
		t.Errorf("restored: %s", got)
	}
	if left := strings.Count(below(t, data), ids[0]); left != 1 { // on the list of what has been erased
		t.Errorf("the number that was erased stands in %d places", left)
	}
	runIn(t, dir, exitFailure, "contact", ids[0], "--key", key, "--purpose", "prov")
	runIn(t, dir, exitOK, "contact", ids[1], "--key", key, "--purpose", "prov")
}
