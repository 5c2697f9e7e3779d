package notify_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/notify"
)

// until lets simulated time go, with a round each time something is due, until
// the queue is empty or a time is out. It gives how many rounds it took.
func (w *world) until(end time.Time) (rounds int) {
	w.Helper()
	for w.now.Before(end) {
		rounds++
		if _, err := w.Round(w.Context()); err != nil && !errors.Is(err, notify.ErrServer) {
			w.Fatal(err)
		}
		if len(w.left(gateway.QueueFolder)) == 0 {
			return rounds
		}
		w.now = w.now.Add(10 * time.Minute)
	}
	return rounds
}

// many puts a number of events in the queue, each for one person.
func (w *world) many(n int) {
	w.Helper()
	for i := range n {
		id := fmt.Sprintf("26-%05d", 10000+i)
		w.contact(id, &gateway.Contact{How: gateway.ByMail, People: []gateway.Person{{Email: fmt.Sprintf("person%d@exempel.example", i)}}})
		w.event(gateway.Event{ID: id, Kind: gateway.Decided, Number: 1, Words: words()})
	}
}

// once checks that each of a number of people has had one mail.
func (w *world) once(n int) {
	w.Helper()
	had := map[string]int{}
	for _, m := range w.mails() {
		had[m.To]++
	}
	for i := range n {
		if to := fmt.Sprintf("person%d@exempel.example", i); had[to] != 1 {
			w.Errorf("%s had %d mails", to, had[to])
		}
	}
	if len(w.mails()) != n {
		w.Errorf("%d mails for %d people", len(w.mails()), n)
	}
}

func TestAServerThatIsDownForDays(t *testing.T) {
	w := newWorld(t)
	w.form = notify.Whole
	w.many(25)
	w.Close() // the server
	w.open()
	down := w.now.Add(5 * 24 * time.Hour)
	for w.now.Before(down) {
		done, err := w.Round(t.Context())
		if !errors.Is(err, notify.ErrServer) || done.Sent+done.Failed > 0 {
			t.Fatalf("%+v, %v", done, err)
		}
		w.now = w.now.Add(time.Hour)
	}
	if n := len(w.left(gateway.QueueFolder)); n != 25 {
		t.Fatalf("%d left", n)
	}
	if marks := w.left(gateway.SentFolder); len(marks) > 0 {
		t.Errorf("mails that were never tried have marks: %v", marks)
	}
	up := serveMail(t, nil)
	w.mailServer, w.addr, w.roots = up, up.addr, up.roots
	w.open()
	if done := w.round(); done.Sent != 25 {
		t.Errorf("%+v", done)
	}
	w.once(25)
	if n := len(w.left(gateway.QueueFolder)); n != 0 {
		t.Errorf("%d left", n)
	}
}

func TestWaitsGrowFromAMinuteToSixHours(t *testing.T) {
	for tries, want := range map[int]time.Duration{1: time.Minute, 2: 2 * time.Minute, 5: 16 * time.Minute, 9: 256 * time.Minute, 10: 6 * time.Hour, 1000: 6 * time.Hour} {
		if got := notify.Wait(tries); got != want {
			t.Errorf("after %d tries %s, want %s", tries, got, want)
		}
	}
}

func answer(code int, e smtp.EnhancedCode, says string) *smtp.SMTPError {
	return &smtp.SMTPError{Code: code, EnhancedCode: e, Message: says}
}

