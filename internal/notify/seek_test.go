package notify_test

import (
	"bytes"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	mathrand "math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/canary"
	"github.com/idesluss/idesluss/internal/durable/durabletest"
	"github.com/idesluss/idesluss/internal/forge/forgetest"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/markdown"
	"github.com/idesluss/idesluss/internal/notify"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/receipt"
)

// lost is a world with the service too: somebody has lost a receipt.
type lost struct {
	*world
	service *gateway.Gateway
	sluss   *forgetest.Memory
	rules   *process.Rules
	sent    int // submissions
}

func newLost(t *testing.T) *lost {
	t.Helper()
	files := map[string][]byte{process.ProcessFile: []byte("preset: orebro\n")}
	for name, source := range map[string]func(string) ([]byte, error){process.RosterFile: process.PresetRoster, process.OrganisationFile: process.PresetOrganisation} {
		data, err := source("orebro")
		if err != nil {
			t.Fatal(err)
		}
		files[name] = data
	}
	tree := fstest.MapFS{}
	for name, data := range files {
		tree[name] = &fstest.MapFile{Data: data}
	}
	rules, faults, err := process.Load(tree)
	if err != nil || len(faults) > 0 {
		t.Fatal(faults, err)
	}
	l := &lost{world: newWorld(t), sluss: forgetest.NewMemory(files), rules: rules}
	l.open()
	return l
}

// open starts the service and the notifier.
func (l *lost) open() {
	l.Helper()
	if err := l.tryStart(); err != nil {
		l.Fatal(err)
	}
}

func (l *lost) tryStart() (err error) {
	now := func() time.Time { return l.now }
	log := slog.New(slog.NewTextHandler(&l.log, nil))
	l.service, err = gateway.Open(gateway.Options{
		Data: l.disk, Sluss: &bot.Bot{Forge: l.sluss, Now: now, Random: rand.Reader, Log: log},
		Rules: func() (*process.Rules, error) { return l.rules, nil }, Team: []string{l.public}, Notify: l.public,
		Keep: 180, Now: now, Random: rand.Reader, Log: log, Contact: func() string { return "Projektgruppen" },
	})
	if err != nil {
		return err
	}
	return l.tryOpen()
}

// send sends an idea from some people.
func (l *lost) send(title string, people ...gateway.Person) *gateway.Received {
	l.Helper()
	l.sent++
	token, err := receipt.NewToken(mathrand.NewChaCha8([32]byte{byte(l.sent)}))
	if err != nil {
		l.Fatal(err)
	}
	s := &gateway.Submission{Token: token, Who: "anstallda", Channel: "webb", Idea: idea.Idea{
		Title: title, Type: "ide", Areas: []string{"kultur-fritid"}, Audience: []string{"invanare"}, Benefit: "Fler kan låna.",
		Sections: []idea.Section{{Title: "Problem", Markdown: "Alla köper samma sak."}, {Title: "Idé", Markdown: "Låna ut den."}},
	}}
	if len(people) > 0 {
		s.Contact = &gateway.Contact{People: people, How: gateway.ByMail}
	}
	got, err := l.service.Receive(l.Context(), s)
	if err != nil {
		l.Fatal(err)
	}
	return got
}

// asks has somebody type an address, and everything go round until all is quiet.
func (l *lost) asks(address string) {
	l.Helper()
	if err := l.service.Seek(l.Context(), address); err != nil {
		l.Fatal(err)
	}
	l.goRound()
}

func (l *lost) goRound() {
	l.Helper()
	for range 2 {
		l.round()
		if err := l.service.Reissue(l.Context()); err != nil {
			l.Fatal(err)
		}
	}
	l.round()
}

// everything gives all bytes of a disk, names of files included.
func everything(disk fs.FS) ([]byte, error) {
	var all bytes.Buffer
	err := fs.WalkDir(disk, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		data, err := fs.ReadFile(disk, name)
		fmt.Fprintf(&all, "%s\x00%s\x00", name, data)
		return err
	})
	return all.Bytes(), err
}

var codeLine = regexp.MustCompile(`(?m)^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}\r?$`)

