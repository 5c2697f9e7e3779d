package canary

import "bytes"

// table finds many patterns in one pass: at each place it looks up the first
// bytes, which hardly ever are those of a pattern.
type table struct {
	begins   []bool // by the first two bytes
	patterns map[[shortest]byte][]pattern
}

func newTable() table {
	return table{make([]bool, 1<<16), map[[shortest]byte][]pattern{}}
}

// add puts a pattern in, unless it is too short to mean anything, or there
// already.
func (t *table) add(p pattern) {
	if len(p.bytes) < shortest {
		return
	}
	key := [shortest]byte(p.bytes)
	for _, other := range t.patterns[key] {
		if other.canary == p.canary && bytes.Equal(other.bytes, p.bytes) {
			return
		}
	}
	t.patterns[key] = append(t.patterns[key], p)
	t.begins[int(key[0])<<8|int(key[1])] = true
}

// find calls found for each place where a pattern stands in data.
func (t *table) find(data []byte, found func(p *pattern, at int)) {
	for i := 0; i+shortest <= len(data); i++ {
		if !t.begins[int(data[i])<<8|int(data[i+1])] {
			continue
		}
		some := t.patterns[[shortest]byte(data[i:])]
		for n := range some {
			if bytes.HasPrefix(data[i:], some[n].bytes) {
				found(&some[n], i)
			}
		}
	}
}