// What a server may answer, where, and what comes of it. to is every address
// that the server refuses.
func TestAnswersOfServers(t *testing.T) {
	const echo = "person0@exempel.example har ingen brevlåda här"
	for _, c := range []struct {
		says    string
		set     func(m *mailServer, err error)
		err     *smtp.SMTPError
		state   string // of the first mail, after the first round
		others  string
		failed  int
		whole   bool // it is about every mail: ErrServer
		forgets int  // times until the server is well; 0: never
	}{
		{says: "the mailbox is full, try again", set: onTo, err: answer(452, smtp.EnhancedCode{4, 2, 2}, echo), state: "vantar RCPT 452 4.2.2", forgets: 3},
		{says: "greylisted", set: onTo, err: answer(451, smtp.EnhancedCode{4, 7, 1}, echo), state: "vantar RCPT 451 4.7.1", forgets: 1},
		{says: "the server goes down", set: onTo, err: answer(421, smtp.EnhancedCode{4, 3, 2}, echo), state: "vantar RCPT 421 4.3.2", forgets: 1},
		{says: "no such mailbox", set: onTo, err: answer(550, smtp.EnhancedCode{5, 1, 1}, echo), state: "misslyckat RCPT 550 5.1.1", failed: 1},
		{says: "no such mailbox, without an enhanced code", set: onTo, err: answer(550, smtp.NoEnhancedCode, echo), state: "misslyckat RCPT 550", failed: 1},
		{says: "not that syntax", set: onTo, err: answer(501, smtp.EnhancedCode{5, 1, 3}, echo), state: "misslyckat RCPT 501 5.1.3", failed: 1},
		{says: "say who you are", set: onTo, err: answer(530, smtp.EnhancedCode{5, 7, 0}, echo), state: "-", whole: true, forgets: 2},
		{says: "we do not like your mailbox", set: onFrom, err: answer(550, smtp.EnhancedCode{5, 7, 1}, echo), state: "-", whole: true, forgets: 2},
		{says: "too much to do", set: onFrom, err: answer(451, smtp.EnhancedCode{4, 3, 0}, echo), state: "-", whole: true, forgets: 2},
		{says: "no room, once it has read the mail", set: keep, err: answer(452, smtp.EnhancedCode{4, 3, 1}, echo), state: "vantar END 452 4.3.1", forgets: 2},
		{says: "taken for spam", set: keep, err: answer(554, smtp.EnhancedCode{5, 7, 1}, echo), state: "misslyckat END 554 5.7.1", failed: 1},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := newWorld(t)
			w.many(3)
			left := c.forgets
			c.set(w.mailServer, c.err)
			w.open()
			done, err := w.Round(t.Context())
			if c.whole != errors.Is(err, notify.ErrServer) || !c.whole && err != nil {
				t.Fatalf("%v", err)
			}
			key := w.left(gateway.QueueFolder)[0]
			if got := w.state(key); got != c.state {
				t.Errorf("state %q, want %q", got, c.state)
			}
			if done.Failed != c.failed || !c.whole && done.Sent != 2 {
				t.Errorf("%+v", done)
			}
			for _, told := range []string{fmt.Sprint(err), w.log.String(), w.state(key)} {
				if strings.Contains(told, "person") || strings.Contains(told, "exempel.example") || strings.Contains(told, "brevlåda") {
					t.Errorf("it tells what the server said: %s", told)
				}
			}
			if c.failed > 0 {
				w.now = w.now.Add(30 * 24 * time.Hour)
				w.open()
				if done := w.round(); *done != (notify.Done{}) {
					t.Errorf("a month later: %+v", done)
				}
				if !strings.Contains(w.log.String(), `msg="mejlet nådde inte fram" idea=26-10000 kind=svar trouble="`+strings.TrimPrefix(c.state, "misslyckat ")) {
					t.Errorf("the log: %s", w.log.String())
				}
				c.set(w.mailServer, nil)
				if n, err := w.Retry(); err != nil || n != 1 {
					t.Errorf("retry: %d, %v", n, err)
				}
			} else {
				for range left - 1 {
					w.now = w.now.Add(6 * time.Hour)
					if _, err := w.Round(t.Context()); err != nil && !errors.Is(err, notify.ErrServer) {
						t.Fatal(err)
					}
				}
				c.set(w.mailServer, nil)
				w.now = w.now.Add(6 * time.Hour)
			}
			w.round()
			w.once(3)
			if left := w.left(gateway.QueueFolder); len(left) > 0 {
				t.Errorf("left %v", left)
			}
		})
	}
}

// Only the first person's mails are refused, but for what is about all.
func onTo(m *mailServer, err error) {
	m.behave(func() { m.onTo = refuse(err) })
}

func keep(m *mailServer, err error) { m.behave(func() { m.keep = refuse(err) }) }

func onFrom(m *mailServer, err error) {
	m.behave(func() {
		m.onFrom = func(string) error { return orNil(err) }
	})
}

func refuse(err error) func(string) error {
	return func(to string) error {
		if to == "person0@exempel.example" {
			return orNil(err)
		}
		return nil
	}
}

