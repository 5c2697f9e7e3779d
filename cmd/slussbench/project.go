package main

import (
	"bytes"
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// hugoFiles is the Hugo side's configuration, templates and fixed pages.
//
//go:embed all:hugo
var hugoFiles embed.FS

// writeProject lays the sluss in the folder from out as a Hugo project in the
// empty folder to: a page in the section ide per idea, and one in the section
// ideer per launched idea, with the front matter as it stands in the idea
// file and some lines that Hugo needs before it.
func writeProject(from, to string) error {
	sluss := os.DirFS(from)
	rules, faults, err := process.Load(sluss)
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		return fmt.Errorf("the rules have faults: %s", faults[0])
	}
	theme, err := fs.Sub(hugoFiles, "hugo")
	if err != nil {
		return err
	}
	if err := os.CopyFS(to, theme); err != nil {
		return fmt.Errorf("laying out the Hugo project: %w", err)
	}
	p := &project{dir: to, rules: rules, made: map[string]bool{}}
	if err := p.terms(); err != nil {
		return err
	}
	style, err := fs.ReadFile(sluss, "site/stil.css")
	if err != nil {
		return err
	}
	if err := p.write("assets/stil.css", style); err != nil {
		return err
	}
	if err := p.texts(sluss); err != nil {
		return err
	}
	err = fs.WalkDir(sluss, "ideas", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || strings.HasPrefix(name, "ideas/utmaningar/") || !strings.HasSuffix(name, ".md") {
			return err
		}
		data, err := fs.ReadFile(sluss, name)
		if err != nil {
			return err
		}
		return p.idea(name, data)
	})
	if err != nil {
		return err
	}
	return p.taxonomies()
}

// project is a Hugo project being laid out.
type project struct {
	dir   string
	rules *process.Rules
	made  map[string]bool // folders

	launched int // ideas so far
}

func (p *project) write(name string, data []byte) error {
	file := filepath.Join(p.dir, filepath.FromSlash(name))
	if dir := filepath.Dir(file); !p.made[dir] {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return err
		}
		p.made[dir] = true
	}
	return os.WriteFile(file, data, 0o644)
}

// terms writes what templates look up: the names of steps and areas.
func (p *project) terms() error {
	for name, value := range map[string]any{
		"steg": p.steps(), "mall": p.forms(), "skeden": p.stages(), "omrade": words(p.rules.Organisation.Areas),
		"malgrupp": words(p.rules.Organisation.Audiences), "mal": words(p.rules.Organisation.Goals),
	} {
		data, err := json.Marshal(value)
		if err != nil {
			return err
		}
		if err := p.write("data/"+name+".json", data); err != nil {
			return err
		}
	}
	return nil
}

type object map[string]any

func (p *project) steps() object {
	steps := object{}
	for n, s := range p.rules.Process.Steps {
		step := object{
			"namn": s.Name, "tagg": cmp.Or(s.Tag, s.Name), "nummer": s.Number, "oppen": s.Kind.Open(), "ordning": n,
			"status": s.Status, "blind": s.Blind, "index": strict.Fold(s.Index),
		}
		var ways []object
		for k := range s.Transitions {
			t := &s.Transitions[k]
			if t.Outcome != process.Yes {
				ways = append(ways, object{"namn": t.Name, "text": t.Message})
				continue
			}
			step["nasta"] = t.Name
			if to := p.rules.Process.Step(t.To); to != nil {
				step["kraver"] = to.Requires.Fields
			}
		}
		step["overgangar"] = ways
		steps[s.ID] = step
	}
	return steps
}

func (p *project) forms() object {
	forms := object{}
	for _, f := range p.rules.Process.Forms {
		questions := object{}
		for _, c := range f.Criteria {
			questions[c.ID] = c.Question
		}
		forms[f.ID] = object{"namn": f.Name, "fragor": questions}
	}
	return forms
}

func (p *project) stages() []object {
	var out []object
	for _, s := range p.rules.Process.Stages {
		out = append(out, object{"nummer": s.Number, "namn": s.Name})
	}
	return out
}

func words(terms []process.Term) map[string]string {
	m := map[string]string{}
	for _, t := range terms {
		m[t.ID] = t.Name
	}
	return m
}

// oneList is how many launched ideas the list from A to Ö has on one page.
// With more, it has a page per letter.
const oneList = 200

// taxonomies tells Hugo which lists to make, when it is known how many ideas
// there are. The public lists have keys that only launched ideas carry.
func (p *project) taxonomies() error {
	lists := "omrade: webbomrade\nnytta-for: webbnytta\neffekt: webbeffekt\nar: webbar\nstatus: webbstatus\n" +
		"oppetsteg: oppetsteg\noppetomrade: oppetomrade\navslutatsteg: avslutatsteg\n"
	if p.launched > oneList {
		lists += "bokstav: webbokstav\n"
	}
	return p.write("config/_default/taxonomies.yaml", []byte(lists))
}

