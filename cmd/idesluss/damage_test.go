package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// What an operator is told about a file of the state that cannot be read: each
// file, damaged in each way, and each command that meets it.
func TestWhatIsSaidAboutDamagedFiles(t *testing.T) {
	for _, file := range []struct {
		folder  string
		warns   bool // every command that opens the state says so
		contact string
	}{
		{"spool", true, ""},
		{"valv", false, "opening a contact"},
		{"logg", false, ""},
		{"raderade", false, ""}, // is put right at once
		{"kanda", false, ""},
	} {
		for _, way := range []struct{ name, text string }{{"empty", ""}, {"something else", "\x00\x01skräp"}, {"half", `{"format":1,"dag":"20`}} {
			t.Run(file.folder+" "+way.name, func(t *testing.T) {
				dir, ids := newContacts(t, "Kanarie Fågelsson", "Anna Ek", "Bo Ek")
				data := filepath.Join(dir, dataFolder)
				runIn(t, dir, exitOK, "contact", ids[2], "--key", filepath.Join(dir, "team.key"), "--purpose", "prov")
				runIn(t, dir, exitOK, "erase", ids[2], "--yes")
				must(t, os.WriteFile(filepath.Join(data, addressFile), []byte("http://127.0.0.1:8080/\n"), 0o600))
				must(t, os.MkdirAll(filepath.Join(data, "kanda"), 0o700))
				must(t, os.WriteFile(filepath.Join(data, "kanda", "ider"), []byte("26-2222a\n"), 0o600))
				entries, err := os.ReadDir(filepath.Join(data, file.folder))
				must(t, err)
				name := filepath.Join(data, file.folder, entries[0].Name())
				must(t, os.WriteFile(name, []byte(way.text), 0o600))
				place := file.folder + "/" + entries[0].Name()[:min(8, len(entries[0].Name()))]
				warning := "a file of the state cannot be read, and is left alone: data/" + place

				doctor := runIn(t, dir, exitFailure, "doctor", "--local")
				if told := strings.Contains(doctor, place) && strings.Contains(doctor, "Filer går inte att läsa"); told == (file.folder == "raderade") {
					t.Errorf("doctor: %s", doctor)
				}
				list := runIn(t, dir, exitOK, "intake", "list")
				if !strings.Contains(list, "Pumpar") || strings.Contains(list, warning) != file.warns {
					t.Errorf("intake list: %s", list)
				}
				backup := filepath.Join(t.TempDir(), "kopia.tar")
				if said := runIn(t, dir, exitOK, "backup", backup); strings.Contains(said, warning) != file.warns {
					t.Errorf("backup: %s", said)
				}
				if file.contact != "" {
					id := strings.TrimSuffix(entries[0].Name(), ".age")
					wants(t, runIn(t, dir, exitFailure, "contact", id, "--key", filepath.Join(dir, "team.key"), "--purpose", "prov"), file.contact)
				}
				erased := runIn(t, dir, exitOK, "erase", "--list")
				if !strings.Contains(erased, ids[2]) {
					t.Errorf("what was erased is forgotten: %s", erased)
				}
				for _, id := range ids[:2] {
					var out strings.Builder
					e, printed := newWorld(t, dir)
					code := run(t.Context(), []string{"erase", id, "--yes"}, e)
					out.WriteString(printed.String())
					whose := code == exitFailure && strings.Contains(out.String(), "may be about it: "+place)
					if whose == (code == exitOK) || code == exitFailure && file.folder != "spool" {
						t.Errorf("erase: exit %d, %s", code, &out)
					}
				}
				if strings.Contains(doctor+list+erased, "skräp") {
					t.Error("what stands there is told")
				}
			})
		}
	}
}

// A forge that does not answer is one thing that is wrong, among others.
func TestDoctorWhenTheForgeIsDown(t *testing.T) {
	dir, _ := newContacts(t, "Kanarie Fågelsson")
	data := filepath.Join(dir, dataFolder)
	must(t, os.WriteFile(filepath.Join(data, addressFile), []byte("https://ideslussen.example/\n"), 0o600))
	must(t, os.Chmod(filepath.Join(data, "spool"), 0o755))
	must(t, os.WriteFile(filepath.Join(dir, "site", "forge.yaml"), []byte("format: 1\nplats: github.com/kommun/sluss\nbot: [sluss-bot]\ndomare: server\n"), 0o600))
	e, printed := newWorld(t, dir)
	e.getenv = func(name string) string {
		return map[string]string{"GITHUB_API_URL": "http://127.0.0.1:1/", "IDESLUSSEN_TOKEN": "hemlig"}[name]
	}
	if code := run(t.Context(), []string{"doctor", "--local"}, e); code != exitFailure {
		t.Errorf("exit %d", code)
	}
	wants(t, printed.String(), "okänt: Slussen går inte att läsa", "Andra konton på datorn kommer åt det som tjänsten vet: ., spool", "Tjänsten är inte i gång")
	if strings.Contains(printed.String(), "hemlig") {
		t.Errorf("it tells the token: %s", printed)
	}
}