// orNil gives a nil error for a nil *SMTPError.
func orNil(err error) error {
	if e, ok := err.(*smtp.SMTPError); ok && e == nil {
		return nil
	}
	return err
}

// A mailbox that is full for longer than anyone waits: the mail fails, and its
// event is kept for a person to see to.
func TestAMailIsGivenUpAfterTwoWeeks(t *testing.T) {
	w := newWorld(t)
	w.many(1)
	onTo(w.mailServer, answer(452, smtp.EnhancedCode{4, 2, 2}, "full"))
	w.open()
	start := w.now
	for w.state("26-10000-svar-1") != "misslyckat RCPT 452 4.2.2" {
		if _, err := w.Round(t.Context()); err != nil {
			t.Fatal(err)
		}
		if w.now = w.now.Add(time.Minute); w.now.Sub(start) > 30*24*time.Hour {
			t.Fatal("a month, and it still tries")
		}
	}
	if took := w.now.Sub(start); took < 12*24*time.Hour || took > 15*24*time.Hour {
		t.Errorf("given up after %s", took)
	}
	if len(w.left(gateway.QueueFolder)) != 1 {
		t.Error("the event is gone")
	}
}

// The line breaks at each place of a conversation. Only where nobody can know
// whether the mail was taken is it sent again, and then as the same mail.
func TestLinesThatBreak(t *testing.T) {
	cut := func(c *smtp.Conn, _ string) error {
		c.Conn().Close()
		return errors.New("cut")
	}
	for _, c := range []struct {
		says  string
		set   func(m *mailServer)
		mails int // when the server is well again
	}{
		{"before the mail", func(m *mailServer) {
			m.onData = func(c *smtp.Conn, _ io.Reader) error { return cut(c, "") }
		}, 1},
		{"in the mail", func(m *mailServer) {
			m.onData = func(c *smtp.Conn, mail io.Reader) error {
				if _, err := io.CopyN(io.Discard, mail, 200); err != nil {
					return err
				}
				return cut(c, "")
			}
		}, 1},
		{"after the dot, when the mail is kept", func(m *mailServer) { m.onEnd = cut }, 2},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := newWorld(t)
			w.form = notify.Whole
			w.many(1)
			w.behave(func() { c.set(w.mailServer) })
			w.open()
			if _, err := w.Round(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.behave(func() { w.onData, w.onEnd, w.onTo, w.keep = nil, nil, nil, nil })
			w.open() // the notifier was stopped and started meanwhile
			w.now = w.now.Add(time.Hour)
			w.until(w.now.Add(24 * time.Hour))
			mails := w.mails()
			if len(mails) != c.mails {
				t.Fatalf("%d mails", len(mails))
			}
			if len(mails) == 2 && read(t, mails[0].Text).Get("Message-Id") != read(t, mails[1].Text).Get("Message-Id") {
				t.Error("the second is another mail")
			}
			if got := w.state("26-10000-svar-1"); got != "skickat" {
				t.Errorf("state %s", got)
			}
		})
	}
}

// A server that takes mails and never says so gets each at most three times.
func TestAServerThatNeverSaysThatItTook(t *testing.T) {
	w := newWorld(t)
	w.many(2)
	w.behave(func() {
		w.onEnd = func(c *smtp.Conn, _ string) error { c.Conn().Close(); return errors.New("cut") }
	})
	w.open()
	w.until(w.now.Add(20 * 24 * time.Hour))
	if n := len(w.mails()); n != 6 {
		t.Errorf("%d mails", n)
	}
	if got := w.state("26-10001-svar-1"); got != "misslyckat END no answer" {
		t.Errorf("state %s", got)
	}
}