// fresh gives the receipts that have been mailed to an address, in order, and the
// mails.
func (l *lost) fresh(address string) (codes []receipt.Receipt, texts []string) {
	l.Helper()
	for _, m := range l.mails() {
		text := read(l, m.Text).text
		typed := codeLine.FindString(text)
		if m.To != address || typed == "" {
			continue
		}
		code, err := receipt.Parse(strings.TrimSpace(typed))
		if err != nil {
			l.Fatal(err)
		}
		codes, texts = append(codes, code), append(texts, text)
	}
	return codes, texts
}

var (
	kim  = gateway.Person{Name: "Kim Kanarieström", Email: "Kim.Kanariestrom@Exempel.example"}
	alex = gateway.Person{Name: "Alex Kanariehed", Email: "alex@exempel.example", Phone: "070-174 06 58"}
)

func TestWhoeverHasLostAReceiptIsMailedAFreshOne(t *testing.T) {
	l := newLost(t)
	one, other, alien := l.send("Låna verktyg", kim), l.send("Låna böcker", alex, kim), l.send("Låna skidor", alex)
	before := len(l.mails())
	l.asks(" kim.kanariestrom@exempel.EXAMPLE")
	codes, texts := l.fresh(kim.Email)
	if len(codes) != 2 || len(l.mails()) != before+2+4 { // and four that the ideas have been received
		t.Fatalf("%d fresh receipts in %d mails", len(codes), len(l.mails())-before)
	}
	var opened []string
	for n, code := range codes {
		s, err := l.service.Look(t.Context(), code)
		if err != nil {
			t.Fatal(err)
		}
		opened = append(opened, s.ID)
		for _, want := range []string{s.ID, "Just nu: Mottagen.", "Du får svar senast den " + s.AnswerBy.Words(), "Ditt första kvitto gäller också"} {
			if !strings.Contains(texts[n], want) {
				t.Errorf("the mail does not say %q:\n%s", want, texts[n])
			}
		}
		if lix, longest := markdown.Readability(texts[n]); lix > 35 || longest > 25 {
			t.Errorf("LIX %.0f, and a sentence of %d words:\n%s", lix, longest, texts[n])
		}
		if strings.Contains(texts[n], s.Title) || strings.Contains(texts[n], "Kim") {
			t.Errorf("a short mail tells of the idea, or of who had it:\n%s", texts[n])
		}
	}
	if want := []string{one.ID, other.ID}; !same(opened, want) {
		t.Errorf("they open %v, want %v", opened, want)
	}
	for _, name := range l.left(gateway.SentFolder) {
		data, err := l.disk.ReadFile(gateway.SentFolder + "/" + name)
		if err != nil || bytes.Contains(data, []byte("bestallning")) {
			t.Errorf("%s keeps what has been mailed, %v", name, err)
		}
	}
	for _, first := range []*gateway.Received{one, other, alien} {
		if _, err := l.service.Look(t.Context(), first.Receipt); err != nil {
			t.Errorf("the first receipt does not open %s: %v", first.ID, err)
		}
	}
	if left := l.left(gateway.QueueFolder); len(left) > 0 {
		t.Errorf("left in the queue: %v", left)
	}
}

func same(a, b []string) bool {
	slices.Sort(a)
	slices.Sort(b)
	return slices.Equal(a, b)
}

func TestAWholeMailTellsOfTheIdea(t *testing.T) {
	l := newLost(t)
	l.form = notify.Whole
	l.open()
	l.send("Låna verktyg", kim)
	l.asks(kim.Email)
	_, texts := l.fresh(kim.Email)
	if len(texts) != 1 || !strings.Contains(texts[0], `idén "Låna verktyg"`) || !strings.Contains(texts[0], "Hej Kim!") {
		t.Errorf("%q", texts)
	}
}

