package bot

import (
	"fmt"
	"slices"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
)

// bytes gives the file with what was written put in, and every other byte as
// it was.
func (s *Situation) bytes(w *written) ([]byte, error) {
	data, err := idea.Edit(s.Data, func(i *idea.Idea) error {
		sections := i.Sections
		*i = *w.idea
		i.Sections = sections
		return nil
	}, append(w.paths, fmt.Sprintf("beslut[%d]", len(w.idea.Decisions)-1))...)
	if err != nil {
		return nil, fmt.Errorf("writing %s: %w", s.File.Path, err)
	}
	for _, title := range w.sections {
		text := ""
		if section := w.idea.Section(title); section != nil {
			text = section.Markdown
		}
		if data, err = idea.SetSection(data, title, text, s.after(title)...); err != nil {
			return nil, fmt.Errorf("writing %s: %w", s.File.Path, err)
		}
	}
	return data, nil
}

// after gives the headings that come after one in the process.
func (s *Situation) after(title string) []string {
	var later []string
	found := false
	for _, section := range s.Rules.Process.Sections {
		if found {
			later = append(later, section.Title)
		}
		found = found || section.Title == title
	}
	return later
}

// judge gives what package check would say about the idea as it was written.
// What the step asks for must be there now: where the road ends nobody comes
// back to fill it in, so check only warns of it there.
func (s *Situation) judge(w *written, day calendar.Date) []check.Finding {
	f, faults := idea.Parse(s.File.Path, idea.Format(w.idea))
	found := check.Errors(faults)
	if f != nil {
		found = append(found, besides(faults, check.Idea(f, s.Rules, day))...)
	}
	for n := range found {
		if found[n].Rule == "saknas" {
			found[n].Severity = check.Error
		}
	}
	return withoutPlaces(found)
}

// besides gives the findings at other places than the faults: a value that
// could not be read is not also wrong.
func besides(faults []fault.Fault, found []check.Finding) []check.Finding {
	return slices.DeleteFunc(found, func(f check.Finding) bool {
		return slices.ContainsFunc(faults, func(o fault.Fault) bool { return o.Line > 0 && o.Line == f.Line && o.Column == f.Column })
	})
}

// withoutPlaces takes away lines and columns of a file that is not there yet.
func withoutPlaces(found []check.Finding) []check.Finding {
	for i := range found {
		found[i].Line, found[i].Column = 0, 0
	}
	return found
}
