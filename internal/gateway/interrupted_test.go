package gateway

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
)

// story is what happens to a few ideas, from the form into the sluss. It goes on
// after a crash where it was: people send again, and the program is started
// again.
type story struct {
	*world
	seed    uint64
	acked   map[int]string // number, by form
	gone    map[int]bool   // those who never sent again
	crashes int
}

var titles = []string{"Ett", "Två", "Tre", "Fyra"}

// impatient is the one who does not send again when it went wrong.
const impatient = 3

// tell goes through the story. It may crash, and be told on from there.
func (s *story) tell(again func(error) bool) {
	s.Helper()
	step := func(do func() error) {
		s.Helper()
		for {
			err := s.ready()
			if err == nil {
				err = do()
			}
			if err == nil {
				return
			}
			if !again(err) {
				s.Fatal(err)
			}
			s.crashes++
		}
	}
	for n, title := range titles {
		step(func() error {
			if s.gone[n] {
				return nil
			}
			sent := s.submission(n, title)
			sent.Contact = &Contact{People: []Person{{Name: "Bo Ek", Email: fmt.Sprintf("bo%d@example.org", n)}}}
			got, err := s.Receive(s.Context(), sent)
			if err != nil {
				s.gone[n] = n == impatient
				return err
			}
			if before := s.acked[n]; before != "" && before != got.ID {
				s.Errorf("idea %s has become %s", before, got.ID)
			}
			s.acked[n] = got.ID
			return nil
		})
	}
	// Everyone reloads the page.
	for n := range titles {
		if id := s.acked[n]; id != "" {
			step(func() error {
				got, err := s.Receive(s.Context(), s.submission(n, "Något annat"))
				if err == nil && (got.ID != id || !got.Again) {
					s.Errorf("idea %s is now %+v", id, got)
				}
				return err
			})
		}
	}
	step(func() error {
		cases, err := s.Cases(s.Context())
		if err != nil {
			return err
		}
		for _, c := range cases {
			if c.State == Arrived {
				if err := s.Release(s.Context(), c.ID); err != nil {
					return err
				}
			}
		}
		return nil
	})
	for range 2 {
		step(func() error {
			_, err := s.Relay(s.Context())
			return err
		})
		s.now = s.now.AddDate(0, 0, 1)
	}
}

// ready has the program running.
func (s *story) ready() error {
	if s.Gateway != nil {
		return nil
	}
	if err := s.tryOpen(); err != nil {
		s.Gateway = nil
		return err
	}
	return nil
}

// judge tells what is wrong at the end.
func (s *story) judge(what string) {
	s.Helper()
	found := map[string]string{}
	days := map[string]bool{}
	for _, i := range s.inSluss() {
		if found[i.Title] != "" {
			s.Errorf("%s: %s is there twice", what, i.Title)
		}
		found[i.Title] = i.ID
		days[i.Received.String()+i.AnswerBy.String()] = true
	}
	var kept []string
	for n, title := range titles {
		id, there := found[title]
		if there {
			kept = append(kept, id+contactSuffix)
		}
		if acked := s.acked[n]; acked != "" && acked != id {
			s.Errorf("%s: %s was acknowledged as %q and is there as %q", what, title, acked, id)
		}
	}
	if len(days) != 1 {
		s.Errorf("%s: one batch has several dates: %v", what, days)
	}
	slices.Sort(kept)
	if names, err := s.vault.Names(); err != nil || !slices.Equal(names, kept) {
		s.Errorf("%s: contacts %v of ideas %v, %v", what, names, kept, err)
	}
	for _, name := range kept {
		sealed, err := s.vault.Get(name)
		if err != nil {
			s.Fatal(err)
		}
		if _, err := OpenContact(sealed, s.team); err != nil {
			s.Errorf("%s: %v", what, err)
		}
	}
	for _, id := range s.index.in(Arrived, Released) {
		s.Errorf("%s: %s is left", what, id)
	}
}

func newStory(t *testing.T, seed uint64) *story {
	w := memoryWorld(t, "orebro")
	w.random = chance(fmt.Sprint(t.Name(), seed))
	return &story{world: w, seed: seed, acked: map[int]string{}, gone: map[int]bool{}}
}

// The power goes at each change of the disk in turn, before it has its effect or
// after, and what was not synced survives or does not. An ordinary run tries
// each with one outcome; SOAK=1 with many.
func TestThePowerGoesAnywhereAndNothingIsLostOrDoubled(t *testing.T) {
	seeds := uint64(1)
	if os.Getenv("SOAK") != "" {
		seeds = 20
	}
	whole := newStory(t, 0)
	whole.tell(func(error) bool { return false })
	whole.judge("without a crash")
	calls := whole.disk.(*durabletest.Disk).Calls()
	if calls < 60 {
		t.Fatalf("the disk was changed %d times", calls)
	}
	for seed := range seeds {
		for call := 1; call <= calls; call++ {
			for _, after := range []bool{false, true} {
				s := newStory(t, seed)
				disk := s.disk.(*durabletest.Disk)
				disk.CutAt(call, after)
				s.tell(func(err error) bool {
					s.Gateway = nil
					disk.Restart(rand.New(rand.NewPCG(seed, uint64(call))))
					return s.crashes == 0
				})
				s.judge(fmt.Sprintf("call %d, after %v, seed %d", call, after, seed))
				if s.crashes != 1 && call < calls-10 {
					t.Errorf("call %d, after %v: %d crashes", call, after, s.crashes)
				}
			}
		}
	}
}

