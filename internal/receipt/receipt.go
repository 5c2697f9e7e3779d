// Package receipt is the code that a person gets for an idea, and what can be
// made of it: the key that the server finds the idea by, and the mailbox that
// only the receipt opens.
//
// All of it comes from the form token, a random value that the form carries,
// by HKDF: the same form sent twice shows the same receipt. The server keeps a
// hash of the lookup key and the public half of the mailbox; neither tells the
// code. A code has 100 bits: XXXXX-XXXXX-XXXXX-XXXXX in Crockford's base32.
//
// The package is a leaf and keeps nothing.
package receipt

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"unicode"
)

// ErrMalformed means that what was typed cannot be a receipt. Callers must
// answer as they would for one that nobody has.
var ErrMalformed = errors.New("not a receipt")

const (
	// alphabet is Crockford's: no I, L, O or U.
	alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
	digits   = 20 // of five bits each
	group    = 5
)

// Receipt is a code. The zero value is not one.
type Receipt struct{ code [digits]byte } // letters of alphabet

// heading is what stands before a code where it has been saved.
const heading = "Kvitto"

// Parse reads a code as people type it: any case, with or without hyphens and
// spaces, with O for 0 and I or L for 1; and as they copy it, with the heading,
// line breaks or quotes around it. ErrMalformed for anything else.
func Parse(typed string) (Receipt, error) {
	if before, code, found := strings.Cut(typed, ":"); found && strings.EqualFold(strings.TrimSpace(before), heading) {
		typed = code
	}
	var r Receipt
	n := 0
	for _, c := range strings.ToUpper(typed) {
		switch {
		case unicode.IsSpace(c), unicode.IsPunct(c), unicode.Is(unicode.Cf, c):
			continue // how a code is set, or copied
		case c == 'O':
			c = '0'
		case c == 'I', c == 'L':
			c = '1'
		}
		if n == digits || c > 'Z' || strings.IndexByte(alphabet, byte(c)) < 0 {
			return Receipt{}, ErrMalformed
		}
		r.code[n] = byte(c)
		n++
	}
	if n < digits {
		return Receipt{}, ErrMalformed
	}
	return r, nil
}

// String gives the code as it is shown: XXXXX-XXXXX-XXXXX-XXXXX.
func (r Receipt) String() string {
	var out strings.Builder
	for i := 0; i < digits; i += group {
		if i > 0 {
			out.WriteByte('-')
		}
		out.Write(r.code[i : i+group])
	}
	return out.String()
}

// Format keeps a code out of logs and errors, however it is printed: only
// String shows it.
func (r Receipt) Format(f fmt.State, _ rune) { fmt.Fprint(f, "(a receipt)") }

// MarshalText keeps a code out of what is written as JSON or text.
func (r Receipt) MarshalText() ([]byte, error) {
	return nil, errors.New("a receipt is not to be written down")
}

// Lookup gives what the server files the idea under: the hash of a key that
// only the code gives, in hex, 64 digits.
func (r Receipt) Lookup() string {
	key := r.derive("lookup", 32)
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:])
}

// derive gives a key that only the code gives, for one purpose.
func (r Receipt) derive(purpose string, length int) []byte { return derive(r.code[:], purpose, length) }

func derive(secret []byte, purpose string, length int) []byte {
	key, err := hkdf.Key(sha256.New, secret, nil, "idesluss receipt 1 "+purpose, length)
	if err != nil {
		panic(err) // only for a length that no caller asks for
	}
	return key
}
