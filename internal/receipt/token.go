package receipt

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"time"
)

// Token is the random value that a form carries. It makes one form one idea,
// however often it is sent.
type Token struct{ secret [32]byte }

// errToken does not say what is wrong with a token: only a program would ask.
var errToken = errors.New("the form was not given out here")

// NewToken draws a token.
func NewToken(random io.Reader) (Token, error) {
	var t Token
	if _, err := io.ReadFull(random, t.secret[:]); err != nil {
		return Token{}, fmt.Errorf("drawing a form token: %w", err)
	}
	return t, nil
}

// Format keeps a token, which gives the receipt, out of logs and errors.
func (t Token) Format(f fmt.State, _ rune) { fmt.Fprint(f, "(a form token)") }

// Receipt gives the code of the token.
func (t Token) Receipt() Receipt {
	var r Receipt
	for i, b := range derive(t.secret[:], "code", digits) {
		r.code[i] = alphabet[b&31] // 32 divides 256: every letter is as likely
	}
	return r
}

// issued is what is written of a token: the secret, the minute, and a MAC.
const issued = 32 + 8 + sha256.Size

// Issue writes a token for a form page: the token, the minute it was given
// out, and an HMAC by the server's key over both.
func (t Token) Issue(key []byte, now time.Time) string {
	raw := binary.BigEndian.AppendUint64(t.secret[:], uint64(now.Unix()/60))
	return base64.RawURLEncoding.EncodeToString(append(raw, sign(key, raw)...))
}

// Written gives the receipt of what Issue wrote, for whoever was given it. It
// does not tell whether a server will accept it.
func Written(written string) (Receipt, error) {
	raw, err := base64.RawURLEncoding.Strict().DecodeString(written)
	if err != nil || len(raw) != issued {
		return Receipt{}, errToken
	}
	var t Token
	copy(t.secret[:], raw)
	return t.Receipt(), nil
}

// Accept reads what Issue wrote, and how old it is, to the minute. It fails for
// anything that the key has not written, and for what is from the future.
func Accept(key []byte, written string, now time.Time) (t Token, age time.Duration, err error) {
	if len(written) > base64.RawURLEncoding.EncodedLen(issued) {
		return Token{}, 0, errToken
	}
	raw, err := base64.RawURLEncoding.Strict().DecodeString(written)
	if err != nil || len(raw) != issued {
		return Token{}, 0, errToken
	}
	signed, mac := raw[:issued-sha256.Size], raw[issued-sha256.Size:]
	if !hmac.Equal(mac, sign(key, signed)) {
		return Token{}, 0, errToken
	}
	copy(t.secret[:], signed)
	minutes := now.Unix()/60 - int64(binary.BigEndian.Uint64(signed[32:]))
	if minutes < 0 {
		return Token{}, 0, errToken
	}
	return t, time.Duration(minutes) * time.Minute, nil
}

func sign(key, message []byte) []byte {
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte("idesluss form token 1\x00"))
	mac.Write(message)
	return mac.Sum(nil)
}
