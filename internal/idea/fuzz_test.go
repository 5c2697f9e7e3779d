package idea

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

func seeds(f *testing.F) []string {
	return []string{testdata(f, "enkel.md"), testdata(f, "lanserad.md"), testdata(f, "utmaning.md")}
}

// Whatever comes in is told with a place and in UTF-8, and what is accepted
// reads the same when written anew.
func FuzzParse(f *testing.F) {
	for _, seed := range seeds(f) {
		f.Add(basePath, []byte(seed))
	}
	f.Fuzz(func(t *testing.T, path string, data []byte) {
		ParseChallenge(path, data)
		file, faults := Parse(path, data)
		for _, fault := range faults {
			if fault.Rule == "" || fault.Message == "" || utf8.ValidString(path) && !utf8.ValidString(fault.String()) {
				t.Errorf("a fault that says too little: %+v", fault)
			}
		}
		if len(faults) > 0 {
			return
		}
		if file == nil {
			t.Fatal("neither a file nor a fault")
		}
		written := Format(&file.Idea)
		again, faults := Parse(path, written)
		if len(faults) > 0 {
			t.Fatalf("written with a fault: %v\n%s", faults, written)
		}
		if !bytes.Equal(written, Format(&again.Idea)) || Digest(&file.Idea) != Digest(&again.Idea) {
			t.Errorf("written\n%s\nread and written again\n%s", written, Format(&again.Idea))
		}
	})
}

// A change that is accepted leaves the text and all lines of other keys as
// they were, and making it twice is making it once.
func FuzzSet(f *testing.F) {
	for _, seed := range seeds(f)[:2] {
		f.Add([]byte(seed), "titel", "Låna: mer")
		f.Add([]byte(seed), "beslut[0].skal", "Ett\n---\nTvå")
		f.Add([]byte(seed), "mall.provning.uppdrag", "nej")
		f.Add([]byte(seed), "paus.till", "2026-12-24")
		f.Add([]byte(seed), "slag", "")
	}
	f.Fuzz(func(t *testing.T, data []byte, path, value string) {
		once, err := Set(data, path, value)
		if err != nil {
			return
		}
		p, _ := split("", data)
		if !bytes.HasSuffix(once, p.body) {
			t.Errorf("the body has changed:\n%s", once)
		}
		twice, err := Set(once, path, value)
		if err != nil || !bytes.Equal(once, twice) {
			t.Errorf("not the same the second time (%v):\n%s\n%s", err, once, twice)
		}
	})
}
