package corpus

import (
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
)

// life is what happened to one idea, and when.
type life struct {
	number   int
	id       string
	received calendar.Date
	way      *way
	decided  []calendar.Date // the day of each of the way's moves
}

// life gives what happened to idea number i. It is a function of the corpus
// and i, cheap enough to ask again when another idea refers to this one.
func (c *Corpus) life(i int) life {
	r := newRandom(c.seed, uint64(i), 1)
	first := Until.AddDays(-span)
	from, to := span*i/c.n, span*(i+1)/c.n
	l := life{number: i, received: workday(first.AddDays(from + r.below(max(1, to-from))))}
	l.id = id(c.seed, i, l.received.Year())
	l.way = c.choose(r, int(Until-l.received), i == 0)
	l.decided = l.spread(r)
	return l
}

// choose picks the way of an idea of that age. The first idea of all can be no
// duplicate.
func (c *Corpus) choose(r *random, age int, first bool) *way {
	group := ageGroup(age)
	for {
		left := r.below(100)
		for k := range c.table.ways {
			w := &c.table.ways[k]
			if left -= w.weights[group]; left >= 0 {
				continue
			}
			if first && !w.carriesNo(original) {
				break
			}
			return w
		}
	}
}

// spread gives the decisions their days: on average five weeks apart, less
// when the idea is too young for that.
func (l *life) spread(r *random) []calendar.Date {
	n := len(l.way.moves)
	age := int(Until - l.received)
	pace := min(70, age/max(1, n))
	days := make([]calendar.Date, n)
	at := l.received
	for i := range days {
		at = at.AddDays(r.below(pace + 1))
		days[i] = min(workday(at), Until)
	}
	return days
}

// since gives the day of the move from which on the idea carries c, which it
// must.
func (l *life) since(c cargo) calendar.Date { return l.decided[l.way.gained(c)] }

// workday gives d, or the Monday after when d is a Saturday or Sunday. Until
// is a Friday, so no day is moved past it.
func workday(d calendar.Date) calendar.Date {
	switch d.Time().Weekday() {
	case time.Saturday:
		return d.AddDays(2)
	case time.Sunday:
		return d.AddDays(1)
	}
	return d
}

// letters are those of Crockford's base32, which ids are written with.
const letters = "0123456789abcdefghjkmnpqrstvwxyz"

// idSpace is how many ids there are in a year.
const idSpace = 1 << 25

// id gives idea number i of a corpus its id. Multiplying by an odd number and
// adding is a permutation of the id space, so no two are the same.
func id(seed uint64, i, year int) string {
	n := (uint64(i)*0x9e3779b1 + newRandom(seed, 2).next()) % idSpace
	b := []byte{byte('0' + year/10%10), byte('0' + year%10), '-', 0, 0, 0, 0, 0}
	for k := len(b) - 1; k > 2; k-- {
		b[k] = letters[n%32]
		n /= 32
	}
	return string(b)
}
