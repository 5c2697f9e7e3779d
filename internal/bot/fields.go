package bot

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// own are the fields that a choice has its own words for, or that never
// change.
var own = []string{"format", "id", "inkommen", "steg", "beslut", "mall"}

// fields sets values of the front matter.
func (s *Situation) fields(w *written, c Choice) []check.Finding {
	var found []check.Finding
	for _, f := range c.Fields {
		if top, _, _ := strings.Cut(f.Path, "."); slices.Contains(own, top) {
			found = append(found, wrong(f.Path, "eget-falt", fmt.Sprintf("%q skrivs inte så här.", f.Path), ownRemedy(top)))
			continue
		}
		path, err := f.Path, error(nil)
		if f.Add {
			path, err = strict.Append(w.idea, f.Path, f.Value)
		} else {
			err = strict.Assign(w.idea, f.Path, f.Value)
		}
		if err != nil {
			found = append(found, wrong(f.Path, "okant-falt", fmt.Sprintf("%q kan inte få värdet %q.", f.Path, f.Value), fieldRemedy(f.Path, err)))
			continue
		}
		w.paths = append(w.paths, path)
	}
	return found
}

func ownRemedy(key string) string {
	switch key {
	case "steg":
		return "Steget följer av utfallet."
	case "beslut":
		return "Beslutet skrivs med utfall, skäl, tips och vad som händer nu."
	case "mall":
		return "Svara på mallens frågor, en i taget."
	}
	return "Det ändras aldrig."
}

func fieldRemedy(path string, err error) string {
	known := process.FieldsOf(idea.Idea{})
	if parts := strict.Parts(&idea.Idea{}, path); len(parts) > 1 {
		return fmt.Sprintf("Skriv en del i taget: %s.", strings.Join(parts, ", "))
	}
	if slices.Contains(known, path) {
		return fmt.Sprintf("Det gick inte: %v.", err)
	}
	if meant := strict.Suggest(path, known); meant != "" {
		return fmt.Sprintf("Menade du %s?", meant)
	}
	return "Det finns inget sådant fält i en idé."
}

// answers fills in forms. The version follows the process.
func (s *Situation) answers(w *written, c Choice) []check.Finding {
	var found []check.Finding
	for _, name := range slices.Sorted(maps.Keys(c.Answers)) {
		formName, criterionName, _ := strings.Cut(name, ".")
		form := s.Rules.Process.Form(formName)
		if form == nil {
			found = append(found, wrong(name, "okand-mall", fmt.Sprintf("Processen har ingen mall som heter %q.", formName),
				"Skriv mallen och frågan med punkt emellan, till exempel "+s.exampleQuestion()+"."))
			continue
		}
		criterion := form.Criterion(criterionName)
		if criterion == nil {
			found = append(found, wrong(name, "okant-kriterium", fmt.Sprintf("Mallen %s har ingen fråga som heter %q.", form.Name, criterionName),
				"Välj bland "+strings.Join(criterionIDs(form), ", ")+"."))
			continue
		}
		filled := w.idea.Forms[form.ID]
		for key, value := range map[string]string{"version": fmt.Sprint(form.Version), criterion.ID: c.Answers[name]} {
			_ = filled.SetKey(key, value) // a version from the process is a number; an answer is any text
		}
		if w.idea.Forms == nil {
			w.idea.Forms = map[string]idea.Form{}
		}
		w.idea.Forms[form.ID] = filled
		for _, path := range []string{"mall." + form.ID + ".version", "mall." + form.ID + "." + criterion.ID} {
			if !slices.Contains(w.paths, path) {
				w.paths = append(w.paths, path)
			}
		}
	}
	return found
}

func criterionIDs(form *process.Form) []string {
	var ids []string
	for _, c := range form.Criteria {
		ids = append(ids, c.ID)
	}
	return ids
}

// exampleQuestion gives how a question of a form is named.
func (s *Situation) exampleQuestion() string {
	for i := range s.Rules.Process.Forms {
		if form := &s.Rules.Process.Forms[i]; len(form.Criteria) > 0 && !s.Rules.Process.FilledInBlind(form) {
			return form.ID + "." + form.Criteria[0].ID
		}
	}
	return "mall.fraga"
}

// texts writes sections.
func (s *Situation) texts(w *written, c Choice) []check.Finding {
	var found []check.Finding
	for _, name := range slices.Sorted(maps.Keys(c.Sections)) {
		known := s.Rules.Process.Section(name)
		if known == nil {
			var titles []string
			for _, section := range s.Rules.Process.Sections {
				titles = append(titles, section.Title)
			}
			found = append(found, wrong(name, "okant-avsnitt", fmt.Sprintf("Processen har inget avsnitt som heter %q.", name),
				"Välj bland "+strings.Join(titles, ", ")+"."))
			continue
		}
		w.sections = append(w.sections, known.Title)
		text := strings.TrimSpace(c.Sections[name])
		section := w.idea.Section(known.Title)
		switch {
		case section != nil && text == "":
			w.idea.Sections = slices.DeleteFunc(w.idea.Sections, func(s idea.Section) bool { return same(s.Title, known.Title) })
		case section != nil:
			section.Markdown = text
		case text != "":
			w.idea.Sections = append(w.idea.Sections, idea.Section{Title: known.Title, Markdown: text})
		}
	}
	return found
}