// While it waits for the server's last word it is not stopped; anywhere else it
// stops at once.
func TestStoppedInTheMiddle(t *testing.T) {
	t.Run("before the dot", func(t *testing.T) {
		w := newWorld(t)
		w.many(2)
		ctx, cancel := context.WithCancel(t.Context())
		w.behave(func() {
			w.onTo = func(string) error { cancel(); time.Sleep(time.Hour); return nil }
		})
		w.open()
		if _, err := w.Round(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		w.behave(func() { w.onTo = nil })
		w.round()
		w.once(2)
	})
	t.Run("after the dot", func(t *testing.T) {
		w := newWorld(t)
		w.many(2)
		ctx, cancel := context.WithCancel(t.Context())
		w.behave(func() {
			w.onEnd = func(*smtp.Conn, string) error { cancel(); return nil }
		})
		w.open()
		if _, err := w.Round(ctx); !errors.Is(err, context.Canceled) {
			t.Fatal(err)
		}
		if got := w.state("26-10000-svar-1"); got != "skickat" {
			t.Errorf("state %s", got)
		}
		w.behave(func() { w.onEnd = nil })
		w.round()
		w.once(2)
	})
}

func TestServersThatAreNotSpokenTo(t *testing.T) {
	for _, c := range []struct {
		says   string
		server func(w *world) notify.Server
		change func(*smtp.Server)
		want   string // of ErrServer, in the first round
	}{
		{says: "one without STARTTLS", change: func(s *smtp.Server) { s.TLSConfig = nil },
			server: func(w *world) notify.Server { return notify.Server{Addr: w.addr, Roots: w.roots} }, want: "no STARTTLS"},
		{says: "one with a certificate that nobody vouches for",
			server: func(w *world) notify.Server { return notify.Server{Addr: w.addr} }, want: "a certificate that cannot be trusted"},
		{says: "one that wants no password",
			server: func(w *world) notify.Server {
				return notify.Server{Addr: w.addr, Roots: w.roots, User: "sluss", Password: "hemligt-ord"}
			}, want: "no way to say who we are"},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := newWorld(t)
			m := serveMail(t, c.change)
			w.mailServer, w.addr = m, m.addr
			w.many(1)
			w.change = func(o *notify.Options) { o.Server = c.server(w) }
			w.open()
			if _, err := w.Round(t.Context()); !errors.Is(err, notify.ErrServer) || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%v", err)
			}
			if len(w.mails()) > 0 || len(w.left(gateway.QueueFolder)) != 1 {
				t.Error("it was spoken to")
			}
		})
	}
}

func TestPlainOnlyOnThisMachine(t *testing.T) {
	w := newWorld(t)
	m := serveMail(t, func(s *smtp.Server) { s.TLSConfig = nil })
	w.mailServer, w.addr = m, m.addr
	w.many(1)
	w.change = func(o *notify.Options) { o.Server = notify.Server{Addr: w.addr, Plain: true} }
	w.open()
	w.round()
	w.once(1)
	for addr, word := range map[string]string{
		"smtp.exempel.example:25": "without TLS", "192.0.2.1:25": "without TLS", "": "host:port", "smtp.exempel.example": "host:port", ":25": "host:port",
		"localhost:x": "host:port", "localhost:0": "host:port", "localhost:70000": "host:port", "a b:25": "host:port", "user@smtp.exempel.example:25": "host:port",
		"localhost:465": "STARTTLS", "unix:///run/smtp:25": "host:port",
	} {
		w.change = func(o *notify.Options) { o.Server = notify.Server{Addr: addr, Plain: true} }
		if err := w.tryOpen(); err == nil || !strings.Contains(err.Error(), word) {
			t.Errorf("%s: %v", addr, err)
		}
	}
	for _, addr := range []string{"localhost:25", "127.0.0.1:2525", "[::1]:25"} {
		w.change = func(o *notify.Options) { o.Server = notify.Server{Addr: addr, Plain: true} }
		if err := w.tryOpen(); err != nil {
			t.Errorf("%s: %v", addr, err)
		}
	}
	w.change = func(o *notify.Options) { o.Server = notify.Server{Addr: "localhost:587", User: "sluss"} }
	if err := w.tryOpen(); err == nil {
		t.Error("a user without password")
	}
}

// script is a server that says what it is told to, over TLS once STARTTLS has
// been asked for, and notes what it hears.
func script(t *testing.T, says func(heard string) (answer string)) (addr string, heard func() []string) {
	t.Helper()
	cert, _ := certificate()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	lines := make(chan string, 1000)
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			talk(conn, cert, says, lines)
			conn.Close()
		}
	}()
	return l.Addr().String(), func() (all []string) {
		for {
			select {
			case line := <-lines:
				all = append(all, line)
			default:
				return all
			}
		}
	}
}

