package corpus

import "math/bits"

// random is SplitMix64 (Steele, Lea and Flood, 2014). It is written out here
// because the corpus promises the same bytes for the same arguments with every
// version of Go.
type random uint64

// newRandom gives a stream of its own for every combination of parts, so that
// one idea can be made without making those before it.
func newRandom(parts ...uint64) *random {
	r := random(0)
	for _, p := range parts {
		r = random(r.next() ^ p)
	}
	r.next()
	return &r
}

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// below gives a number in [0, n).
func (r *random) below(n int) int {
	hi, _ := bits.Mul64(r.next(), uint64(n))
	return int(hi)
}

// between gives a number in [lo, hi].
func (r *random) between(lo, hi int) int { return lo + r.below(hi-lo+1) }

// chance is true in percent cases of a hundred.
func (r *random) chance(percent int) bool { return r.below(100) < percent }

// pick gives one of the values.
func pick[T any](r *random, values []T) T { return values[r.below(len(values))] }

// sample gives n different values, in the order they stood.
func sample[T any](r *random, values []T, n int) []T {
	var chosen []T
	for i, v := range values {
		if r.below(len(values)-i) < n-len(chosen) {
			chosen = append(chosen, v)
		}
	}
	return chosen
}
