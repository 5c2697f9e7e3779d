package check

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// onScale is a number from a scale, alone or with words after it.
var onScale = regexp.MustCompile(`^([1-4])(?:\s*(?:/\s*4|av\s+4))?(?:$|[\s.,:;)(–—][^0-9]*$|\s*-\s+[^0-9]*$)`)

// readAnswer reads an answer by the criterion's scale: a number or the words
// of it, ja, nej or oklart, or any text. Whole answers come before the first
// clause of one, since the words of a scale may have commas in them.
func readAnswer(c *process.Criterion, value string) (string, bool) {
	if c.Scale == scaleText {
		return value, true
	}
	if m := onScale.FindStringSubmatch(value); m != nil && c.Scale == scaleFour {
		return m[1], true
	}
	clause, _, _ := cutClause(value)
	for _, said := range []string{value, clause} {
		said = strict.Fold(strings.TrimRight(said, ".! "))
		if c.Scale != scaleFour {
			if answer := yesNo[said]; answer != "" {
				return answer, true
			}
			continue
		}
		for i, words := range c.Words {
			if said == strict.Fold(words) {
				return strconv.Itoa(i + 1), true
			}
		}
	}
	return "", false
}

// yesNo is how people write the answers of the third scale, folded.
var yesNo = map[string]string{
	"ja": "ja", "nej": "nej", "oklart": "oklart",
	"vet_ej": "oklart", "vet_inte": "oklart", "osaker": "oklart", "?": "oklart",
}

// The scales, as site/process.yaml names them; ja_nej is the third.
const (
	scaleFour = "1-4"
	scaleText = "text"
)
