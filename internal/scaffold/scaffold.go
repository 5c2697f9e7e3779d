// Package scaffold makes what a new sluss begins with: its rules, the texts of
// its pages, the documents that the municipality is to write, and its first
// ideas' files.
//
// What [Files] gives passes check and build as it is, for every process that
// ships with the program, and says nothing that is true only of another
// municipality or another process. [Write] puts it in a folder whole or not at
// all; [Idea] makes one idea from what someone has told.
//
// The package does not ask anyone anything and knows no clock: questions,
// flags and the day come from cmd.
package scaffold

import (
	"bytes"
	"cmp"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Sluss is what must be known to make a new one.
type Sluss struct {
	Preset       string // the process, one of process.Presets
	Municipality string // Exempelköpings kommun; absent for the made-up one
	Short        string // Exempelköping; absent: what ShortName makes of it
	Today        calendar.Date
}

// File is one file of a new sluss, by its path from the root.
type File struct {
	Path string
	Data []byte
}

// mall holds what is written anew: templates with [[…]], so that {{…}} stays
// for the site to fill in, and pages of the processes that differ.
//
//go:embed mall
var mall embed.FS

// Files gives everything a new sluss begins with, in order of path. texts is
// where the general pages are, under site/sidor.
func Files(s Sluss, texts fs.FS) ([]File, error) {
	p, err := process.Preset(s.Preset)
	if err != nil {
		return nil, err
	}
	roster, err := process.PresetRoster(s.Preset)
	if err != nil {
		return nil, err
	}
	organisation, err := s.organisation()
	if err != nil {
		return nil, err
	}
	files := []File{
		{process.RosterFile, roster},
		{process.OrganisationFile, organisation},
		{"ideas/.gitkeep", nil},
		{"ideas/utmaningar/.gitkeep", nil},
	}
	written, err := s.written(p)
	if err != nil {
		return nil, err
	}
	pages, err := s.pages(p, texts)
	if err != nil {
		return nil, err
	}
	files = slices.Concat(files, written, pages, PullTemplates(p))
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// madeUp is the municipality that stands in until there is a real one.
var madeUp = process.Organisation{Municipality: "Exempelköpings kommun", Short: "Exempelköping"}

// organisation gives the preset's sample with the municipality's own name.
func (s Sluss) organisation() ([]byte, error) {
	sample, err := process.PresetOrganisation(s.Preset)
	if err != nil || s.Municipality == "" {
		return sample, err
	}
	var named process.Organisation
	if _, faults := strict.Decode(process.OrganisationFile, sample, 1, &named); len(faults) > 0 {
		return nil, fmt.Errorf("the sample of %s: %s", s.Preset, faults[0])
	}
	named.Municipality, named.Short = s.Municipality, cmp.Or(s.Short, ShortName(s.Municipality))
	out, err := strict.Splice(sample, &named, "kommun", "kortnamn")
	if err != nil {
		return nil, fmt.Errorf("naming the municipality in %s: %w", process.OrganisationFile, err)
	}
	return out, nil
}

// ShortName makes Provhamn of Provhamns kommun, as well as can be told: a name
// that ends like Borås, Höganäs or Hagfors keeps its s.
func ShortName(municipality string) string {
	name := strings.TrimSpace(municipality)
	place, found := strings.CutSuffix(name, " kommun")
	if !found {
		return name
	}
	for _, ending := range []string{"ås", "äs", "fors"} {
		if strings.HasSuffix(place, ending) {
			return place
		}
	}
	return strings.TrimSuffix(place, "s")
}

// documents are what must be settled before a sluss starts: pages for internal
// eyes, drafts until the municipality has written them.
var documents = []string{"organisation", "arbetssatt", "syfte-mal-principer", "beslutsforslag"}

// written gives the files made from templates.
func (s Sluss) written(p *process.Process) ([]File, error) {
	from := map[string]string{
		process.ProcessFile: "process.yaml",
		"site/sajt.yaml":    "sajt.yaml",
		"README.md":         "README.md",
		".gitignore":        "gitignore",
	}
	for _, d := range documents {
		from["site/sidor/"+d+".md"] = "sidor/" + d + ".md"
	}
	v := s.view(p)
	var files []File
	for to, name := range from {
		data, err := fill(name, v)
		if err != nil {
			return nil, err
		}
		files = append(files, File{to, data})
	}
	return files, nil
}

// view is what the templates get.
type view struct {
	*process.Process
	Preset       string
	Service      string
	Municipality string
	Contact      string // the function that answers
	Approves     string // the role that approves changes to the process
	Promise      string // what is promised, in a sentence
	Today        calendar.Date
	Expires      calendar.Date // of what security.txt says
}

func (s Sluss) view(p *process.Process) view {
	v := view{
		Process: p, Preset: s.Preset, Service: p.Name, Municipality: s.Municipality,
		Contact: p.Name + ", kontakt", Approves: "ingen", Today: s.Today, Expires: s.Today.AddDays(365),
		Promise: fmt.Sprintf("Processen lovar ett första svar inom %d arbetsdagar.", p.Promise.AnswerDays),
	}
	if v.Municipality == "" {
		v.Municipality = madeUp.Municipality
	}
	if r := p.Role(p.Approves); r != nil {
		v.Approves = strings.ToLower(r.Name)
	}
	if r := receiving(p); r != nil {
		v.Contact = r.Name
	}
	return v
}

// receiving gives the role that works where ideas come in and that is not just
// anyone's.
func receiving(p *process.Process) *process.Role {
	for _, id := range p.Start().Work {
		if r := p.Role(id); r != nil && !r.Unlisted {
			return r
		}
	}
	return nil
}

// fill carries out one template.
func fill(name string, v any) ([]byte, error) {
	t, err := template.New(path.Base(name)).Delims("[[", "]]").Option("missingkey=error").ParseFS(mall, path.Join("mall", name))
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	if err := t.Execute(&out, v); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}
