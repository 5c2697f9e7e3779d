package notify

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net/textproto"
	"regexp"
	"slices"
)

// ErrServer means that the mail server cannot be reached, or does not speak
// with us: no mail is to blame. What went wrong is told in codes.
var ErrServer = errors.New("the mail server does not take mail from us")

// trouble is why a mail was not taken, without the server's words.
type trouble struct {
	at       string // what was said to the server, or done
	code     int    // 0: no answer, or none that can be read
	enhanced string // 5.1.1
	reason   string // in place of a code
	whole    bool   // it is about every mail
}

func (t *trouble) String() string {
	switch {
	case t.code == 0 && t.reason == "":
		return t.at + " no answer"
	case t.code == 0:
		return t.at + " " + t.reason
	case t.enhanced == "":
		return fmt.Sprintf("%s %d", t.at, t.code)
	}
	return fmt.Sprintf("%s %d %s", t.at, t.code, t.enhanced)
}

// readTrouble takes the codes out of what went wrong.
func readTrouble(at string, err error) *trouble {
	t := &trouble{at: at, whole: at == "CONNECT" || at == "MAIL"}
	var answer *textproto.Error
	var name x509.HostnameError
	var unknown x509.UnknownAuthorityError
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.As(err, &answer) && answer.Code >= 400 && answer.Code < 600:
		t.code, t.enhanced = answer.Code, enhanced.FindString(answer.Msg)
		t.whole = t.whole || slices.Contains(ours, answer.Code)
	case errors.As(err, &answer):
		t.reason = "an answer that does not fit"
	case errors.As(err, &name), errors.As(err, &unknown), errors.As(err, &certificate):
		t.reason = "a certificate that cannot be trusted"
	case at == "CONNECT":
		t.reason = "no line, no STARTTLS, or no way to say who we are"
	}
	return t
}

var enhanced = regexp.MustCompile(`^[245]\.[0-9]{1,3}\.[0-9]{1,3}\b`)

// ours are answers that are about how we speak with the server, whoever the mail
// is to: it wants us to say who we are, say it otherwise, or does not know what we
// say.
var ours = []int{502, 503, 530, 534, 535, 538}

// final reports whether it is of no use to try again.
func (t *trouble) final() bool { return t.code >= 500 && !t.whole }

// unsure reports whether the mail may have been taken all the same.
func (t *trouble) unsure() bool { return t.at == end && t.code == 0 }