// Each call of the forge fails in turn, with or without its effect; and the
// program is stopped at the same time, in every other try.
func TestTheForgeFailsAnywhereAndNothingIsLostOrDoubled(t *testing.T) {
	for _, late := range []bool{false, true} {
		tried := 0
		for call := 1; ; call++ {
			s := newStory(t, uint64(call))
			calls := 0
			s.sluss = &forgetest.Flaky{Forge: s.sluss, Calls: &calls, At: call, Late: late}
			s.tell(func(err error) bool {
				if call%2 == 0 {
					s.Gateway = nil
				}
				return errors.Is(err, forge.ErrUnavailable)
			})
			if calls < call {
				break
			}
			tried++
			s.sluss.(*forgetest.Flaky).At = 0
			s.judge(fmt.Sprintf("call %d, late %v", call, late))
		}
		if tried < 8 {
			t.Errorf("only %d calls were tried", tried)
		}
	}
}

// A disk that is full says so, keeps nothing half, and takes the idea in when
// there is room again.
func TestAFullDiskKeepsNothingHalf(t *testing.T) {
	for room := 0; ; room += 97 {
		s := newStory(t, 0)
		s.open()
		disk := s.disk.(*durabletest.Disk)
		disk.Room(room)
		sent := s.submission(0, "Ett")
		sent.Contact = &Contact{People: []Person{{Name: "Bo Ek", Email: "bo@example.org"}}}
		_, err := s.Receive(t.Context(), sent)
		if err == nil {
			if room < 500 {
				t.Errorf("an idea had room in %d bytes", room)
			}
			return
		}
		if !errors.Is(err, durable.ErrFull) || strings.Contains(err.Error(), "bo@") {
			t.Fatalf("room for %d bytes: %v", room, err)
		}
		disk.Room(-1)
		for _, folder := range []string{spoolFolder, vaultFolder} {
			if left := onDisk(t, disk, folder); left != "" {
				t.Errorf("room for %d bytes: %d are left in %s", room, len(left), folder)
			}
		}
		if got := s.receive(sent); got.Again {
			t.Error("it was kept after all")
		}
	}
}

// resting is a forge that may be away.
type resting struct {
	forge.Forge
	away bool
}

var errAway = fmt.Errorf("no answer: %w", forge.ErrUnavailable)

func (d *resting) Head(ctx context.Context, branch string) (string, error) {
	if d.away {
		return "", errAway
	}
	return d.Forge.Head(ctx, branch)
}

func (d *resting) Pulls(ctx context.Context, q forge.Query) ([]*forge.PullRequest, error) {
	if d.away {
		return nil, errAway
	}
	return d.Forge.Pulls(ctx, q)
}

func (d *resting) Propose(ctx context.Context, p forge.Proposal) (*forge.PullRequest, error) {
	if d.away {
		return nil, errAway
	}
	return d.Forge.Propose(ctx, p)
}

// The forge is away for three days, in which a thousand ideas come. It goes
// away in the middle of a batch.
func TestAThousandIdeasWaitForTheForge(t *testing.T) {
	w := memoryWorld(t, "orebro")
	d := &resting{Forge: w.sluss}
	w.sluss = d
	w.open()
	for n := range 3 {
		w.released(n, fmt.Sprintf("Idé %d", n))
	}
	w.doRelay()
	for n := 3; n < 6; n++ {
		w.released(n, fmt.Sprintf("Idé %d", n))
	}
	d.away = true
	for n := 6; n < 1000; n++ {
		w.now = monday.Add(time.Duration(n) * 72 * time.Hour / 1000)
		w.released(n, fmt.Sprintf("Idé %d", n))
		if n%100 == 0 {
			if _, err := w.Relay(t.Context()); !errors.Is(err, forge.ErrUnavailable) {
				t.Fatal(err)
			}
		}
		if n == 500 {
			w.open() // somebody thought that a restart would help
		}
	}
	w.now = monday.Add(72 * time.Hour)
	d.away = false
	r := w.doRelay()
	if len(r.Ideas) != 997 {
		t.Errorf("%d went, %d are held", len(r.Ideas), r.Held)
	}
	titles, ids := map[string]bool{}, map[string]bool{}
	for _, i := range w.inSluss() {
		titles[i.Title], ids[i.ID] = true, true
	}
	if len(titles) != 1000 || len(ids) != 1000 || len(d.Forge.(*forgetest.Memory).Opened) != 1000 {
		t.Errorf("%d titles, %d ids", len(titles), len(ids))
	}
}
