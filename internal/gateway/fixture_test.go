package gateway

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"io"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"filippo.io/age"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

var monday = time.Date(2026, 3, 2, 9, 17, 0, 0, time.UTC)

// world is all that a gateway stands on, for tests: it can be closed and opened
// again, as after a crash.
type world struct {
	testing.TB
	*Gateway // nil until open

	disk   durable.FS
	sluss  forge.Forge
	intake forge.Forge
	rules  *process.Rules
	now    time.Time
	random io.Reader
	log    bytes.Buffer
	team   *age.X25519Identity
	scan   func(text, rendered string, k privacy.Known) []privacy.Hit
	cap    int
}

// newWorld has a disk in memory and a forge on this machine's disk.
func newWorld(t testing.TB, preset string) *world {
	t.Helper()
	w := memoryWorld(t, preset)
	f, err := local.Create(t.Context(), filepath.Join(t.TempDir(), "sluss.git"), rulesFiles(t, preset), monday, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Shut(); err != nil {
			t.Error(err)
		}
	})
	w.sluss = f
	return w
}

// memoryWorld has both in memory.
func memoryWorld(t testing.TB, preset string) *world {
	t.Helper()
	w := &world{TB: t, disk: durabletest.New(), now: monday, random: chance(t.Name()), scan: scanWords}
	w.rules = presetRules(t, preset)
	files := map[string][]byte{}
	for name, file := range rulesFiles(t, preset) {
		files[name] = file.Data
	}
	w.sluss = forgetest.NewMemory(files)
	var err error
	if w.team, err = age.GenerateX25519Identity(); err != nil {
		t.Fatal(err)
	}
	return w
}

// open opens the gateway on what the disk has.
func (w *world) open() {
	w.Helper()
	if err := w.tryOpen(); err != nil {
		w.Fatal(err)
	}
}

func (w *world) tryOpen() (err error) {
	w.Gateway, err = Open(w.options())
	if err == nil {
		w.Gateway.scan = w.scan
	}
	return err
}

func (w *world) options() Options {
	return Options{
		Data: w.disk,
		Sluss: &bot.Bot{
			Forge: w.sluss, Now: func() time.Time { return w.now }, Random: w.random,
			Log: slog.New(slog.NewTextHandler(&w.log, nil)),
		},
		Rules:   func() (*process.Rules, error) { return w.rules, nil },
		Team:    []string{w.team.Recipient().String()},
		Cap:     w.cap,
		Keep:    180,
		Intake:  w.intake,
		Now:     func() time.Time { return w.now },
		Random:  w.random,
		Log:     slog.New(slog.NewTextHandler(&w.log, nil)),
		Contact: func() string { return "Projektgruppen" },
	}
}

// chance is chance that is the same each time, and safe for goroutines.
func chance(seed string) io.Reader {
	return &lockedReader{r: rand.NewChaCha8(sha256.Sum256([]byte(seed)))}
}

type lockedReader struct {
	mu sync.Mutex
	r  io.Reader
}

func (l *lockedReader) Read(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.r.Read(p)
}

// scanWords finds the words HEMLIG (hard), Anna (soft), and the sender's own.
func scanWords(text, _ string, k privacy.Known) []privacy.Hit {
	var hits []privacy.Hit
	find := func(word string, kind privacy.Kind, hard bool) {
		for at := 0; ; {
			n := strings.Index(text[at:], word)
			if n < 0 || word == "" {
				return
			}
			at += n
			hits = append(hits, privacy.Hit{Kind: kind, Start: at, End: at + len(word), Text: word, Hard: hard, Remedy: "Skriv något annat."})
			at += len(word)
		}
	}
	find("HEMLIG", privacy.PersonalNumber, true)
	find("Anna", privacy.Name, false)
	for _, own := range k.Own {
		find(own, privacy.Own, false)
	}
	return hits
}

// token gives the n-th form's token.
func token(t testing.TB, n int) receipt.Token {
	t.Helper()
	sum := sha256.Sum256(binary.BigEndian.AppendUint64([]byte(t.Name()), uint64(n)))
	token, err := receipt.NewToken(bytes.NewReader(sum[:]))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

// typed is an idea as the form gives it.
func typed(title string) idea.Idea {
	return idea.Idea{
		Title: title, Type: "ide", Origin: "vardag",
		Areas: []string{"kultur-fritid"}, Audience: []string{"invanare"},
		Benefit: "Den som bor här kan låna en borrmaskin i stället för att köpa en.",
		Sections: []idea.Section{
			{Title: "Problem", Markdown: "Alla köper samma borrmaskin. Den används en gång."},
			{Title: "Idé", Markdown: "Låna ut verktyg på biblioteket, som böcker."},
		},
	}
}

func (w *world) submission(n int, title string) *Submission {
	return &Submission{Token: token(w, n), Idea: typed(title), Part: "delta", Who: w.rules.Process.Submitters[0], Channel: "webb"}
}

func (w *world) receive(s *Submission) *Received {
	w.Helper()
	got, err := w.Receive(w.Context(), s)
	if err != nil {
		w.Fatal(err)
	}
	return got
}

func presetRules(t testing.TB, name string) *process.Rules {
	t.Helper()
	rules, faults, err := process.Load(rulesFiles(t, name))
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	return rules
}

func rulesFiles(t testing.TB, name string) fstest.MapFS {
	t.Helper()
	roster, err := process.PresetRoster(name)
	if err != nil {
		t.Fatal(err)
	}
	organisation, err := process.PresetOrganisation(name)
	if err != nil {
		t.Fatal(err)
	}
	return fstest.MapFS{
		process.ProcessFile:      {Data: []byte("preset: " + name + "\n")},
		process.RosterFile:       {Data: roster},
		process.OrganisationFile: {Data: organisation},
	}
}
