package receipt

import (
	"crypto/hmac"
	"crypto/sha256"
)

// Mark gives a sum of what was sent with a form, by a key that only its token
// gives: the server, which keeps the sum and not the token, can tell whether
// the same is sent once more, and nothing can be guessed from it.
func (t Token) Mark(sent []byte) []byte {
	mac := hmac.New(sha256.New, derive(t.secret[:], "sent", 32))
	mac.Write(sent)
	return mac.Sum(nil)
}
