package gateway

import (
	"encoding/json"
	"testing"

	"github.com/idesluss/idesluss/internal/durable/durabletest"
)

// Whatever stands in a file of the state, reading it gives a record or an
// error, and a record that was read is written as it was.
func FuzzRecord(f *testing.F) {
	w := memoryWorld(f, "orebro")
	w.open()
	s := w.submission(1, "Låna av Anna")
	s.Exists, s.Retries = "I Provhamn.", "26-12345"
	w.receive(s)
	f.Add([]byte(onDisk(f, w.disk.(*durabletest.Disk), spoolFolder)))
	f.Add([]byte(`{"format":1,"id":"26-12345","inkommen":"2026-02-30"}`))
	f.Add([]byte(`{"format":1,"ide":{"avsnitt":[{"rubrik":"Problem"}]},"fynd":[{"nr":-1,"Start":7,"End":3}]}`))
	f.Add([]byte(`{"format":2}`))
	f.Add([]byte(`[`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := readRecord(data)
		if err != nil {
			return
		}
		once, err := json.Marshal(r)
		if err != nil {
			return // a day that no calendar has cannot be written
		}
		again, err := readRecord(once)
		if err != nil {
			t.Fatalf("%s: %v", once, err)
		}
		twice, err := json.Marshal(again)
		if err != nil || string(once) != string(twice) {
			t.Fatalf("%s became %s, %v", once, twice, err)
		}
		i := r.Idea.idea()
		merge(r.Findings, nil, &i, w.rules.Process)
	})
}

// Whatever words are put in the place of others, only those are gone.
func FuzzReplace(f *testing.F) {
	w := memoryWorld(f, "orebro")
	w.open()
	f.Add("Fråga Anna. Anna vet.", "Anna", "en kollega")
	f.Add("annanas Anna", "Anna", "")
	f.Add("aaa", "a", "aa")
	f.Fuzz(func(t *testing.T, text, word, with string) {
		got, n := w.replaceIn(text, "", word, with, w.knownWords(w.rules, nil))
		if n == 0 && got != text {
			t.Errorf("%q became %q without anything being replaced", text, got)
		}
		if want := len(text) + n*(len(with)-len(word)); len(got) != want {
			t.Errorf("%q became %q: %d bytes, want %d", text, got, len(got), want)
		}
	})
}
