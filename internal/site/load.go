package site

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"strings"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// load reads everything but the ideas: the rules, what the municipality says
// about itself, its texts, the templates and the style.
func (b *builder) load(public, internal Sink) error {
	rules, faults, err := process.Load(b.in.Sluss)
	if err != nil {
		return err
	}
	b.fault(faults)
	if len(faults) > 0 {
		rules = nil // an idea must not be blamed for what the rules got wrong
	}
	if b.checker, err = check.New(b.in.Sluss, rules, b.in.Today); err != nil {
		return err
	}
	b.challenges = b.checker.Challenges()
	if err := b.readImages(); err != nil {
		return err
	}
	if err := b.readConfig(); err != nil {
		return err
	}
	if err := b.ownTemplates(); err != nil {
		return err
	}
	if rules == nil || b.config == nil {
		return nil
	}
	b.rules = rules
	if err := b.readTexts(); err != nil {
		return err
	}
	if err := b.makeTrees(public, internal); err != nil {
		return err
	}
	if b.internal == nil {
		return nil // the style has faults
	}
	b.parts, err = b.newIndexParts()
	return err
}

// fault reports faults as errors: outside ideas there is no step that could
// make one of them lighter.
func (b *builder) fault(faults []fault.Fault) { b.report(check.Errors(faults)...) }

const (
	configFile = "site/sajt.yaml"
	styleFile  = "site/stil.css"
	maxConfig  = 256 << 10 // bytes
)

func (b *builder) readConfig() error {
	data, faults, err := strict.Read(b.in.Sluss, configFile, maxConfig)
	if errors.Is(err, fs.ErrNotExist) {
		b.fault([]fault.Fault{{File: configFile, Rule: "saknas", Message: "Filen saknas.", Remedy: "Kör idesluss init i en tom mapp och hämta filen därifrån."}})
		return nil
	}
	if err != nil {
		return err
	}
	if len(faults) > 0 {
		b.fault(faults)
		return nil
	}
	c := &Config{}
	doc, faults := strict.Decode(configFile, data, 1, c)
	b.fault(faults)
	if len(faults) == 0 {
		b.report(c.lint(doc, b.in.Today)...)
	}
	if b.in.PublicAddress != "" {
		c.Address = b.in.PublicAddress
	}
	if b.in.InternalAddress != "" {
		c.Internal = b.in.InternalAddress
	}
	if !isAddress(c.Address) || !isAddress(c.Internal) {
		return nil
	}
	b.config = c
	return nil
}

// makeTrees sets up the two trees: addresses, menus, templates.
func (b *builder) makeTrees(public, internal Sink) (err error) {
	files := overlay{b.in.Sluss, b.in.Defaults}
	style, faults, err := strict.Read(files, styleFile, maxTemplate)
	if err != nil {
		return fmt.Errorf("reading the style: %w", err)
	}
	if len(faults) > 0 {
		b.fault(faults)
		return nil
	}
	css := squeeze(string(style))
	if strings.Contains(css, "</") {
		b.fault([]fault.Fault{{File: styleFile, Rule: "stil",
			Message: "I stilmallen står tecknen </, som skulle avsluta den mitt i.", Remedy: "Ta bort dem."}})
		return nil
	}
	frame := layoutView{
		Name: b.config.Name, Municipality: b.rules.Organisation.Municipality,
		Style: template.CSS(css), Icon: icon, Trial: b.config.Trial,
	}
	if b.public, err = newTree(false, b.config.Address, public); err != nil {
		return err
	}
	if b.internal, err = newTree(true, b.config.Internal, internal); err != nil {
		return err
	}
	for _, t := range []*tree{b.public, b.internal} {
		t.frame = frame
		dir := "templates/public"
		menu, footer := publicMenu, publicFooter
		if t.internal {
			dir = "templates/internal"
			menu, footer = internalMenu, internalFooter
		}
		t.frame.Menu, t.frame.Footer = b.linked(menu, t.internal), b.footer(menu, footer, t.internal)
		t.frame.Words = swedish
		t.frame.Words.FooterNote = b.motto()
		t.frame.Words.FeedTitle = strings.Replace(swedish.FeedTitle, defaultName, b.config.Name, 1)
		t.frame.FeedbackHref = b.public.url("/kontakt/")
		if err := t.parse(files, dir); err != nil {
			return err
		}
	}
	return nil
}

// icon is the lock's steps, small enough to stand in the page itself.
const icon = template.URL("data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 40 40'%3E%3Crect width='40' height='40' rx='6' fill='%230f5a6b'/%3E%3Cpath d='M5 32h10v-9h10v-9h10' fill='none' stroke='%23fff' stroke-width='5'/%3E%3C/svg%3E")

// squeeze takes comments and needless space out of a style sheet. It keeps
// strings and everything that could matter; ours has no strings with runs of
// space or comment marks in them.
func squeeze(css string) string {
	for {
		from := strings.Index(css, "/*")
		if from < 0 {
			break
		}
		to := strings.Index(css[from:], "*/")
		if to < 0 {
			break
		}
		css = css[:from] + css[from+to+2:]
	}
	css = strings.Join(strings.Fields(css), " ")
	for _, mark := range []string{"{", "}", ";", ","} {
		css = strings.ReplaceAll(css, " "+mark, mark)
		css = strings.ReplaceAll(css, mark+" ", mark)
	}
	return strings.ReplaceAll(css, ";}", "}")
}

// overlay reads from the first file system that has the file.
type overlay []fs.FS

// Open implements [fs.FS].
func (o overlay) Open(name string) (fs.File, error) {
	var missing error = fs.ErrNotExist
	for _, files := range o {
		f, err := files.Open(name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return f, err
		}
		missing = err
	}
	return nil, missing
}

// Lstat tells what stands at name in the first file system that has something
// there, without following a link.
func (o overlay) Lstat(name string) (fs.FileInfo, error) {
	var missing error = fs.ErrNotExist
	for _, files := range o {
		info, err := fs.Lstat(files, name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return info, err
		}
		missing = err
	}
	return nil, missing
}

// ReadLink completes [fs.ReadLinkFS]. Links are not followed.
func (o overlay) ReadLink(name string) (string, error) {
	return "", &fs.PathError{Op: "readlink", Path: name, Err: fs.ErrInvalid}
}

// ReadDir gives the names in a folder of all the file systems together.
func (o overlay) ReadDir(name string) ([]fs.DirEntry, error) {
	var all []fs.DirEntry
	found := false
	seen := map[string]bool{}
	for _, files := range o {
		entries, err := fs.ReadDir(files, name)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = true
		for _, e := range entries {
			if !seen[e.Name()] {
				seen[e.Name()] = true
				all = append(all, e)
			}
		}
	}
	if !found {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrNotExist}
	}
	return all, nil
}
