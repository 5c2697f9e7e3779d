package form

import (
	"cmp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/receipt"
	"github.com/idesluss/idesluss/internal/strict"
)

// mostBenefit bounds the one sentence that lists show, in characters.
const mostBenefit = 200

// submission makes what is sent of answers without faults.
func (f *Form) submission(a *answers, token receipt.Token) *gateway.Submission {
	s := &gateway.Submission{
		Token: token, Idea: f.idea(a), Pictures: f.pictures(a), Exists: f.exists(a),
		Part: a.get(partField), Who: cmp.Or(a.get(whoField), f.onlySubmitter()), Channel: "webb",
		Contact: f.contact(a), Retries: f.retries(token, a.retry),
	}
	return s
}

func (f *Form) onlySubmitter() string {
	if s := f.Frame.Rules.Process.Submitters; len(s) == 1 {
		return s[0]
	}
	return ""
}

func (f *Form) idea(a *answers) idea.Idea {
	i := idea.Idea{Format: idea.FormatVersion, Type: idea.TypeIdea, Title: a.get(titleField)}
	if a.get(noIdeaField) != "" {
		i.Type = idea.TypeProblem
	}
	i.Areas = f.areas(a)
	for _, t := range a.values[audienceField] {
		if t != other {
			i.Audience = append(i.Audience, t)
		}
	}
	for _, s := range f.asked() {
		if typed := a.get(sectionField(s)); typed != "" {
			i.Sections = append(i.Sections, idea.Section{Title: s.Title, Markdown: asMarkdown(typed)})
		}
	}
	f.benefit(a, &i)
	return i
}

// areas gives the parts of the municipality; all of them when someone does not
// know, since no idea may be without.
func (f *Form) areas(a *answers) []string {
	var ids []string
	unsure := slices.Contains(a.values[areaField], unknown)
	for _, t := range f.Frame.Rules.Organisation.Areas {
		if slices.Contains(a.values[areaField], t.ID) {
			ids = append(ids, t.ID)
		}
	}
	if len(ids) > 0 || !unsure {
		return ids
	}
	for _, t := range f.Frame.Rules.Organisation.Areas {
		ids = append(ids, t.ID)
	}
	return ids
}

// someoneElse begins the paragraph about who else has good of an idea, whom the
// organisation has no word for.
const someoneElse = "\n\nNågon annan som får nytta av idén: "

// benefit gives the idea its one sentence about the benefit and, where there
// is more to say, the section about it.
func (f *Form) benefit(a *answers, i *idea.Idea) {
	typed := a.get(benefitField)
	i.Benefit = firstSentence(typed)
	whole := asMarkdown(typed)
	if who := a.get(otherField); who != "" && slices.Contains(a.values[audienceField], other) {
		whole += someoneElse + literal(who)
	}
	section := f.Frame.Rules.Process.Section(benefitSection)
	required := slices.ContainsFunc(f.Frame.Rules.Process.Start().Requires.Sections, func(id string) bool { return strict.Fold(id) == benefitSection })
	if section == nil || !required && whole == asMarkdown(i.Benefit) {
		return
	}
	i.Sections = append(i.Sections, idea.Section{Title: section.Title, Markdown: whole})
}

// firstSentence gives the first sentence of a text, shortened at a word if it
// must be.
func firstSentence(typed string) string {
	typed, _, _ = strings.Cut(typed, "\n")
	words := strings.Fields(typed)
	var said []string
	for n, word := range words {
		said = append(said, word)
		if n+1 < len(words) && strings.ContainsAny(word[len(word)-1:], ".!?") && startsSentence(words[n+1]) {
			break
		}
	}
	sentence := strings.Join(said, " ")
	if len([]rune(sentence)) <= mostBenefit {
		return sentence
	}
	short := []rune(sentence)[:mostBenefit-1]
	if at := strings.LastIndexByte(string(short), ' '); at > 0 {
		return string(short)[:at] + "…"
	}
	return string(short) + "…"
}

func startsSentence(word string) bool {
	first := string([]rune(word)[:1])
	return strings.ToUpper(first) == first && strings.ToLower(first) != first
}

// exists tells what the sender knows of something similar.
func (f *Form) exists(a *answers) string {
	field := f.pageWith(similarField).fields(a)[0]
	return field.said(a)
}

// contact gives how to reach those who sent the idea; nil when they want only
// the receipt.
func (f *Form) contact(a *answers) *gateway.Contact {
	switch f.Frame.Rules.Process.Contact {
	case "aldrig":
		return nil
	case "kravs":
	default:
		if a.get(replyField) != contact {
			return nil
		}
	}
	c := &gateway.Contact{How: a.get(wayField)}
	for n := 1; n <= a.people(); n++ {
		p := gateway.Person{Name: a.get(of(nameField, n)), Email: a.get(of(mailField, n)), Phone: a.get(of(phoneField, n))}
		if p != (gateway.Person{}) {
			c.People = append(c.People, p)
		}
	}
	return c
}

// pageWith gives the page that asks for a field.
func (f *Form) pageWith(name string) *page {
	for _, p := range f.pages {
		for field := range p.all(&answers{}) {
			if field.name == name {
				return p
			}
		}
	}
	return nil
}
