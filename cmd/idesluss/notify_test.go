package main

import (
	"bytes"
	"context"
	"errors"
	"io"
	"log"
	"log/slog"
	"math/rand/v2"
	"net"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/gofrs/flock"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/receipt"
)

// mailbox is a mail server on this machine, without TLS.
type mailbox struct {
	addr    string
	arrived chan string // each mail, as it comes

	mu      sync.Mutex
	refuses error
}

func newMailbox(t *testing.T) *mailbox {
	t.Helper()
	m := &mailbox{arrived: make(chan string, 100)}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return mailSession{m}, nil }))
	server.ErrorLog = log.New(io.Discard, "", 0)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	m.addr = l.Addr().String()
	go server.Serve(l)
	t.Cleanup(func() { server.Close() })
	return m
}

func (m *mailbox) refuse(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.refuses = err
}

type mailSession struct{ *mailbox }

func (mailSession) Reset()                               {}
func (mailSession) Logout() error                        { return nil }
func (mailSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s mailSession) Rcpt(string, *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.refuses
}

func (s mailSession) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	if err == nil {
		s.arrived <- string(text)
	}
	return err
}

// newMailed is a sluss where somebody who wants mail has sent an idea, the key
// of its notifier, and the idea's number.
func newMailed(t *testing.T) (dir, key, id string) {
	t.Helper()
	dir = newSluss(t, "orebro")
	key = filepath.Join(t.TempDir(), "notify.key")
	runIn(t, dir, exitOK, "forge", "create")
	runIn(t, dir, exitOK, "key", "new", "notify", key)
	private, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	public := regexp.MustCompile(`age1[0-9a-z]+`).Find(private)
	if err := os.MkdirAll(filepath.Join(dir, "data/nycklar"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "data", notifyKeyFile), public, 0o600); err != nil {
		t.Fatal(err)
	}
	e, _ := newWorld(t, dir)
	chance := rand.NewChaCha8([32]byte{1})
	e.random = chance
	g, err := e.openGateway(t.Context(), "", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	token, err := receipt.NewToken(chance)
	if err != nil {
		t.Fatal(err)
	}
	got, err := g.Receive(t.Context(), &gateway.Submission{
		Token: token, Channel: "webb", Who: "anstallda", Part: "delta",
		Contact: &gateway.Contact{How: gateway.ByMail, People: []gateway.Person{{Name: "Kim Kanarieström", Email: "kim@exempel.example"}}},
		Idea: idea.Idea{
			Title: "Låna en pump", Type: "ide", Areas: []string{"barn-utbildning"}, Audience: []string{"invanare"}, Benefit: "Barn kan cykla till skolan.",
			Sections: []idea.Section{{Title: "Problem", Markdown: "Det saknas pumpar."}, {Title: "Idé", Markdown: "Sätt upp pumpar."}},
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	return dir, key, got.ID
}

// notifies is runIn, with an empty environment.
func notifies(t *testing.T, dir string, want int, args ...string) string {
	t.Helper()
	e, printed := newWorld(t, dir)
	e.getenv = func(string) string { return "" }
	if code := run(t.Context(), args, e); code != want {
		t.Fatalf("%v: exit %d, %s", args, code, printed)
	}
	return printed.String()
}

// From the form to the mailbox: the idea was received, there is a question, and
// a mail that does not come through is told to the team by its number.
func TestNotifyFromQueueToMailbox(t *testing.T) {
	dir, key, id := newMailed(t)
	box := newMailbox(t)
	args := []string{"notify", "--once", "--plain", "--smtp", box.addr, "--key", key}
	wants(t, notifies(t, dir, exitOK, args...), "Skickade 1 mejl.\n")
	if text := <-box.arrived; !strings.Contains(text, "To: <kim@exempel.example>") || !strings.Contains(text, "/min-ide/") || strings.Contains(text, "pump") {
		t.Errorf("the mail is\n%s", text)
	}
	wants(t, notifies(t, dir, exitOK, args...), "Skickade 0 mejl.\n")

	runSaying(t, dir, exitOK, "Vilken skola?", "intake", "ask", id)
	box.refuse(&smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "kim@exempel.example does not live here"})
	printed := notifies(t, dir, exitOK, args...)
	wants(t, printed, "Skickade 0 mejl.\n", "Mejlet nådde inte fram: "+id+".", `trouble="RCPT 550 5.1.1"`)
	if strings.Contains(printed, "kim") {
		t.Errorf("it tells the address: %s", printed)
	}
	wants(t, runIn(t, dir, exitOK, "intake", "list"), "Mejlet nådde inte fram: "+id+".")
	box.refuse(nil)
	wants(t, notifies(t, dir, exitOK, append(args, "--retry")...), "1 mejl ska försökas igen.\n", "Skickade 1 mejl.\n")
	<-box.arrived
	if printed := runIn(t, dir, exitOK, "intake", "list"); strings.Contains(printed, "Mejlet") {
		t.Errorf("it is still told: %s", printed)
	}
}

// The municipality's own words, whole answers, and the mail server from the
// environment.
func TestNotifyInOwnWords(t *testing.T) {
	dir, key, _ := newMailed(t)
	box := newMailbox(t)
	config := filepath.Join(dir, "site/sajt.yaml")
	data, err := os.ReadFile(config)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, bytes.Replace(data, []byte("mejl: kort"), []byte("mejl: helt"), 1), 0o644); err != nil {
		t.Fatal(err)
	}
	own := filepath.Join(dir, "templates/mejl")
	if err := os.MkdirAll(own, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(own, "mottagen.txt"), []byte("{{define \"amne\"}}Tack{{end}}Hej {{.FirstName}}! Tack for {{.Title}}. {{template \"avsandare\" .}}"), 0o644); err != nil {
		t.Fatal(err)
	}
	e, printed := newWorld(t, dir)
	e.getenv = func(name string) string {
		return map[string]string{smtpVariable: box.addr, notifyKeyVariable: key}[name]
	}
	if code := run(t.Context(), []string{"notify", "--once", "--plain"}, e); code != exitOK {
		t.Fatal(printed)
	}
	if text := <-box.arrived; !strings.Contains(text, "Hej Kim! Tack for L=C3=A5na en pump.") || !strings.Contains(text, "Subject: Tack\r\n") {
		t.Errorf("the mail is\n%s", text)
	}
}

// Without --once it goes on until it is stopped, also when the server is down
// to begin with.
func TestNotifyGoesOn(t *testing.T) {
	dir, key, _ := newMailed(t)
	box := newMailbox(t)
	ctx, cancel := context.WithCancel(t.Context())
	stopped := make(chan int)
	e, printed := newWorld(t, dir)
	e.getenv = func(string) string { return "" }
	go func() {
		stopped <- run(ctx, []string{"notify", "--plain", "--smtp", box.addr, "--key", key, "--every", "10ms"}, e)
	}()
	select {
	case <-box.arrived:
	case code := <-stopped:
		t.Fatalf("it stopped: exit %d, %s", code, printed)
	}
	cancel()
	if code := <-stopped; code != exitOK {
		t.Errorf("exit %d, %s", code, printed)
	}
}

func TestTwoNotifiers(t *testing.T) {
	dir, key, _ := newMailed(t)
	box := newMailbox(t)
	args := []string{"notify", "--once", "--plain", "--smtp", box.addr, "--key", key}
	if err := os.MkdirAll(filepath.Join(dir, "data", gateway.SentFolder), 0o700); err != nil {
		t.Fatal(err)
	}
	lock := flock.New(filepath.Join(dir, "data", notifyLock))
	if held, err := lock.TryLock(); err != nil || !held {
		t.Fatal(held, err)
	}
	wants(t, notifies(t, dir, exitFailure, args...), "another idesluss notify is at work")
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	wants(t, notifies(t, dir, exitOK, args...), "Skickade 1 mejl.")
}

// What is wrong is told before anything is sent.
func TestNotifyTellsWhatIsWrong(t *testing.T) {
	dir, key, _ := newMailed(t)
	box := newMailbox(t)
	open := filepath.Join(t.TempDir(), "open.key")
	private, err := os.ReadFile(key)
	if err != nil {
		t.Fatal(err)
	}
	stranger := filepath.Join(t.TempDir(), "stranger.key")
	runIn(t, dir, exitOK, "key", "new", "notify", stranger)
	if err := errors.Join(os.WriteFile(open, private, 0o600), os.Chmod(open, 0o640), os.WriteFile(key+".bad", []byte("AGE-nyckel"), 0o600)); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		code int
		want string
		args []string
	}{
		{"no server", exitUsage, "which mail server?", []string{"--key", key}},
		{"no key", exitUsage, "idesluss key new notify FILE", []string{"--smtp", box.addr}},
		{"a key that is not there", exitFailure, "reading the notifier's key", []string{"--smtp", box.addr, "--key", key + "2"}},
		{"a key that others can read", exitFailure, "chmod 600", []string{"--smtp", box.addr, "--key", open}},
		{"a key that is none", exitFailure, "not the private half of a key", []string{"--smtp", box.addr, "--key", key + ".bad"}},
		{"another's key", exitOK, "1 händelse kan inte öppnas med den här nyckeln", []string{"--smtp", box.addr, "--key", stranger}},
		{"a server without a port", exitFailure, "host:port", []string{"--smtp", "localhost", "--key", key}},
		{"a server far away without TLS", exitFailure, "without TLS", []string{"--smtp", "smtp.exempel.example:25", "--key", key}},
		{"no state", exitFailure, "name it with --data", []string{"--smtp", box.addr, "--key", key, "--data", t.TempDir()}},
		{"no time", exitUsage, "no time to wait", []string{"--smtp", box.addr, "--key", key, "--every", "0s"}},
		{"a word", exitUsage, "takes no arguments", []string{"--smtp", box.addr, "--key", key, "nu"}},
	} {
		t.Run(c.what, func(t *testing.T) {
			wants(t, notifies(t, dir, c.code, append([]string{"notify", "--once", "--plain"}, c.args...)...), c.want)
		})
	}
	// What systemd hands over is guarded by systemd.
	e, printed := newWorld(t, dir)
	e.getenv = func(name string) string {
		return map[string]string{"CREDENTIALS_DIRECTORY": filepath.Dir(open)}[name]
	}
	if code := run(t.Context(), []string{"notify", "--once", "--smtp", box.addr, "--key", open}, e); code != exitFailure || strings.Contains(printed.String(), "chmod") {
		t.Errorf("exit %d, %s", code, printed)
	}
	// A server that does not speak TLS is not spoken to without.
	wants(t, notifies(t, dir, exitFailure, "notify", "--once", "--smtp", box.addr, "--key", key), "the mail server does not take mail from us", "Skickade 0 mejl.")
	select {
	case text := <-box.arrived:
		t.Errorf("a mail was sent:\n%s", text)
	default:
	}
}
