package corpus

import (
	_ "embed"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
)

//go:embed orebro.txt
var orebro string

// cargo is what an idea file holds besides what every idea holds.
type cargo uint

const (
	answer    cargo = 1 << iota // a date by which an answer is due, and who gives it
	form                        // the sluss team's form
	survey                      // what the investigation found
	plan                        // an action plan, a function responsible, a receiver
	pilot                       // a test on a small scale
	launch                      // everything the public page needs
	evaluated                   // what the evaluation found
	pause                       // when it is taken up again
	original                    // which idea it duplicates
)

var cargoNames = map[string]cargo{
	"-": 0, "answer": answer, "form": form, "survey": survey, "plan": plan, "pilot": pilot,
	"launch": launch, "evaluated": evaluated, "pause": pause, "original": original,
}

// place is what is known of a step: what an idea carries while it stands
// there, what it carries from then on, and who decides there.
type place struct {
	id           string
	while, gains cargo
	decides      string
}

// move is one decision of a way: the outcome, and the place it leads to.
type move struct {
	outcome process.Outcome
	to      place
}

// way is a walk through the process.
type way struct {
	start   place
	moves   []move
	weights [len(ages) + 1]int // of a hundred, per age group
}

// ages are the limits between age groups, in days since the idea came in.
var ages = [...]int{60, 300, 900}

func ageGroup(days int) int {
	for i, limit := range ages {
		if days < limit {
			return i
		}
	}
	return len(ages)
}

// at gives where the idea stands after its first n moves, and all it carries.
func (w *way) at(n int) (place, cargo) {
	here, carried := w.start, w.start.gains
	for _, m := range w.moves[:n] {
		here = m.to
		carried |= here.gains
	}
	return here, carried | here.while
}

// gained gives the index of the move from which on the idea carries c, or -1.
func (w *way) gained(c cargo) int {
	return slices.IndexFunc(w.moves, func(m move) bool { return m.to.gains&c != 0 })
}

// table is what orebro.txt says.
type table struct {
	places map[string]place
	form   blank
	ways   []way
}

// blank is a form to fill in.
type blank struct {
	id        string
	version   int
	questions []question
}

type question struct {
	criterion string
	answers   []string
}

// readTable reads the table that orebro.txt explains.
func readTable(text string) (*table, error) {
	t := &table{places: map[string]place{}}
	for n, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		if len(words) == 0 || words[0] == "#" {
			continue
		}
		var err error
		switch words[0] {
		case "step":
			err = t.readPlace(words[1:])
		case "form":
			err = t.readForm(words[1:])
		case "way":
			err = t.readWay(words[1:])
		default:
			err = fmt.Errorf("unknown line %q", words[0])
		}
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n+1, err)
		}
	}
	return t, nil
}

func (t *table) readPlace(words []string) error {
	if len(words) != 4 {
		return fmt.Errorf("a step has 4 words, not %d", len(words))
	}
	while, err := readCargo(words[1])
	if err != nil {
		return err
	}
	gains, err := readCargo(words[2])
	if err != nil {
		return err
	}
	decides := strings.ReplaceAll(words[3], "_", " ")
	t.places[words[0]] = place{words[0], while, gains, decides}
	return nil
}

func readCargo(list string) (c cargo, err error) {
	for _, name := range strings.Split(list, ",") {
		one, ok := cargoNames[name]
		if !ok {
			return 0, fmt.Errorf("unknown cargo %q", name)
		}
		c |= one
	}
	return c, nil
}

func (t *table) readForm(words []string) (err error) {
	if len(words) < 3 {
		return fmt.Errorf("a form has an id, a version and questions")
	}
	t.form.id = words[0]
	if t.form.version, err = strconv.Atoi(words[1]); err != nil {
		return err
	}
	for _, word := range words[2:] {
		criterion, answers, _ := strings.Cut(word, "=")
		t.form.questions = append(t.form.questions, question{criterion, strings.Split(answers, "|")})
	}
	return nil
}

func (t *table) readWay(words []string) (err error) {
	var w way
	if len(words) <= len(w.weights) || (len(words)-len(w.weights))%2 == 0 {
		return fmt.Errorf("a way has %d weights, a step, and then pairs of outcome and step", len(w.weights))
	}
	for i := range w.weights {
		if w.weights[i], err = strconv.Atoi(words[i]); err != nil {
			return err
		}
	}
	walk := words[len(w.weights):]
	if w.start, err = t.place(walk[0]); err != nil {
		return err
	}
	for i := 1; i < len(walk); i += 2 {
		to, err := t.place(walk[i+1])
		if err != nil {
			return err
		}
		w.moves = append(w.moves, move{process.Outcome(walk[i]), to})
	}
	t.ways = append(t.ways, w)
	return nil
}

func (t *table) place(id string) (place, error) {
	p, ok := t.places[id]
	if !ok {
		return p, fmt.Errorf("unknown step %q", id)
	}
	return p, nil
}

// ends reports whether the last decision was such an outcome.
func (w *way) ends(outcome process.Outcome) bool {
	return len(w.moves) > 0 && w.moves[len(w.moves)-1].outcome == outcome
}

// carriesNo reports whether the idea ends up without the cargo.
func (w *way) carriesNo(c cargo) bool {
	_, carried := w.at(len(w.moves))
	return carried&c == 0
}