// Whatever is typed, nobody but the owner of the address hears of it, and what
// was asked for leaves nothing.
func TestWhoIsNotThereIsMailedNothing(t *testing.T) {
	l := newLost(t)
	l.send("Låna verktyg", alex)
	l.goRound()
	marks := l.left(gateway.SentFolder)
	for _, typed := range []string{
		"nobody@exempel.example", "alex@exempel.example.example", "alex@exempel.exampl", "alex", "*", "", "alex@exempel.example\nkim@exempel.example", "álex@exempel.example",
	} {
		l.asks(typed)
	}
	if n := len(l.mails()); n != 1 {
		t.Errorf("%d mails", n)
	}
	if now := l.left(gateway.SentFolder); !slices.Equal(now, marks) || len(l.left(gateway.QueueFolder)) > 0 {
		t.Errorf("left: %v", now)
	}
}

// The same address asked for again gets one mail a day about each idea.
func TestOneMailADay(t *testing.T) {
	l := newLost(t)
	l.send("Låna verktyg", kim, alex)
	for range 5 {
		l.asks(kim.Email)
	}
	l.asks(alex.Email) // another of those who had it
	l.now = l.now.Add(24 * time.Hour)
	l.asks(kim.Email)
	kims, _ := l.fresh(kim.Email)
	alexs, _ := l.fresh(alex.Email)
	if len(kims) != 2 || len(alexs) != 1 {
		t.Errorf("%d and %d receipts", len(kims), len(alexs))
	}
	for _, code := range append(kims, alexs...) {
		if _, err := l.service.Look(t.Context(), code); err != nil {
			t.Errorf("one of them opens nothing: %v", err)
		}
	}
}

// However often somebody asks in another's name, the other's first receipt and
// latest fresh one work, and there are not more and more of them.
func TestNobodyIsLockedOut(t *testing.T) {
	l := newLost(t)
	first := l.send("Låna verktyg", kim, alex)
	l.asks(alex.Email)
	for range 10 {
		l.asks(kim.Email)
		l.now = l.now.Add(24 * time.Hour)
	}
	kims, _ := l.fresh(kim.Email)
	alexs, _ := l.fresh(alex.Email)
	works := 0
	for _, code := range kims {
		if _, err := l.service.Look(t.Context(), code); err == nil {
			works++
		} else if !errors.Is(err, gateway.ErrUnknown) {
			t.Fatal(err)
		}
	}
	for what, code := range map[string]receipt.Receipt{"the first": first.Receipt, "the latest": kims[len(kims)-1], "another's": alexs[0]} {
		if _, err := l.service.Look(t.Context(), code); err != nil {
			t.Errorf("%s receipt: %v", what, err)
		}
	}
	if len(kims) != 10 || works != 3 {
		t.Errorf("%d of %d fresh receipts work", works, len(kims))
	}
}

// What was said before a fresh receipt stays sealed to the others; what is said
// after it is read with all of them.
func TestWhatWasSaidBeforeStaysSealed(t *testing.T) {
	l := newLost(t)
	first := l.send("Låna verktyg", kim)
	try := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	try(l.service.Ask(t.Context(), first.ID, "Hur många?"))
	l.asks(kim.Email)
	codes, _ := l.fresh(kim.Email)
	try(l.service.Ask(t.Context(), first.ID, "Och var?"))
	try(l.service.Answer(t.Context(), codes[0], 2, "På biblioteket."))
	s, err := l.service.Look(t.Context(), codes[0])
	try(err)
	if s.Sealed != 1 || len(s.Messages) != 2 || s.Messages[0].Text != "Och var?" || s.Messages[1].Text != "På biblioteket." {
		t.Errorf("the fresh one: %d sealed, %+v", s.Sealed, s.Messages)
	}
	s, err = l.service.Look(t.Context(), first.Receipt)
	try(err)
	if s.Sealed != 0 || len(s.Messages) != 3 || len(s.Reissued) != 1 {
		t.Errorf("the first: %d sealed, %+v, made anew %v", s.Sealed, s.Messages, s.Reissued)
	}
}

