package receipt

import (
	"bytes"
	"crypto/rand"
	"encoding/json"
	"fmt"
	mathrand "math/rand/v2"
	"strings"
	"testing"
	"time"
)

func fixed(t *testing.T, seed byte) Token {
	t.Helper()
	token, err := NewToken(mathrand.NewChaCha8([32]byte{seed}))
	if err != nil {
		t.Fatal(err)
	}
	return token
}

func TestTheSameFormGivesTheSameReceipt(t *testing.T) {
	a, b, other := fixed(t, 1), fixed(t, 1), fixed(t, 2)
	if a.Receipt() != b.Receipt() {
		t.Error("one token, two receipts")
	}
	if a.Receipt() == other.Receipt() {
		t.Error("two tokens, one receipt")
	}
}

// What has been given out must be found for as long as the service lives: a
// change here takes away everyone's receipt.
func TestReceiptsStayTheSame(t *testing.T) {
	r := fixed(t, 1).Receipt()
	want := []string{
		"V09NF-8S4EH-1P7EF-E6KRH",
		"a52c1678a8c8f19f9056c46f450e442460e6e5947f828de2c5640243d69a8c0f",
	}
	if got := []string{r.String(), r.Lookup()}; got[0] != want[0] || got[1] != want[1] {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestParseReadsWhatPeopleType(t *testing.T) {
	r := fixed(t, 1).Receipt()
	code := r.String()
	for _, typed := range []string{
		code, strings.ToLower(code), strings.ReplaceAll(code, "-", ""), strings.ReplaceAll(code, "-", " "),
		"  " + code + " ", strings.ReplaceAll(code, "-", "\u2011"), strings.ReplaceAll(code, "0", "O"),
		strings.ReplaceAll(code, "0", "o"), strings.ReplaceAll(code, "1", "I"), strings.ReplaceAll(code, "1", "l"),
		"Kvitto: " + code, "kvitto:\u00a0" + code + "\r\n", code + ".", "”" + code + "”", code[:12] + "\n" + code[12:], code + "\u200b",
		strings.Replace(code, "-", "_", 1),
	} {
		if got, err := Parse(typed); err != nil || got != r {
			t.Errorf("%q: %v", typed, err)
		}
	}
	for _, typed := range []string{
		"", "-", code[1:], code + "0", strings.Replace(code, code[:1], "U", 1), strings.Replace(code, code[:1], "Å", 1),
		"Ärendenummer: " + code, "Kvitto " + code, "00000-00000-00000-0000\u0660", strings.Repeat("0", 10000),
	} {
		if _, err := Parse(typed); err != ErrMalformed {
			t.Errorf("%q was read as a receipt", typed)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add("ABCDE-FGHJK-MNPQR-STVWX")
	f.Fuzz(func(t *testing.T, typed string) {
		r, err := Parse(typed)
		if err != nil {
			return
		}
		if again, err := Parse(r.String()); err != nil || again != r {
			t.Errorf("%q gives %q, which gives another", typed, r.String())
		}
	})
}

// A receipt that is printed by mistake does not show.
func TestAReceiptDoesNotReachALog(t *testing.T) {
	token := fixed(t, 1)
	r := token.Receipt()
	shown := fmt.Sprintf("%v %+v %s %#v %q %v %x", r, r, r, r, r, struct{ R Receipt }{r}, token)
	if strings.Contains(shown, r.String()) || strings.Contains(shown, r.String()[:5]) {
		t.Errorf("printed %q", shown)
	}
	if _, err := json.Marshal(r); err == nil {
		t.Error("a receipt was written as JSON")
	}
}

func TestTheServerKeepsNothingThatTellsTheCode(t *testing.T) {
	r := fixed(t, 1).Receipt()
	plain := strings.ReplaceAll(r.String(), "-", "")
	for what, kept := range map[string]string{"lookup": r.Lookup(), "mailbox": string(r.Mailbox())} {
		if strings.Contains(strings.ToUpper(kept), plain[:5]) {
			t.Errorf("the %s shows the code", what)
		}
	}
	if other := fixed(t, 2).Receipt(); other.Lookup() == r.Lookup() || bytes.Equal(other.Mailbox(), r.Mailbox()) {
		t.Error("two receipts are kept as one")
	}
}

func TestFormTokens(t *testing.T) {
	now := time.Date(2026, 11, 21, 9, 0, 59, 0, time.UTC)
	key, token := []byte("the server's key of 32 bytes or so"), fixed(t, 1)
	written := token.Issue(key, now)
	got, age, err := Accept(key, written, now.Add(90*time.Minute))
	if err != nil || got != token || age != 90*time.Minute {
		t.Fatalf("%v, %v, %v", got, age, err)
	}
	changed := []byte(written)
	changed[50] ^= 1
	for name, c := range map[string]struct {
		key     []byte
		written string
		now     time.Time
	}{
		"another key":      {[]byte("another"), written, now},
		"changed":          {key, string(changed), now},
		"cut":              {key, written[:40], now},
		"longer":           {key, written + "A", now},
		"empty":            {key, "", now},
		"not base64":       {key, "!!!", now},
		"from the future":  {key, written, now.Add(-2 * time.Minute)},
		"a megabyte":       {key, strings.Repeat("A", 1<<20), now},
		"with a line end":  {key, written + "\n", now},
		"padded otherwise": {key, written + "=", now},
	} {
		if _, _, err := Accept(c.key, c.written, c.now); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestMailbox(t *testing.T) {
	r, other := fixed(t, 1).Receipt(), fixed(t, 2).Receipt()
	lengths := map[int]bool{}
	for _, text := range []string{"", "Ja.", "Vilken dag passar? " + strings.Repeat("å", 400)} {
		sealed, err := Seal(r.Mailbox(), []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		lengths[len(sealed)] = true
		opened, err := r.Open(sealed)
		if err != nil || string(opened) != text {
			t.Errorf("%q was opened as %q, %v", text, opened, err)
		}
		if _, err := other.Open(sealed); err != ErrSealed {
			t.Errorf("another receipt opened it: %v", err)
		}
		for i := range sealed {
			sealed[i] ^= 1
			if _, err := r.Open(sealed); err != ErrSealed {
				t.Fatalf("byte %d was changed, and it was opened", i)
			}
			sealed[i] ^= 1
		}
	}
	if len(lengths) != 1 {
		t.Errorf("lengths %v tell short messages from long ones", lengths)
	}
	if _, err := Seal(r.Mailbox(), make([]byte, MaxMessage+1)); err == nil {
		t.Error("too long a message was sealed")
	}
	if _, err := Seal([]byte("x"), nil); err == nil {
		t.Error("sealed to no key")
	}
	if _, err := r.Open(nil); err != ErrSealed {
		t.Errorf("nothing was opened: %v", err)
	}
}

func FuzzOpen(f *testing.F) {
	token, err := NewToken(rand.Reader)
	if err != nil {
		f.Fatal(err)
	}
	r := token.Receipt()
	sealed, err := Seal(r.Mailbox(), []byte("hej"))
	if err != nil {
		f.Fatal(err)
	}
	f.Add(sealed)
	f.Fuzz(func(t *testing.T, data []byte) {
		if opened, err := r.Open(data); err == nil && !bytes.Equal(data, sealed) {
			t.Errorf("opened %q", opened)
		}
	})
}

// Every letter of a code is as likely as any other.
func TestCodesAreEven(t *testing.T) {
	counts := map[byte]int{}
	random := mathrand.NewChaCha8([32]byte{7})
	const n = 4000
	for range n {
		token, err := NewToken(random)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range token.Receipt().code {
			counts[c]++
		}
	}
	want := n * digits / len(alphabet)
	for _, c := range []byte(alphabet) {
		if got := counts[c]; got < want*9/10 || got > want*11/10 {
			t.Errorf("%c occurs %d times, %d expected", c, got, want)
		}
	}
}
