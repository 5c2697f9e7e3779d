// Package privacy finds what tells who somebody is, in texts and in pictures:
// personnummer and samordningsnummer in any disguise, e-mail, telephone, the
// sender's own strings, names, signatures, words about oneself, accounts and
// profiles, registration numbers, addresses, and the names of workplaces.
//
// It finds; it does not decide. A Hard hit stops a text until it is changed; a
// Soft one is for a person to look at. It promises technical
// de-identification, never certainty: who somebody is can be said in words
// that no program knows.
//
// A text is first read as a person would read it (reading.go): signs that
// cannot be seen are left out, and the many ways to write a digit, a dash, a
// space or a letter are made one. Each detector then looks in what was read.
// The time is in proportion to the text, and nothing a text holds can make
// Scan fail.
//
// The package is a leaf.
package privacy

import (
	"cmp"
	"slices"
	"strings"
)

// Kind is what sort of trace a hit is.
type Kind string

// The kinds.
const (
	PersonalNumber Kind = "personnummer" // personnummer and samordningsnummer
	Email          Kind = "epost"
	Phone          Kind = "telefon"
	Own            Kind = "egen"        // the sender's own strings
	Name           Kind = "namn"        // common Swedish first and last names
	Signature      Kind = "underskrift" // "mvh …"
	Self           Kind = "om-sig"      // "jag som är enda …"
	Workplace      Kind = "arbetsplats" // from the municipality's own list
	Address        Kind = "adress"
	Account        Kind = "konto"  // user names, profiles, employees' numbers
	Vehicle        Kind = "fordon" // registration numbers
	Device         Kind = "dator"  // addresses of computers
)

// Hit is one place in a text.
type Hit struct {
	Kind       Kind
	Start, End int    // bytes in the text that was scanned
	Text       string // what stands there
	Hard       bool   // the text cannot go on like this
	Remedy     string // Swedish: what to write instead
}

// ReaderOnly reports whether the hit is seen only by who reads the rendered
// text, so that it has no place in what was written.
func (h Hit) ReaderOnly() bool { return h.End == 0 }

// Words says in Swedish what sort of thing it is: "ett personnummer".
func (h Hit) Words() string {
	switch h.Kind {
	case PersonalNumber:
		if !h.Hard {
			return "något som liknar ett personnummer"
		}
		return "ett personnummer"
	case Email:
		return "en e-postadress"
	case Phone:
		return "ett telefonnummer"
	case Own:
		if !h.Hard {
			return "något som kan vara idégivarens namn eller initialer"
		}
		return "idégivarens namn, eller något annat som är bara idégivarens"
	case Name:
		return "något som liknar ett namn"
	case Signature:
		return "en underskrift"
	case Self:
		return "något som kan visa vem som skriver"
	case Workplace:
		return "namnet på en arbetsplats"
	case Address:
		return "en adress eller en plats på kartan"
	case Account:
		return "ett användarnamn eller en profil"
	case Vehicle:
		return "ett registreringsnummer"
	case Device:
		return "en dators adress"
	}
	return "något som kan visa vem någon är"
}

// Known is what a scan knows beforehand.
type Known struct {
	Own        []string // the sender's name, mail, telephone, login, as they gave them
	Workplaces []string // names that give a workplace away
	Allowed    []string // numbers and addresses of functions, which may stand in a text
}

// Scan finds traces in a text as it was written. Where text is Markdown,
// rendered is what a reader sees of it, which is scanned too; a hit that only
// the reader sees has Start and End 0, and comes last. Hits come in the order
// of the text and do not overlap: where two did, a hard one stands before a
// soft one, and a longer one before a shorter.
func Scan(text, rendered string, k Known) []Hit { return NewScanner(k).Scan(text, rendered) }

// Scanner scans many texts with the same knowledge. It may be used from
// several goroutines.
type Scanner struct {
	own     *own
	places  map[string][][]string // workplaces by their first word
	allowed map[string]bool
	sure    bool // look for what is hard alone
}