// A mail that waits, and whose owner changes address or is erased meanwhile, is
// sent to nobody.
func TestAContactThatHasChangedGetsNoReceipt(t *testing.T) {
	for what, change := range map[string]func(*lost, string){
		"another address": func(l *lost, id string) {
			l.contact(id, &gateway.Contact{People: []gateway.Person{alex}, How: gateway.ByMail})
		},
		"erased": func(l *lost, id string) {
			if err := l.service.Erase(l.Context(), id); err != nil {
				l.Fatal(err)
			}
		},
	} {
		t.Run(what, func(t *testing.T) {
			l := newLost(t)
			first := l.send("Låna verktyg", kim)
			l.round()
			if err := l.service.Seek(t.Context(), kim.Email); err != nil {
				t.Fatal(err)
			}
			l.round()
			change(l, first.ID)
			l.goRound()
			if n := len(l.mails()); n != 1 {
				t.Errorf("%d mails", n)
			}
			for _, folder := range []string{gateway.QueueFolder} {
				if left := l.left(folder); len(left) > 0 {
					t.Errorf("left in %s: %v", folder, left)
				}
			}
		})
	}
}

// A mail that did not come through to an address goes to the new one, when that
// is told; and the new one is told that it is used from now on.
func TestMailGoesToTheNewAddress(t *testing.T) {
	l := newLost(t)
	l.behave(func() {
		l.onTo = func(to string) error {
			if to == kim.Email {
				return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "nobody here"}
			}
			return nil
		}
	})
	got := l.send("Låna verktyg", kim)
	l.round()
	if unreached, err := gateway.Unreached(l.disk); err != nil || len(unreached) != 1 {
		t.Fatalf("unreached: %v, %v", unreached, err)
	}
	if err := l.service.Recontact(t.Context(), got.Receipt, &gateway.Contact{People: []gateway.Person{alex}, How: gateway.ByMail}); err != nil {
		t.Fatal(err)
	}
	l.round()
	l.round()
	var subjects []string
	for _, m := range l.mails() {
		if m.To != alex.Email {
			t.Errorf("a mail to %s", m.To)
		}
		subjects = append(subjects, read(t, m.Text).subject(t))
	}
	if want := []string{"Det finns nytt om din idé", "Dina kontaktuppgifter är ändrade (" + got.ID + ")"}; !same(subjects, want) {
		t.Errorf("mailed %q, want %q", subjects, want)
	}
	if unreached, err := gateway.Unreached(l.disk); err != nil || len(unreached) != 0 {
		t.Errorf("unreached: %v, %v", unreached, err)
	}
}

