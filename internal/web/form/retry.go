package form

import (
	"net/http"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/idea"
)

// Open shows the first question of a form where the answers of an earlier
// attempt are filled in, as gateway.Again gives it to who had its receipt. It
// is an answer to that request, so that the text never stands in an address.
func (f *Form) Open(w http.ResponseWriter, earlier *gateway.Submission) {
	token, written, err := f.newToken()
	if err != nil {
		f.failed(w, err)
		return
	}
	a := f.filledIn(earlier)
	a.token = written
	if idea.ValidID(earlier.Retries) {
		a.retry = f.mark(token, earlier.Retries)
	}
	f.showQuestion(w, http.StatusOK, f.pages[0], a, nil)
}

// filledIn gives the answers that would have made a submission.
func (f *Form) filledIn(s *gateway.Submission) *answers {
	a := &answers{values: map[string][]string{}}
	put := func(name, value string) {
		if value != "" {
			a.set(name, value)
		}
	}
	i := &s.Idea
	put(titleField, i.Title)
	for _, section := range f.asked() {
		if told := i.Section(section.Title); told != nil {
			put(sectionField(section), asTyped(told.Markdown))
		} else if i.Type == idea.TypeProblem {
			put(noIdeaField, "saknas")
		}
	}
	put(benefitField, i.Benefit)
	if section := f.Frame.Rules.Process.Section(benefitSection); section != nil {
		if told := i.Section(section.Title); told != nil {
			put(benefitField, asTyped(told.Markdown))
		}
	}
	a.values[audienceField] = slices.Clone(i.Audience)
	if benefit, who, found := strings.Cut(a.get(benefitField), someoneElse); found {
		a.values[audienceField] = append(a.values[audienceField], other)
		put(benefitField, benefit)
		put(otherField, who)
	}
	if len(i.Areas) > 0 && len(i.Areas) == len(f.Frame.Rules.Organisation.Areas) {
		put(areaField, unknown)
	} else {
		a.values[areaField] = slices.Clone(i.Areas)
	}
	put(partField, s.Part)
	put(whoField, s.Who)
	return f.answersFrom(a.values) // only what is asked now
}
