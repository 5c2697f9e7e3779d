// Package canary finds traces of a person in bytes: strings that belong to
// someone, written in every way that a program is likely to write them. It is
// for tests, which plant a person's canaries where they may be known and sweep
// everything that must not know.
//
// A sweep looks for each canary in each of Encodings: other letter cases and
// Unicode forms, without its spaces and accents, escaped for addresses, HTML,
// JSON and mail, in base64 and its relatives, reversed, and as the hashes that
// systems make of people (Gravatar's among them). It looks at the bytes as
// they are, without white space and invisible characters, and inside gzip and
// zlib streams.
//
// It does not find what has been encrypted, salted, cut to a few characters,
// or said in other words. That a text tells who wrote it is not for bytes to
// show.
package canary

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Canary is one string that belongs to a person.
type Canary struct {
	Name  string // what it is: "namn", "epost"
	Value string // at least 6 characters, or it would be found by chance
}

// Hit is one trace.
type Hit struct {
	Canary   string // its name
	Encoding string // how it was written
	View     string // how the bytes had to be read
	Offset   int    // in that view
}

func (h Hit) String() string {
	return fmt.Sprintf("%s as %s (%s, byte %d)", h.Canary, h.Encoding, h.View, h.Offset)
}

// Sweep looks for a set of canaries. It may be used from several goroutines.
type Sweep struct {
	exact table
	lower table // compared with letters in lower case
}

type pattern struct {
	canary, encoding string
	bytes            []byte
}

// shortest is the fewest bytes that a pattern may have: shorter ones occur by
// chance.
const shortest = 6

// New makes a sweep for the canaries. It panics when one is too short to be
// told from chance, since such a sweep would not mean anything.
func New(canaries ...Canary) *Sweep {
	s := &Sweep{exact: newTable(), lower: newTable()}
	for _, c := range canaries {
		if len(c.Value) < shortest {
			panic(fmt.Sprintf("canary %q is shorter than %d bytes", c.Name, shortest))
		}
		for _, e := range Encodings() {
			for _, b := range e.Write(c.Value) {
				if e.AnyCase {
					s.lower.add(pattern{c.Name, e.Name, bytes.ToLower(b)})
				} else {
					s.exact.add(pattern{c.Name, e.Name, b})
				}
			}
		}
	}
	return s
}

// Find gives the traces in data, one for each canary and encoding.
func (s *Sweep) Find(data []byte) []Hit {
	var hits []Hit
	found := map[[2]string]bool{}
	for _, view := range views(data) {
		note := func(p *pattern, at int) {
			if key := [2]string{p.canary, p.encoding}; !found[key] {
				found[key] = true
				hits = append(hits, Hit{p.canary, p.encoding, view.name, at})
			}
		}
		s.exact.find(view.bytes, note)
		s.lower.find(bytes.ToLower(view.bytes), note)
	}
	slices.SortFunc(hits, func(a, b Hit) int {
		return cmp.Or(strings.Compare(a.Canary, b.Canary), strings.Compare(a.Encoding, b.Encoding))
	})
	return hits
}
