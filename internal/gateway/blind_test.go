package gateway

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/canary"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/receipt"
)

// sender is all that may tell one who sends an idea from another.
type sender struct {
	seed, exists, part, who, channel string
	contact                          *Contact
	clock                            time.Duration
	team                             string // words of the team's reasons
}

// folderOf gives every file of a sluss into which somebody's three ideas have
// gone.
func folderOf(t *testing.T, of sender) map[string]string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "sluss.git")
	w := memoryWorld(t, "orebro")
	w.rules.Process.Submitters = []string{"anstallda", "invanare", "foretag"}
	f, err := local.Create(t.Context(), dir, rulesFiles(t, "orebro"), monday, local.Options{})
	if err != nil {
		t.Fatal(err)
	}
	w.sluss = f
	w.now = time.Date(2026, 3, 2, 5, 0, 0, 0, time.UTC).Add(of.clock)
	w.open()
	for n, title := range []string{"Ett", "Två", "Tre"} {
		sum := sha256.Sum256(fmt.Append(nil, of.seed, n))
		token, err := receipt.NewToken(bytes.NewReader(sum[:]))
		if err != nil {
			t.Fatal(err)
		}
		s := &Submission{Token: token, Idea: typed(title), Exists: of.exists, Part: of.part, Who: of.who, Channel: of.channel, Contact: of.contact}
		if n == 1 {
			s.Idea.Sections[0].Markdown += " Anna vet."
		}
		got := w.receive(s)
		if n == 1 {
			if err := w.Keep(t.Context(), got.ID, 1, of.team); err != nil {
				t.Fatal(err)
			}
		}
		w.now = w.now.Add(of.clock / 100)
		if err := w.Release(t.Context(), got.ID); err != nil {
			t.Fatal(err)
		}
	}
	w.now = time.Date(2026, 3, 3, 5, 0, 0, 0, time.UTC).Add(of.clock)
	if r := w.doRelay(); len(r.Ideas) != 3 {
		t.Fatalf("%+v", r)
	}
	if err := f.Shut(); err != nil {
		t.Fatal(err)
	}
	files := map[string]string{}
	err = filepath.WalkDir(dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		files[strings.TrimPrefix(name, dir)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// Whoever sends it, when, how, and with whatever besides: the same idea makes
// the same sluss, to the byte.
func TestTheSameIdeaMakesTheSameSluss(t *testing.T) {
	one := folderOf(t, sender{seed: "a", part: "driva", who: "anstallda", channel: "webb", team: "det är en båt"})
	other := folderOf(t, sender{
		seed: "b", exists: "I Provhamn, frågade Örjan.", part: "nej", who: "foretag", channel: "telefon", team: "Örjan sa det", clock: 13*time.Hour + 37*time.Minute + 11*time.Second,
		contact: &Contact{People: []Person{{Name: "Örjan Åkesson", Email: "orjan@example.org", Phone: "070-1740605"}, {Name: "Ylva Ek", Email: "ylva@example.org"}}, How: "mote"},
	})
	if len(one) < 10 {
		t.Fatalf("there are %d files", len(one))
	}
	for name, data := range one {
		if other[name] != data {
			t.Errorf("%s differs", name)
		}
		delete(other, name)
	}
	for name := range other {
		t.Errorf("%s is in one only", name)
	}
}

// babble is a forge that fails, and says what it was asked for.
type babble struct {
	forge.Forge
	away bool
}

func (b *babble) Propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	if b.away {
		return nil, errAway
	}
	return b.Forge.Propose(ctx, p)
}

// Nothing of a sender, a receipt or a text is in what is logged, or in an error.
func TestLogsAndErrorsTellNothing(t *testing.T) {
	person := Person{Name: "Örjan Åkesson", Email: "orjan.akesson@example.org", Phone: "070-174 06 05"}
	sweep := func(s *Submission) *canary.Sweep {
		code := s.Token.Receipt()
		return canary.New(
			canary.Canary{Name: "name", Value: person.Name}, canary.Canary{Name: "mail", Value: person.Email}, canary.Canary{Name: "phone", Value: person.Phone},
			canary.Canary{Name: "receipt", Value: code.String()}, canary.Canary{Name: "lookup", Value: code.Lookup()},
			canary.Canary{Name: "title", Value: s.Idea.Title}, canary.Canary{Name: "text", Value: s.Idea.Sections[0].Markdown},
			canary.Canary{Name: "exists", Value: s.Exists}, canary.Canary{Name: "reason", Value: "skälet som ingen ska se"},
		)
	}
	submission := func(w *world) *Submission {
		s := w.submission(1, "Vattenkanna till alla")
		s.Idea.Sections[0].Markdown = "Anna saknar vattenkannor."
		s.Exists, s.Contact = "På Björkskolan finns en.", &Contact{People: []Person{person}, How: "epost"}
		return s
	}
	judge := func(w *world, s *Submission, errs ...error) {
		t.Helper()
		told := w.log.Bytes()
		for _, err := range errs {
			if err != nil {
				told = append(told, err.Error()...)
			}
		}
		for _, hit := range sweep(s).Find(told) {
			t.Errorf("%s in:\n%s", hit, told)
		}
	}
	w := memoryWorld(t, "orebro")
	b := &babble{Forge: w.sluss}
	w.sluss = b
	w.open()
	s := submission(w)
	bad := submission(w)
	bad.Idea.Title += " HEMLIG"
	_, refused := w.Receive(t.Context(), bad)
	bad = submission(w)
	bad.Idea.Benefit, bad.Idea.Areas = "", []string{person.Name}
	_, faulty := w.Receive(t.Context(), bad)
	if refused == nil || faulty == nil {
		t.Fatal(refused, faulty)
	}
	got := w.receive(s)
	undecided := w.Release(t.Context(), got.ID)
	worse := w.Replace(t.Context(), got.ID, 1, "HEMLIG "+person.Name)
	if undecided == nil || worse == nil {
		t.Fatal(undecided, worse)
	}
	if err := errors.Join(w.Keep(t.Context(), got.ID, 1, "skälet som ingen ska se"), w.Release(t.Context(), got.ID)); err != nil {
		t.Fatal(err)
	}
	w.now = w.now.AddDate(0, 0, 4)
	b.away = true
	_, away := w.Relay(t.Context())
	b.away = false
	w.doRelay()
	if away == nil || w.log.Len() == 0 {
		t.Fatal("nothing was told at all")
	}
	judge(w, s, refused, faulty, undecided, worse, away)

	// Every call of the disk fails in turn.
	for call := 1; ; call++ {
		w := memoryWorld(t, "orebro")
		disk := w.disk.(*durabletest.Disk)
		disk.CutAt(call, false)
		s := submission(w)
		err := w.tryOpen()
		if err == nil {
			_, err = w.Receive(t.Context(), s)
		}
		if err == nil {
			break
		}
		judge(w, s, err)
	}
}