// While the notifier is down, addresses wait sealed, each as long as any other;
// not too many, and not for long.
func TestWhatIsAskedForWaitsForTheNotifier(t *testing.T) {
	l := newLost(t)
	l.send("Låna verktyg", kim)
	lengths := map[int]bool{}
	for _, typed := range []string{"a@b.se", kim.Email, strings.Repeat("å", 100) + "@exempel.example"} {
		if err := l.service.Seek(t.Context(), typed); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range l.left(gateway.QueueFolder) {
		data, err := l.disk.ReadFile(gateway.QueueFolder + "/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if gateway.IsSought(name) {
			lengths[len(data)] = true
		}
	}
	if len(lengths) != 1 {
		t.Errorf("lengths %v tell short addresses from long ones", lengths)
	}
	all, err := everything(l.disk)
	if err != nil {
		t.Fatal(err)
	}
	for _, hit := range canary.New(canary.Canary{Name: "address", Value: "kanariestrom"}).Find(all) {
		t.Errorf("it can be read: %v", hit)
	}
	for night, waits := range []bool{true, false} {
		l.now = l.now.Add(24 * time.Hour)
		if err := l.service.Expire(t.Context()); err != nil {
			t.Fatal(err)
		}
		if slices.ContainsFunc(l.left(gateway.QueueFolder), gateway.IsSought) != waits {
			t.Errorf("the night after %d days: it is not %t that what nobody came to is kept", night+1, waits)
		}
	}
	busy := 0
	for range 1010 {
		switch err := l.service.Seek(t.Context(), "nobody@exempel.example"); {
		case errors.Is(err, gateway.ErrBusy):
			busy++
		case err != nil:
			t.Fatal(err)
		}
	}
	if busy != 10 {
		t.Errorf("%d were turned away", busy)
	}
}

// The power goes at every change that either of them makes, and both are started
// again: exactly one receipt reaches the one who asked, or the same mail twice,
// and it works.
func TestPowerGoesWhileAReceiptIsMadeAnew(t *testing.T) {
	prepare := func() (*lost, *durabletest.Disk) {
		l := newLost(t)
		disk := durabletest.New()
		l.disk = disk
		l.open()
		l.send("Låna verktyg", kim)
		l.round()
		return l, disk
	}
	run := func(l *lost) error {
		if err := l.service.Seek(l.Context(), kim.Email); err != nil {
			return err
		}
		for range 2 {
			if _, err := l.Round(l.Context()); err != nil {
				return err
			}
			if err := l.service.Reissue(l.Context()); err != nil {
				return err
			}
		}
		return nil
	}
	l, disk := prepare()
	before := disk.Calls()
	if err := run(l); err != nil {
		t.Fatal(err)
	}
	calls := disk.Calls() - before
	if calls < 20 {
		t.Fatalf("only %d calls", calls)
	}
	for n := 1; n <= calls; n++ {
		for _, after := range []bool{false, true} {
			where := fmt.Sprintf("call %d of %d, after %t", n, calls, after)
			l, disk := prepare()
			disk.CutAt(n, after)
			if err := run(l); err != nil && !errors.Is(err, durabletest.ErrPower) {
				t.Fatalf("%s: %v", where, err)
			}
			disk.Restart(mathrand.New(mathrand.NewPCG(7, uint64(n))))
			l.open()
			l.now = l.now.Add(time.Hour)
			if codes, _ := l.fresh(kim.Email); len(codes) == 0 {
				l.asks(kim.Email) // they saw no answer, or no mail
			} else {
				l.goRound()
			}
			codes, _ := l.fresh(kim.Email)
			unlike := slices.Compact(slices.Clone(codes))
			if len(unlike) != 1 {
				t.Errorf("%s: %d receipts", where, len(unlike))
				continue
			}
			if _, err := l.service.Look(t.Context(), codes[0]); err != nil {
				t.Errorf("%s: it opens nothing: %v", where, err)
			}
			if left := l.left(gateway.QueueFolder); len(left) > 0 {
				t.Errorf("%s: left %v", where, left)
			}
		}
	}
	t.Logf("%d calls", calls)
}

// An idea that is erased takes its fresh receipts with it, and a backup brings
// them back as they were.
func TestFreshReceiptsGoAndComeWithTheIdea(t *testing.T) {
	l := newLost(t)
	stays, goes := l.send("Låna verktyg", kim), l.send("Låna böcker", alex)
	l.asks(kim.Email)
	l.asks(alex.Email)
	kims, _ := l.fresh(kim.Email)
	alexs, _ := l.fresh(alex.Email)
	var backup bytes.Buffer
	if err := l.service.Backup(t.Context(), &backup); err != nil {
		t.Fatal(err)
	}
	if err := l.service.Erase(t.Context(), goes.ID); err != nil {
		t.Fatal(err)
	}
	gone := func(where string) {
		t.Helper()
		for _, code := range []receipt.Receipt{goes.Receipt, alexs[0]} {
			if _, err := l.service.Look(t.Context(), code); !errors.Is(err, gateway.ErrUnknown) {
				t.Errorf("%s: %v", where, err)
			}
		}
		for _, code := range []receipt.Receipt{stays.Receipt, kims[0]} {
			if _, err := l.service.Look(t.Context(), code); err != nil {
				t.Errorf("%s: the other idea: %v", where, err)
			}
		}
		all, err := everything(l.disk)
		if err != nil {
			t.Fatal(err)
		}
		if bytes.Contains(all, []byte(alexs[0].Lookup())) {
			t.Errorf("%s: the fresh receipt is left", where)
		}
	}
	gone("erased")
	restored := durabletest.New()
	if err := gateway.Restore(&backup, restored, []string{goes.ID}); err != nil {
		t.Fatal(err)
	}
	l.disk = restored
	l.open()
	gone("restored")
}
