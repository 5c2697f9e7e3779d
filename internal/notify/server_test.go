package notify_test

import (
	"bytes"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"io"
	"log"
	"math/big"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// mailServer is a real mail server, on this machine, that can be told to
// misbehave.
type mailServer struct {
	*smtp.Server
	addr  string
	roots *x509.CertPool

	mu    sync.Mutex
	taken []mailTaken
	// What it does next. Each is asked at its place in the conversation.
	onFrom func(from string) error
	onTo   func(to string) error
	onData func(c *smtp.Conn, mail io.Reader) error // before it reads the mail
	onEnd  func(c *smtp.Conn, to string) error      // when it has all of the mail, and has kept it
	keep   func(to string) error                    // before it keeps the mail
	talks  int
}

// mailTaken is a mail that the server has kept.
type mailTaken struct {
	From, To, Helo string
	TLS            bool
	Text           []byte
}

// certificate is for 127.0.0.1 and localhost. Time is the real one: that is what
// TLS looks at.
var certificate = sync.OnceValues(func() (tls.Certificate, *x509.CertPool) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "mejl.exempel.example"},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		DNSNames: []string{"localhost"}, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		panic(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		panic(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, pool
})

// serveMail starts a server with STARTTLS, unless change takes it away.
func serveMail(t testing.TB, change func(*smtp.Server)) *mailServer {
	t.Helper()
	cert, roots := certificate()
	m := &mailServer{roots: roots}
	m.Server = smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) {
		m.mu.Lock()
		defer m.mu.Unlock()
		m.talks++
		return &session{server: m, conn: c}, nil
	}))
	m.TLSConfig = &tls.Config{Certificates: []tls.Certificate{cert}}
	m.Domain = "mejl.exempel.example"
	m.ErrorLog = log.New(io.Discard, "", 0)
	if change != nil {
		change(m.Server)
	}
	m.listen(t, "127.0.0.1:0")
	t.Cleanup(func() { m.Close() })
	return m
}

func (m *mailServer) listen(t testing.TB, addr string) {
	t.Helper()
	l, err := net.Listen("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	m.addr = l.Addr().String()
	go m.Serve(l)
}

// mails gives what has been taken, and how many conversations there have been.
func (m *mailServer) mails() []mailTaken {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append([]mailTaken(nil), m.taken...)
}

// behave changes what the server does.
func (m *mailServer) behave(change func()) {
	m.mu.Lock()
	defer m.mu.Unlock()
	change()
}

type session struct {
	server   *mailServer
	conn     *smtp.Conn
	from, to string
}

// ask asks what the server does at a place, without holding it up.
func ask[F any](m *mailServer, which func() F) F {
	m.mu.Lock()
	defer m.mu.Unlock()
	return which()
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	if do := ask(s.server, func() func(string) error { return s.server.onFrom }); do != nil {
		return do(from)
	}
	return nil
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.to != "" {
		return errors.New("one mail, two recipients")
	}
	s.to = to
	if do := ask(s.server, func() func(string) error { return s.server.onTo }); do != nil {
		return do(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	if do := ask(s.server, func() func(*smtp.Conn, io.Reader) error { return s.server.onData }); do != nil {
		if err := do(s.conn, r); err != nil {
			return err
		}
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if do := ask(s.server, func() func(string) error { return s.server.keep }); do != nil {
		if err := do(s.to); err != nil {
			return err
		}
	}
	_, encrypted := s.conn.TLSConnectionState()
	s.server.mu.Lock()
	s.server.taken = append(s.server.taken, mailTaken{s.from, s.to, s.conn.Hostname(), encrypted, bytes.Clone(text)})
	do := s.server.onEnd
	s.server.mu.Unlock()
	if do != nil {
		return do(s.conn, s.to)
	}
	return nil
}

func (s *session) Reset()        { s.from, s.to = "", "" }
func (s *session) Logout() error { return nil }