// NewScanner makes a scanner.
func NewScanner(k Known) *Scanner {
	s := &Scanner{own: newOwn(k.Own), places: places(k.Workplaces), allowed: map[string]bool{}}
	for _, a := range k.Allowed {
		s.allowed[key(a)] = true
	}
	return s
}

// OnlyHard gives a scanner that looks for nothing but what can be hard, which
// takes half the time.
func (s *Scanner) OnlyHard() *Scanner {
	only := *s
	only.sure = true
	return &only
}

// Scan is the function Scan with what the scanner knows.
func (s *Scanner) Scan(text, rendered string) []Hit {
	hits := s.hits(text)
	if rendered == "" || rendered == text {
		return hits
	}
	seen := map[string]int{}
	for _, h := range hits {
		seen[key(h.Text)]++
	}
	written := ""
	for _, h := range s.hits(rendered) {
		if seen[key(h.Text)] > 0 {
			seen[key(h.Text)]--
			continue
		}
		if !h.Hard {
			// What stands in both was judged where it was written, where it shows
			// what is quoted.
			if written == "" {
				written = key(text)
			}
			if strings.Contains(written, key(h.Text)) {
				continue
			}
		}
		h.Start, h.End = 0, 0
		hits = append(hits, h)
	}
	return hits
}

// hits finds the traces in one text.
func (s *Scanner) hits(text string) []Hit {
	if text == "" {
		return nil
	}
	rd := read(text)
	var hits []Hit
	found := func(h Hit) {
		if h.Kind == Own || !s.allowed[key(h.Text)] {
			hits = append(hits, h)
		}
	}
	rd.chains(func(chain []group) {
		rd.personalNumbers(chain, found)
		rd.phones(chain, found)
		s.own.numbers(rd, chain, found)
	})
	if other := rd.withFigures(); other != nil {
		other.chains(func(chain []group) {
			other.personalNumbers(chain, found)
			other.phones(chain, found)
		})
	}
	rd.spokenNumbers(found)
	rd.emails(found)
	s.own.words(rd, found)
	rd.signatures(found)
	if !s.sure {
		rd.names(found)
		rd.self(found)
		rd.oneself(found)
		rd.workplaces(s.places, found)
		rd.addresses(found)
		rd.codes(found)
	}
	if len(hits) == 0 {
		return nil
	}
	return apart(text, hits)
}

// apart keeps, of hits that overlap, the gravest, and then the longest.
func apart(text string, hits []Hit) []Hit {
	slices.SortStableFunc(hits, func(a, b Hit) int {
		if a.Hard != b.Hard {
			if a.Hard {
				return -1
			}
			return 1
		}
		return cmp.Or(cmp.Compare(b.End-b.Start, a.End-a.Start), cmp.Compare(a.Start, b.Start))
	})
	taken := make([]bool, len(text))
	kept := hits[:0]
	for _, h := range hits {
		if slices.Contains(taken[h.Start:h.End], true) {
			continue
		}
		for i := h.Start; i < h.End; i++ {
			taken[i] = true
		}
		kept = append(kept, h)
	}
	slices.SortFunc(kept, func(a, b Hit) int { return cmp.Compare(a.Start, b.Start) })
	return kept
}

// key gives what a trace says, however it is written: letters and digits
// alone, and a Swedish telephone number as it is dialled at home.
func key(s string) string {
	var out strings.Builder
	for _, c := range read(s).signs {
		if letter(c.r) || number(c.r) || c.r == '@' {
			out.WriteRune(c.r)
		}
	}
	k := out.String()
	for _, prefix := range []string{"00460", "0046", "460", "46"} {
		if rest, ok := strings.CutPrefix(k, prefix); ok && len(rest) >= 7 && len(rest) <= 9 && strings.Trim(rest, "0123456789") == "" {
			return "0" + rest
		}
	}
	return k
}
