package strict

import (
	"testing"

	"golang.org/x/text/unicode/norm"
)

// What the fast way lets through, the slow way would have: alone, and after
// and before any letter that it could be joined with.
func TestPlainLetsNothingThrough(t *testing.T) {
	passed := 0
	for r := rune(0); r <= 0x10ffff; r++ {
		text := "a" + string(r) + "n"
		if !plain([]byte(text)) {
			continue
		}
		passed++
		s := scan{line: 1, column: 1}
		if s.text([]byte(text)); s.found != nil {
			t.Errorf("%U is let through, though it is %v", r, s.faults)
		}
		if !norm.NFC.IsNormalString(text) {
			t.Errorf("%U is let through, though NFC changes it", r)
		}
	}
	if passed < 100+64 {
		t.Errorf("only %d characters are let through: the fast way is hardly used", passed)
	}
	for why, text := range map[string]string{
		"a letter cut off at the end":      "\xc3",
		"a dash cut off at the end":        "\xe2\x80",
		"a letter whose second byte is no": "\xc3a",
		"a document from another program":  "%PDF-1.7",
	} {
		if plain([]byte(text)) {
			t.Errorf("%s is let through", why)
		}
	}
}
