package strict

import (
	"bytes"
	"testing"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Whatever is read without faults must be written so that it reads the same,
// and whatever is refused must be refused with a place and a remedy.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(valid))
	f.Add([]byte(layout))
	f.Add([]byte("titel: !!binary aGVq\nord: {a: *b}\n---\n"))
	f.Add([]byte("titel: |+\n  a\n\n\nplatser:\n- - a\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		var v sample
		_, faults := Decode("f", data, 1, &v)
		for _, fault := range faults {
			// Only a file that is no UTF-8 text at all is at fault as a whole;
			// everything else has a place.
			whole := fault.Line == 0 && fault.Column == 0 && (fault.Rule == "utf8" || fault.Rule == "inte-text")
			if fault.Line < 1 && !whole || fault.Rule == "" || fault.Message == "" || !utf8.ValidString(fault.String()) {
				t.Errorf("a fault that says too little: %+v", fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		written := Encode(&v)
		var again sample
		if _, faults := Decode("f", written, 1, &again); len(faults) > 0 {
			t.Fatalf("written so that it cannot be read: %v\n%s", faults, written)
		}
		if rewritten := Encode(&again); !bytes.Equal(written, rewritten) {
			t.Errorf("written\n%s\nread and written again\n%s", written, rewritten)
		}
	})
}

// A splice either fails or says exactly what was asked for; Splice checks that
// itself, so what is left to show is that it does not panic and that a second
// identical splice changes nothing.
func FuzzSplice(f *testing.F) {
	f.Add([]byte(layout), "titel", "Låna: mer")
	f.Add([]byte(layout), "platser[0].gata", "")
	f.Add([]byte(layout), "ord.x", "a\nb")
	f.Add([]byte(valid), "platser[1].nummer", "9")
	f.Fuzz(func(t *testing.T, data []byte, path, value string) {
		var v sample
		if _, faults := Decode("f", data, 1, &v); len(faults) > 0 {
			return
		}
		if Assign(&v, path, value) != nil {
			return
		}
		once, err := Splice(data, &v, path)
		if err != nil {
			return
		}
		if twice, err := Splice(once, &v, path); err != nil || !bytes.Equal(once, twice) {
			t.Errorf("not the same the second time (%v):\n%s\n%s", err, once, twice)
		}
	})
}

func BenchmarkDecode(b *testing.B) {
	data := bytes.Repeat([]byte("- gata: Storgatan 3 i centrum\n  nummer: 4\n"), 20)
	data = append([]byte("titel: a\nplatser:\n"), data...)
	b.ReportAllocs()
	for b.Loop() {
		var v sample
		if _, faults := Decode("f", data, 1, &v); len(faults) > 0 {
			b.Fatal(faults)
		}
	}
}

// FuzzFold holds the quick way of folding to the thorough one: composing and
// decomposing a name must not change what it folds to.
func FuzzFold(f *testing.F) {
	for _, s := range []string{"", "Så kan du göra samma sak", "vård-och_omsorg ", " é  É", "a\u030ang", "ß İ ſ", "\u00a0x", "-a-"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if !utf8.ValidString(s) {
			return
		}
		whole, apart := Fold(norm.NFC.String(s)), Fold(norm.NFD.String(s))
		if whole != apart {
			t.Errorf("%q folds to %q composed and %q decomposed", s, whole, apart)
		}
		if again := Fold(whole); again != whole {
			t.Errorf("%q folds to %q and that to %q", s, whole, again)
		}
	})
}
