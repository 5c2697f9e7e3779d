package check

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/strict"
)

// Set holds what must be compared between files: ids, names, and how ideas
// refer to each other and to challenges. It keeps a few words per idea, so
// that ideas can be read one at a time and let go. It is safe for concurrent
// use; the findings do not depend on the order in which files were added.
type Set struct {
	mu         sync.Mutex
	ideas      []record
	challenges []record
}

// record is what the set remembers of one file. For an idea of the usual size
// that is about 200 bytes.
type record struct {
	id   string
	path string
	line int32 // of the id
	refs []reference
}

// reference is one id that a file mentions.
type reference struct {
	kind   relation
	target string
	line   int32
	column int32
}

// relation is the key of the front matter that holds a reference.
type relation uint8

const (
	replaces    relation = iota // ersatter
	duplicateOf                 // dubblett_av
	similar                     // liknar
	challenge                   // utmaning
)

func (r relation) String() string {
	return [...]string{"ersatter", "dubblett_av", "liknar", "utmaning"}[r]
}

// maxSuggested is how many unknown ids get a guess at what was meant. Each
// guess looks through all ids, so a set with everything wrong must not
// multiply the two.
const maxSuggested = 100

// Add notes an idea. The file is not kept.
func (s *Set) Add(f *idea.File) {
	r := recordOf(f)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ideas = append(s.ideas, r)
}

// AddChallenge notes a challenge that ideas may refer to.
func (s *Set) AddChallenge(path, id string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.challenges = append(s.challenges, newRecord(path, id, nil))
}

// recordOf gives what is remembered of an idea.
func recordOf(f *idea.File) record {
	r := newRecord(f.Path, f.Idea.ID, f.Document)
	r.refer(f, replaces, f.Idea.Replaces)
	r.refer(f, duplicateOf, f.Idea.DuplicateOf)
	r.referEach(f, similar, f.Idea.Similar)
	r.referEach(f, challenge, f.Idea.Challenges)
	return r
}

// newRecord clones what it keeps, lest a short id holds a whole file in memory.
func newRecord(path, id string, doc *strict.Document) record {
	r := record{id: strings.Clone(id), path: strings.Clone(path), line: 1}
	if i := strings.LastIndex(r.path, id); i >= 0 {
		r.id = r.path[i : i+len(id)]
	}
	if doc != nil {
		line, _ := doc.Position("id")
		r.line = int32(line)
	}
	return r
}

func (r *record) refer(f *idea.File, kind relation, target string) {
	r.referAt(f, kind, kind.String(), target)
}

func (r *record) referEach(f *idea.File, kind relation, targets []string) {
	for i, target := range targets {
		r.referAt(f, kind, fmt.Sprintf("%s[%d]", kind, i), target)
	}
}

func (r *record) referAt(f *idea.File, kind relation, key, target string) {
	if target == "" {
		return
	}
	line, column := f.Document.Position(key)
	r.refs = append(r.refs, reference{kind, strings.Clone(target), int32(line), int32(column)})
}

// Findings compares everything that has been added.
func (s *Set) Findings() []Finding {
	s.mu.Lock()
	defer s.mu.Unlock()
	byID := func(a, b record) int {
		if c := strings.Compare(a.id, b.id); c != 0 {
			return c
		}
		return strings.Compare(a.path, b.path)
	}
	slices.SortFunc(s.ideas, byID)
	slices.SortFunc(s.challenges, byID)

	var found []Finding
	found = append(found, sharedIDs(s.ideas)...)
	found = append(found, s.unknownReferences()...)
	found = append(found, rings(s.ideas, replaces)...)
	found = append(found, rings(s.ideas, duplicateOf)...)
	Sort(found)
	return found
}

// sharedIDs finds ids that more than one file has. The records are sorted.
func sharedIDs(ideas []record) []Finding {
	var found []Finding
	for i := 1; i < len(ideas); i++ {
		first, second := ideas[i-1], ideas[i]
		if first.id != second.id || first.id == "" {
			continue
		}
		found = append(found, Finding{fault.Fault{
			File: second.path, Line: int(second.line), Rule: "samma-id",
			Message: fmt.Sprintf("Ärendenumret %s finns redan i %s.", second.id, first.path),
			Remedy:  "Ett ärendenummer tillhör en enda idé. Ta bort den ena filen, eller ge den nya idén ett eget nummer.",
		}, Error})
	}
	return found
}

