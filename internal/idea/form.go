package idea

import (
	"errors"
	"iter"
	"maps"
	"slices"
	"strconv"
)

// Form is one filled-in form: its version and an answer per criterion. In the
// file they stand side by side: {version: 1, uppdrag: ja}.
type Form struct {
	Version int
	Answers map[string]string // by criterion id; "ja", "nej", "oklart", "1"–"4" or text
}

const versionKey = "version"

// SetKey takes the version or one answer as it is written in the file; an
// empty answer takes it away.
func (f *Form) SetKey(key, value string) error {
	if key == versionKey {
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return errors.New("mallens version ska vara ett heltal från 1")
		}
		f.Version = n
		return nil
	}
	answers := maps.Clone(f.Answers) // the map may be shared with a copy of the idea
	if answers == nil {
		answers = map[string]string{}
	}
	answers[key] = value
	if value == "" {
		delete(answers, key)
	}
	f.Answers = answers
	return nil
}

// Entries gives the version and then the answers by criterion id.
func (f *Form) Entries() iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		if f.Version != 0 && !yield(versionKey, strconv.Itoa(f.Version)) {
			return
		}
		for _, key := range slices.Sorted(maps.Keys(f.Answers)) {
			if !yield(key, f.Answers[key]) {
				return
			}
		}
	}
}
