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
	"errors"
	"io"
	"time"
)

// ErrMalformed means that what was typed cannot be a receipt. Callers must
// answer as they would for one that nobody has.
var ErrMalformed = errors.New("not a receipt")

// Token is the random value that a form carries, and when it was given out.
type Token struct{ secret [32]byte }

// Receipt is a code.
type Receipt struct{ bits [13]byte }

// NewToken draws a token.
func NewToken(random io.Reader) (Token, error) { panic("not built yet") }

// Issue writes a token for a form page: the token, the minute it was given
// out, and an HMAC by the server's key over both.
func (t Token) Issue(key []byte, now time.Time) string { panic("not built yet") }

// Accept reads what Issue wrote, and how old it is. It fails for anything that
// the key has not written.
func Accept(key []byte, written string, now time.Time) (t Token, age time.Duration, err error) {
	panic("not built yet")
}

// Receipt gives the code of the token.
func (t Token) Receipt() Receipt { panic("not built yet") }

// Parse reads a code as people type it: any case, with or without hyphens and
// spaces, with O for 0 and I or L for 1. ErrMalformed for anything else.
func Parse(typed string) (Receipt, error) { panic("not built yet") }

// String gives the code as it is shown: XXXXX-XXXXX-XXXXX-XXXXX.
func (r Receipt) String() string { panic("not built yet") }

// Lookup gives what the server files the idea under: the hash of a key that
// only the code gives, in hex, 64 digits.
func (r Receipt) Lookup() string { panic("not built yet") }

// Mailbox gives the public key that messages to the holder are sealed to.
func (r Receipt) Mailbox() []byte { panic("not built yet") }

// Seal seals a message to a mailbox, padded so that its length does not tell
// what it says.
func Seal(mailbox []byte, message []byte, random io.Reader) ([]byte, error) { panic("not built yet") }

// Open opens what was sealed to the mailbox of the code.
func (r Receipt) Open(sealed []byte) ([]byte, error) { panic("not built yet") }
