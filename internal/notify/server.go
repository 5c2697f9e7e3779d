package notify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// Server is the mail server that takes the mails.
type Server struct {
	Addr     string // host:port
	User     string // empty: the server knows us by where we are
	Password string
	Plain    bool           // without TLS: only on this machine
	Roots    *x509.CertPool // nil: the system's
	Patience time.Duration  // how long one answer may take; 0 is five minutes, as RFC 5321 has it
}

// patience is how long one answer may take. The last, when a mail has been
// handed over, may take twice that: the longer it is waited for, the fewer mails
// are sent twice.
const patience = 5 * time.Minute

func (s Server) check() error {
	host, port, err := net.SplitHostPort(s.Addr)
	if number, bad := strconv.ParseUint(port, 10, 16); err != nil || host == "" || bad != nil || number == 0 || strings.ContainsFunc(host, unfit) {
		return errors.New("the mail server is to be given as host:port, such as smtp.exempel.se:587")
	}
	switch {
	case port == "465":
		return errors.New("the mail server is spoken to with STARTTLS, which port 465 has not: give its submission port, most often 587")
	case s.Plain && !loopback(host):
		return errors.New("without TLS mails would be readable on their way: only a mail server on this machine is spoken to without it")
	case s.User == "" && s.Password != "", s.User != "" && s.Password == "":
		return errors.New("a mail server that wants a user wants a password too: give both or none")
	}
	return nil
}

func unfit(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) || r == '/' || r == '@' }

func loopback(host string) bool {
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.IsLoopback() || host == "localhost"
}

// line is an open conversation with the mail server.
type line struct {
	*smtp.Client
	conn     net.Conn
	patience time.Duration
}

// open calls the server and makes itself known. All that goes wrong here is the
// server's or ours, and no recipient's.
func (s Server) open(ctx context.Context, domain string) (*line, *trouble) {
	host, port, _ := net.SplitHostPort(s.Addr)
	number, _ := strconv.Atoi(port)
	l := &line{patience: s.Patience}
	if l.patience == 0 {
		l.patience = patience
	}
	stop := func() bool { return true }
	options := []mail.Option{
		mail.WithPort(number), mail.WithTimeout(l.patience), mail.WithHELO(domain),
		mail.WithTLSPolicy(mail.TLSMandatory),
		mail.WithTLSConfig(&tls.Config{ServerName: host, MinVersion: tls.VersionTLS12, RootCAs: s.Roots}),
		mail.WithDialContextFunc(func(dialling context.Context, network, address string) (_ net.Conn, err error) {
			if l.conn, err = (&net.Dialer{}).DialContext(dialling, network, address); err == nil {
				stop = context.AfterFunc(ctx, func() { l.conn.Close() })
			}
			return l.conn, err
		}),
	}
	if s.Plain {
		options = append(options, mail.WithTLSPolicy(mail.NoTLS))
	}
	if s.User != "" {
		options = append(options, mail.WithUsername(s.User), mail.WithPassword(s.Password), mail.WithSMTPAuth(mail.SMTPAuthAutoDiscover))
	}
	client, err := mail.NewClient(host, options...)
	if err != nil {
		return nil, &trouble{at: "CONNECT", reason: "cannot be set up", whole: true}
	}
	l.Client, err = client.DialToSMTPClientWithContext(ctx)
	stop()
	if err != nil {
		if l.conn != nil {
			l.conn.Close()
		}
		return nil, readTrouble("CONNECT", err)
	}
	return l, nil
}

// hang closes the line without a word: a word could end a mail that is half
// handed over.
func (l *line) hang() { l.conn.Close() }

// leave says goodbye.
func (l *line) leave() {
	if l.UpdateDeadline(l.patience) == nil {
		_ = l.Quit() // whatever it answers
	}
	l.hang()
}

// again makes the line ready for another mail, and reports whether it is.
func (l *line) again() bool { return l.UpdateDeadline(l.patience) == nil && l.Reset() == nil }

// hand gives the server a mail. Right before the server is asked to take it,
// which is the last dot, asking is called: when that fails, the mail is not
// handed over. From there it goes on also when ctx is done, since nobody could
// tell afterwards whether the mail was taken.
func (l *line) hand(ctx context.Context, from, to string, text []byte, asking func() error) (*trouble, error) {
	stop := context.AfterFunc(ctx, l.hang)
	defer stop()
	l.SkipSMTPUTF8(ascii(to)) // asked for only where it is needed: the next server may not have it
	var w io.WriteCloser
	for _, step := range []struct {
		at   string
		wait time.Duration
		do   func() error
	}{
		{"MAIL", l.patience, func() error { return l.Mail("<" + from + ">") }},
		{"RCPT", l.patience, func() error { return l.Rcpt("<" + to + ">") }},
		{"DATA", l.patience, func() (err error) { w, err = l.Data(); return err }},
		{"DATA", l.patience, func() error { _, err := w.Write(text); return err }},
	} {
		err := l.UpdateDeadline(step.wait)
		if err == nil {
			err = step.do()
		}
		if err != nil {
			return readTrouble(step.at, err), nil
		}
	}
	if !stop() {
		return &trouble{at: "DATA", reason: "stopped"}, nil
	}
	if err := asking(); err != nil {
		return nil, err
	}
	err := l.UpdateDeadline(2 * l.patience)
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		return readTrouble(end, err), nil
	}
	return nil, nil
}

// end is where the server is asked to take a mail. Without an answer there,
// nobody knows.
const end = "END"

func ascii(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r > unicode.MaxASCII })
}

// domainOf gives what comes after @ in an address.
func domainOf(address string) string { return address[strings.LastIndexByte(address, '@')+1:] }
