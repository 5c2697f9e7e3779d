package scaffold

import (
	"fmt"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Intake is what must be known to make an intake repository: where employees
// who like Git send their ideas by pull request, apart from the sluss.
type Intake struct {
	Sluss      Sluss
	Repository string // github.com/kommunen/ideintag
	To         string // github.com/kommunen/ideslussen, the sluss that ideas go to
	Version    string // of the program that its workflow installs
}

// ideaTemplate is where an employee's idea begins.
const ideaTemplate = "ideer/MALL.md"

// place is an address of a repository on GitHub.
var place = regexp.MustCompile(`^github\.com/[A-Za-z0-9][A-Za-z0-9-]*/[A-Za-z0-9._-]+$`)

// ValidPlace reports whether s is the address of a repository, as in
// "github.com/kommunen/ideintag".
func ValidPlace(s string) bool { return place.MatchString(s) }

// Files gives everything an intake repository begins with, in order of path.
// Its rules are a copy of those of a new sluss.
func (in Intake) Files() ([]File, error) {
	p, err := process.Preset(in.Sluss.Preset)
	if err != nil {
		return nil, err
	}
	for _, at := range []string{in.Repository, in.To} {
		if !ValidPlace(at) {
			return nil, fmt.Errorf("%q is not the address of a repository, such as github.com/kommunen/ideintag", at)
		}
	}
	organisation, err := in.Sluss.organisation()
	if err != nil {
		return nil, err
	}
	v, err := in.view(p)
	if err != nil {
		return nil, err
	}
	idea, err := fill("intag/MALL.md", v)
	if err != nil {
		return nil, err
	}
	v.Link = in.link(string(idea))
	files := []File{{ideaTemplate, idea}, {process.OrganisationFile, organisation}, {process.ProcessFile, fmt.Appendf(nil, "preset: %s\n", in.Sluss.Preset)}}
	for to, from := range map[string]string{
		"README.md":                        "README.md",
		".github/pull_request_template.md": "pull_request_template.md",
		".github/workflows/granska.yml":    "granska.yml",
		".github/CODEOWNERS":               "CODEOWNERS",
		process.HostingFile:                "forge.yaml",
		process.RosterFile:                 "roller.yaml",
	} {
		data, err := fill(path.Join("intag", from), v)
		if err != nil {
			return nil, err
		}
		files = append(files, File{to, data})
	}
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Path, b.Path) })
	return files, nil
}

// intakeView is what the templates of an intake repository get.
type intakeView struct {
	view
	Repository, Sluss string
	Owner, Group      string // who may merge there
	Version           string
	Team              string
	Areas, Audiences  string
	Written           []process.Section // what an employee writes under
	AtLeast           bool              // ideas wait for company
	Link              string
}

func (in Intake) view(p *process.Process) (*intakeView, error) {
	organisation, roster, err := samples(in.Sluss.Preset)
	if err != nil {
		return nil, err
	}
	v := &intakeView{
		view: in.Sluss.view(p), Repository: in.Repository, Sluss: in.To, Version: in.Version,
		Owner: strings.Split(in.Repository, "/")[1], Group: "ideslussen-" + p.ID,
		Areas: words(organisation.Areas), Audiences: words(organisation.Audiences),
		Written: headings(p), AtLeast: p.Batch.Least > 1,
	}
	v.Promise = fmt.Sprintf("Du får det första svaret inom %d arbetsdagar.", p.Promise.AnswerDays)
	if role := receiving(p); role != nil {
		v.Team = role.Name
		for _, m := range roster.Members {
			if m.Role == role.ID && len(m.Groups) > 0 {
				v.Group = m.Groups[0]
			}
		}
	}
	return v, nil
}

// samples gives the words and the roster that come with a preset.
func samples(preset string) (organisation process.Organisation, roster process.Roster, err error) {
	words, err := process.PresetOrganisation(preset)
	if err != nil {
		return organisation, roster, err
	}
	seats, err := process.PresetRoster(preset)
	if err != nil {
		return organisation, roster, err
	}
	_, faults := strict.Decode(process.OrganisationFile, words, 1, &organisation)
	_, more := strict.Decode(process.RosterFile, seats, 1, &roster)
	if faults = append(faults, more...); len(faults) > 0 {
		return organisation, roster, fmt.Errorf("the sample of %s: %s", preset, faults[0])
	}
	return organisation, roster, nil
}

// headings gives the sections that an employee writes under: the first ones,
// which the public is to read. Those after them are for people who work with
// the idea.
func headings(p *process.Process) []process.Section {
	for n, s := range p.Sections {
		if !s.Public {
			return p.Sections[:n]
		}
	}
	return p.Sections
}

func words(terms []process.Term) string {
	var names []string
	for _, t := range terms {
		names = append(names, t.Name)
	}
	return strings.Join(names, ", ")
}

// link opens a new file on GitHub with the template in it. Spaces are written
// %20: a plus sign may be shown as it is.
func (in Intake) link(idea string) string {
	return "https://" + in.Repository + "/new/main?filename=ideer/min-ide.md&value=" + strings.ReplaceAll(url.QueryEscape(idea), "+", "%20")
}
