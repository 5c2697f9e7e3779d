package gateway

import (
	"context"
	"strings"

	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// words gives what a mail with the whole answer says of an idea, with a text
// that stands under the receipt too. i is the idea as it is on main; nil before
// it is there.
func (g *Gateway) words(r *record, rules *process.Rules, i *idea.Idea, text string) *Words {
	if g.Queue == nil {
		return nil
	}
	s := g.stand(r, rules, i)
	return &Words{Title: s.Title, Contact: s.Contact, Text: text}
}

// decided gives the words of a decision: the n-th, from 0.
func (g *Gateway) decided(r *record, rules *process.Rules, i *idea.Idea, n int) *Words {
	all := answers(rules, i)
	a := all[len(all)-1-n] // the latest is first
	w := g.words(r, rules, i, a.Text)
	if w == nil {
		return nil
	}
	if a.Outcome != process.No {
		w.Says = says(a.Text, w.Title)
	}
	// Most processes say the reasons and tips in the text.
	if !strings.Contains(a.Text, strings.TrimSpace(a.Reasons)) {
		w.Reasons = a.Reasons
	}
	for _, tip := range a.Tips {
		if !strings.Contains(a.Text, strings.TrimSpace(tip)) {
			w.Tips = append(w.Tips, tip)
		}
	}
	return w
}

// says gives the decision as the subject of a mail has it: the first sentence,
// without the title, when it is short and about the idea.
func says(text, title string) string {
	first, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	first = strings.Replace(first, ` "`+title+`"`, "", 1)
	if at := strings.Index(first, ". "); at >= 0 {
		first = first[:at]
	}
	first = strings.TrimSuffix(first, ".")
	if !strings.HasPrefix(first, "Din idé ") || len(first) > 70 {
		return ""
	}
	return first
}

// letterWords gives the words of a letter from the team.
func (g *Gateway) letterWords(ctx context.Context, id, text string) *Words {
	if g.Queue == nil {
		return nil
	}
	r, err := g.byID(id)
	if err != nil {
		return nil // which is told where the letter is written
	}
	rules, err := g.rules()
	if err != nil {
		return nil // then the mail says that there is something to read
	}
	i, _ := g.standing(ctx, id)
	return g.words(r, rules, i, text)
}
