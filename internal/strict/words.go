package strict

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold gives the form in which names of steps, areas, criteria, sections and
// keys are compared: lower case, letters without rings, dots and accents (å
// and ä become a, ö o, é e), and one underscore for each run of spaces,
// hyphens and underscores. "Så kan du göra samma sak" becomes
// "sa_kan_du_gora_samma_sak". It is for comparing, never for showing.
func Fold(s string) string {
	if folded(s) {
		return s
	}
	if out, ok := foldSwedish(s); ok {
		return out
	}
	var out strings.Builder
	out.Grow(len(s))
	gap := false
	for _, r := range norm.NFD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case r == '_' || r == '-' || unicode.IsSpace(r):
			gap = out.Len() > 0
			continue
		}
		if gap {
			out.WriteByte('_')
			gap = false
		}
		out.WriteRune(unicode.ToLower(r))
	}
	return norm.NFC.String(out.String())
}

// folded reports whether s plainly is in the folded form already.
func folded(s string) bool {
	for i := range len(s) {
		if c := s[i]; (c < 'a' || c > 'z') && (c < '0' || c > '9') {
			return false
		}
	}
	return true
}

// foldSwedish folds what has only ASCII and the letters of Swedish, composed.
// That is nearly every name, and decomposing them all is most of the cost of a
// build's comparisons.
func foldSwedish(s string) (string, bool) {
	var space [64]byte
	out, gap := space[:0], false
	for _, r := range s {
		switch r {
		case 'å', 'ä', 'Å', 'Ä':
			r = 'a'
		case 'ö', 'Ö':
			r = 'o'
		case 'é', 'É':
			r = 'e'
		case '_', '-', ' ', '\t', '\n', '\v', '\f', '\r':
			gap = len(out) > 0
			continue
		}
		switch {
		case r >= utf8.RuneSelf:
			return "", false
		case r >= 'A' && r <= 'Z':
			r += 'a' - 'A'
		}
		if gap {
			out, gap = append(out, '_'), false
		}
		out = append(out, byte(r))
	}
	return string(out), true
}

// Suggest gives the candidate that the writer most likely meant, or "": the
// one that folds to the same or is fewest slips of the finger away.
func Suggest(written string, candidates []string) string {
	from := []rune(Fold(written))
	if len(from) == 0 || len(from) > 60 {
		return ""
	}
	best, least := "", slips(len(from))+1
	for _, candidate := range candidates {
		to := []rune(Fold(candidate))
		if d := distance(from, to, least); d < least {
			best, least = candidate, d
		}
	}
	if best == "" {
		best = begun(string(from), candidates)
	}
	return best
}

// slips is how many mistakes a word of n letters may hold and still be known.
func slips(n int) int {
	switch {
	case n <= 2:
		return 0
	case n <= 4:
		return 1
	case n <= 9:
		return 2
	default:
		return 3
	}
}

// begun gives the only candidate that begins with what was written, or that
// what was written begins with.
func begun(written string, candidates []string) string {
	found := ""
	for _, candidate := range candidates {
		c := Fold(candidate)
		if min(len(c), len(written)) < 4 || !strings.HasPrefix(c, written) && !strings.HasPrefix(written, c) {
			continue
		}
		if found != "" {
			return ""
		}
		found = candidate
	}
	return found
}

// distance counts insertions, deletions, changes and swaps of neighbouring
// letters between a and b (optimal string alignment), or gives limit when
// their lengths alone differ by as much.
func distance(a, b []rune, limit int) int {
	if len(a)-len(b) >= limit || len(b)-len(a) >= limit {
		return limit
	}
	before, row, next := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		next[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			next[j] = min(row[j]+1, next[j-1]+1, row[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				next[j] = min(next[j], before[j-2]+1)
			}
		}
		before, row, next = row, next, before
	}
	return row[len(b)]
}