func talk(conn net.Conn, cert tls.Certificate, says func(string) string, lines chan<- string) {
	r := bufio.NewReader(conn)
	io.WriteString(conn, says("")+"\r\n")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimRight(line, "\r\n")
		lines <- line
		said := says(line)
		if said == "" {
			return
		}
		io.WriteString(conn, said+"\r\n")
		if line == "STARTTLS" && strings.HasPrefix(said, "220") {
			secured := tls.Server(conn, &tls.Config{Certificates: []tls.Certificate{cert}})
			conn, r = secured, bufio.NewReader(secured)
		}
	}
}

// ordinary is how a server with a password speaks.
func ordinary(heard string) string {
	verb, _, _ := strings.Cut(heard, " ")
	switch verb {
	case "":
		return "220 mejl.exempel.example"
	case "EHLO":
		return "250-mejl.exempel.example\r\n250-STARTTLS\r\n250 AUTH PLAIN LOGIN"
	case "STARTTLS":
		return "220 go on"
	case "AUTH":
		return "235 welcome"
	case "DATA":
		return "354 go on"
	}
	return "250 well"
}

// A password is said over TLS, and never before.
func TestThePasswordIsSaidOverTLS(t *testing.T) {
	w := newWorld(t)
	w.many(1)
	secured := false
	addr, heard := script(t, func(line string) string {
		if line == "STARTTLS" {
			secured = true
		}
		if strings.HasPrefix(line, "AUTH") && !secured {
			t.Error("the password is said in the clear")
		}
		return inData(line)
	})
	w.change = func(o *notify.Options) {
		o.Server = notify.Server{Addr: addr, Roots: w.roots, User: "sluss", Password: "hemligt-ord", Patience: 20 * time.Second}
	}
	w.open()
	if done := w.round(); done.Sent != 1 {
		t.Errorf("%+v", done)
	}
	said := heard()
	at := slices.IndexFunc(said, func(s string) bool { return strings.HasPrefix(s, "AUTH PLAIN ") })
	if at < 0 || !slices.Contains(said[:at], "STARTTLS") {
		t.Errorf("it said %q", said[:min(len(said), 6)])
	}
}

// inData is ordinary, but silent about the lines of a mail until the dot. There
// is one conversation at a time.
func inData(line string) string {
	switch {
	case line == "DATA":
		return ordinary(line)
	case line == ".":
		return "250 kept"
	}
	return ordinary(line)
}

func TestAnswersThatMakeNoSense(t *testing.T) {
	for _, c := range []struct{ says, on, answer string }{
		{"a greeting that is none", "", "HTTP/1.1 400 Bad Request"},
		{"a greeting that refuses", "", "554 person0@exempel.example is not welcome"},
		{"a hello that fails", "EHLO", "550 person0@exempel.example"},
		{"a password that is wrong", "AUTH", "535 5.7.8 person0@exempel.example"},
		{"an answer without a code", "MAIL", "person0@exempel.example"},
		{"a code from nowhere", "RCPT", "999 person0@exempel.example"},
		{"a code that says yes to something else", "RCPT", "354 person0@exempel.example"},
		{"an endless answer", "RCPT", strings.Repeat("250-person0@exempel.example\r\n", 100) + "550 person0@exempel.example"},
		{"a line that is cut", "RCPT", ""},
		{"TLS that is none", "STARTTLS", "454 4.7.0 person0@exempel.example"},
	} {
		t.Run(c.says, func(t *testing.T) {
			w := newWorld(t)
			w.many(1)
			addr, _ := script(t, func(line string) string {
				if verb, _, _ := strings.Cut(line, " "); verb == c.on {
					return c.answer
				}
				return ordinary(line)
			})
			w.change = func(o *notify.Options) {
				o.Server = notify.Server{Addr: addr, Roots: w.roots, User: "sluss", Password: "hemligt-ord", Patience: time.Second / 2}
			}
			w.open()
			done, err := w.Round(t.Context())
			if done.Sent > 0 {
				t.Errorf("%+v", done)
			}
			if left := w.left(gateway.QueueFolder); len(left) != 1 {
				t.Errorf("left %v", left)
			}
			if told := fmt.Sprint(err) + w.log.String() + w.state("26-10000-svar-1"); strings.Contains(told, "person0") || strings.Contains(told, "exempel") {
				t.Errorf("it tells what the server said: %s", told)
			}
			if err != nil && !errors.Is(err, notify.ErrServer) {
				t.Error(err)
			}
		})
	}
}
