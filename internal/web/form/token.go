package form

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strings"
	"time"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/receipt"
)

// oldest is how old a form may be when it is sent. It is long, so that nobody
// meets a time limit; a form that is older gets a new token and is shown again.
const oldest = 90 * 24 * time.Hour

// newToken draws a token for a form and writes it.
func (f *Form) newToken() (receipt.Token, string, error) {
	f.drawing.Lock() // the source of chance need not be safe
	token, err := receipt.NewToken(f.Random)
	f.drawing.Unlock()
	if err != nil {
		return receipt.Token{}, "", err
	}
	return token, token.Issue(f.Key, f.Now()), nil
}

// accept reads the token that came with the answers.
func (f *Form) accept(a *answers) (token receipt.Token, age time.Duration, ok bool) {
	token, age, err := receipt.Accept(f.Key, a.token, f.Now())
	return token, age, err == nil && age <= oldest
}

// believe gives the answers a token that can be sent, if theirs cannot.
func (f *Form) believe(a *answers) error {
	if _, _, ok := f.accept(a); ok {
		return nil
	}
	_, written, err := f.newToken()
	a.token, a.retry = written, ""
	return err
}

// mark writes the id of an earlier attempt so that nobody else can: only who
// had its receipt gets a form with it, and it goes with no other form.
func (f *Form) mark(token receipt.Token, id string) string {
	mac := hmac.New(sha256.New, f.Key)
	mac.Write([]byte("idesluss retry 1\x00" + token.Receipt().Lookup() + id))
	return id + "." + base64.RawURLEncoding.EncodeToString(mac.Sum(nil))
}

// retries gives the id of the earlier attempt that a form is marked with; ""
// for none, and for a mark that is not ours.
func (f *Form) retries(token receipt.Token, marked string) string {
	id, _, _ := strings.Cut(marked, ".")
	if !idea.ValidID(id) || !hmac.Equal([]byte(f.mark(token, id)), []byte(marked)) {
		return ""
	}
	return id
}
