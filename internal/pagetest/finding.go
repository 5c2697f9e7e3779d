package pagetest

import (
	"cmp"
	"fmt"
	"slices"
)

// Finding is one thing wrong with one page.
type Finding struct {
	Page    string // slash-separated name of the file in the tree
	Rule    string // stable short name of the rule broken, such as "heading-order"
	Message string // what is wrong, with the offending text
}

func (f Finding) String() string {
	return fmt.Sprintf("%s: %s: %s", f.Page, f.Rule, f.Message)
}

// sorted orders findings by page, rule and message and drops repetitions, so
// that two runs over the same tree print the same report.
func sorted(findings []Finding) []Finding {
	slices.SortFunc(findings, func(a, b Finding) int {
		return cmp.Or(
			cmp.Compare(a.Page, b.Page),
			cmp.Compare(a.Rule, b.Rule),
			cmp.Compare(a.Message, b.Message),
		)
	})
	return slices.Compact(findings)
}