// texts writes the pages that the municipality has written in Markdown.
func (p *project) texts(sluss fs.FS) error {
	names, err := fs.Glob(sluss, "site/sidor/*.md")
	if err != nil {
		return err
	}
	for _, name := range names {
		data, err := fs.ReadFile(sluss, name)
		if err != nil {
			return err
		}
		front, body, ok := cut(data)
		if !ok {
			return fmt.Errorf("%s: no front matter", name)
		}
		to := "content/" + path.Base(name)
		if bytes.Contains(front, []byte("\nplats: internt")) {
			to = "content/" + hugoInternal + "/" + path.Base(name)
		}
		title, _, _ := strings.Cut(strings.TrimPrefix(string(front), "titel: "), "\n")
		if err := p.write(to, header{"title": title}.page(front, string(body))); err != nil {
			return err
		}
	}
	return nil
}

// cut takes a file apart into front matter and what follows.
func cut(data []byte) (front, body []byte, ok bool) {
	return bytes.Cut(bytes.TrimPrefix(data, []byte("---\n")), []byte("\n---\n"))
}

// idea writes the pages of one idea.
func (p *project) idea(name string, data []byte) error {
	file, faults := idea.Parse(name, data)
	if len(faults) > 0 {
		return fmt.Errorf("an idea has faults: %s", faults[0])
	}
	front, _, ok := cut(data)
	if !ok {
		return fmt.Errorf("%s: no front matter", name)
	}
	public := "" // address
	i, step := &file.Idea, p.rules.Process.Step(file.Idea.Step)
	if i.Launch != nil && step.Web != "" {
		head := header{
			"title": i.Title, "date": i.Launch.Date.String(), "lastmod": lastDecision(i).String(),
			"hor_ihop": related(i), "initial": initial(i.Title), "webbokstav": []string{initial(i.Title)}, "webblardomar": p.lessons(i),
			"webbomrade": i.Areas, "webbnytta": i.Audience, "webbeffekt": i.Launch.Effect.Types,
			"webbar": []string{strconv.Itoa(i.Launch.Date.Year())}, "webbstatus": []string{step.Web},
		}
		p.launched++
		stem := strings.TrimSuffix(name[strings.LastIndexByte(name, '/')+1:], ".md")
		public = "/ideer/" + stem + "/"
		if err := p.write("content/ideer/"+stem+".md", head.page(front, p.body(i, true))); err != nil {
			return err
		}
	}
	head := header{
		"title": i.Title, "date": i.Received.String(), "lastmod": lastDecision(i).String(), "hor_ihop": related(i),
		"oppen": step.Kind.Open(), "publik": public, "vilande": step.Kind == process.Resting, "ordning": slices.Index(p.rules.Process.Steps, step),
	}
	if step.Kind.Open() {
		head["oppetsteg"], head["oppetomrade"] = []string{step.ID}, i.Areas
	} else {
		head["avslutatsteg"] = []string{step.ID}
	}
	return p.write("content/ide/"+i.ID+".md", head.page(front, p.body(i, false)))
}

// header is the front matter that is Hugo's own.
type header map[string]any

// page puts a file together. Values are written as JSON, which is YAML too.
func (h header) page(front []byte, body string) []byte {
	var b bytes.Buffer
	b.WriteString("---\n")
	for _, key := range slices.Sorted(maps.Keys(h)) {
		value, _ := json.Marshal(h[key]) // strings and lists of them
		fmt.Fprintf(&b, "%s: %s\n", key, value)
	}
	b.Write(front)
	b.WriteString("\n---\n\n" + body)
	return b.Bytes()
}

// body gives the sections that are shown: all, or the public ones.
func (p *project) body(i *idea.Idea, public bool) string {
	var b strings.Builder
	for _, s := range i.Sections {
		if public && !p.isPublic(s.Title) {
			continue
		}
		fmt.Fprintf(&b, "## %s\n\n%s\n\n", s.Title, strings.TrimSpace(s.Markdown))
	}
	return b.String()
}

func (p *project) isPublic(title string) bool {
	return slices.ContainsFunc(p.rules.Process.Sections, func(s process.Section) bool {
		return s.Public && strict.Fold(s.Title) == strict.Fold(title)
	})
}

// lessons gives the section that the page of lessons shows.
func (p *project) lessons(i *idea.Idea) string {
	rule := p.rules.Process.Section("lardomar")
	if rule == nil {
		return ""
	}
	if s := i.Section(rule.Title); s != nil {
		return s.Markdown
	}
	return ""
}

// initial is the letter that a title stands under in the list from A to Ö.
func initial(title string) string {
	first, _ := utf8.DecodeRuneInString(title)
	return strings.ToUpper(string(first))
}

func related(i *idea.Idea) []string {
	var ids []string
	for _, id := range append([]string{i.Replaces, i.DuplicateOf}, i.Similar...) {
		if id != "" {
			ids = append(ids, id)
		}
	}
	return ids
}

// lastDecision is the day an idea last moved.
func lastDecision(i *idea.Idea) calendar.Date {
	if n := len(i.Decisions); n > 0 {
		return i.Decisions[n-1].Date
	}
	return i.Received
}