// unknownReferences finds ids that no file has.
func (s *Set) unknownReferences() []Finding {
	var found []Finding
	ideas, challenges := ids(s.ideas), ids(s.challenges)
	suggested := 0
	for _, r := range s.ideas {
		for _, ref := range r.refs {
			if ref.target == r.id && ref.kind != challenge {
				continue // told when the file was parsed
			}
			at := fault.Fault{File: r.path, Line: int(ref.line), Column: int(ref.column)}
			known, what := ideas, "Ingen idé har ärendenumret"
			if ref.kind == challenge {
				known, what = challenges, "Det finns ingen utmaning som heter"
			}
			if _, ok := slices.BinarySearch(known, ref.target); ok {
				continue
			}
			at.Rule = "okand-hanvisning"
			at.Message = fmt.Sprintf("%s %s (%s).", what, ref.target, ref.kind)
			at.Remedy = "Rätta det, eller ta bort raden."
			if suggested < maxSuggested {
				suggested++
				at.Remedy = cmp.Or(meant(ref.target, known), at.Remedy)
			}
			found = append(found, Finding{at, Error})
		}
	}
	return found
}

// ids gives the sorted ids of sorted records.
func ids(records []record) []string {
	all := make([]string, len(records))
	for i, r := range records {
		all[i] = r.id
	}
	return all
}

// rings finds ideas that replace, or duplicate, each other round in a circle.
// Each ring is told once, at the file with the lowest id. Following such a
// relation must end somewhere: the site shows the latest attempt.
func rings(ideas []record, kind relation) []Finding {
	const unseen, onWay, done = 0, 1, 2
	var found []Finding
	state := make([]uint8, len(ideas))
	for start := range ideas {
		var way []int
		at := start
		for at >= 0 && state[at] == unseen {
			state[at] = onWay
			way = append(way, at)
			at = follow(ideas, at, kind)
		}
		if at >= 0 && state[at] == onWay {
			ring := way[slices.Index(way, at):]
			if len(ring) > 1 { // an idea that refers to itself was told when it was parsed
				found = append(found, ringFinding(ideas, ring, kind))
			}
		}
		for _, i := range way {
			state[i] = done
		}
	}
	return found
}

// follow gives the index of the idea that the one at index refers to, or -1.
func follow(ideas []record, index int, kind relation) int {
	for _, ref := range ideas[index].refs {
		if ref.kind != kind {
			continue
		}
		i, ok := slices.BinarySearchFunc(ideas, ref.target, func(r record, id string) int {
			return strings.Compare(r.id, id)
		})
		if ok {
			return i
		}
	}
	return -1
}

func ringFinding(ideas []record, ring []int, kind relation) Finding {
	// Start at the lowest index, which is the lowest id.
	lowest := slices.Index(ring, slices.Min(ring))
	ring = append(slices.Clone(ring[lowest:]), ring[:lowest]...)
	var names []string
	for _, i := range ring {
		names = append(names, ideas[i].id)
	}
	names = append(names, names[0])
	first := ideas[ring[0]]
	f := fault.Fault{
		File: first.path, Rule: "ring",
		Message: fmt.Sprintf("Idéerna pekar på varandra i en ring med %s: %s.", kind, strings.Join(names, " → ")),
		Remedy:  "Låt den senare idén peka på den tidigare, och ta bort raden i den tidigare.",
	}
	for _, ref := range first.refs {
		if ref.kind == kind {
			f.Line, f.Column = int(ref.line), int(ref.column)
		}
	}
	return Finding{f, Error}
}

// meant gives the remedy for an id or a name that is not known.
func meant(written string, known []string) string {
	if guess := strict.Suggest(written, known); guess != "" {
		return fmt.Sprintf("Menade du %s?", guess)
	}
	return ""
}
