package site

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"

	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/strict"
)

// Where the pages of the services have their templates, and what they need
// beyond the style of the site.
const (
	serviceFolder = "templates/tjanst"
	serviceStyle  = serviceFolder + "/tjanst.css"
)

// Frame is the layout of the public site around pages that a server makes when
// they are asked for: the form and the status page. It may be used from
// several goroutines. What it was made from may change: then make a new one.
type Frame struct {
	Config *Config        // what the municipality says of itself
	Rules  *process.Rules // by which it was made

	tree *tree
}

// NewFrame reads what the layout is made of. Without a frame, the findings tell
// what is wrong with the files.
func NewFrame(in Input) (*Frame, []check.Finding, error) {
	b := &builder{in: in}
	err := b.load(nil, nil)
	var broken *templateError
	if errors.As(err, &broken) {
		b.fault([]fault.Fault{broken.fault})
		return nil, b.findings, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if b.public == nil {
		return nil, b.findings, nil
	}
	files := overlay{in.Sluss, in.Defaults}
	style, faults, err := strict.Read(files, serviceStyle, maxTemplate)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the style of the services: %w", err)
	}
	if len(faults) > 0 {
		b.fault(faults)
		return nil, b.findings, nil
	}
	t := b.public
	t.frame.Style += template.CSS(squeeze(string(style)))
	if err := t.parse(files, serviceFolder); err != nil {
		if errors.As(err, &broken) {
			b.fault([]fault.Fault{broken.fault})
			return nil, b.findings, nil
		}
		return nil, nil, err
	}
	return &Frame{Config: b.config, Rules: b.rules, tree: t}, b.findings, nil
}

// Page renders the template of the page's kind with view, in the frame.
func (f *Frame) Page(p *Page, view any) ([]byte, error) {
	var content, page bytes.Buffer
	if err := f.tree.pages.ExecuteTemplate(&content, p.Kind+".html", view); err != nil {
		return nil, fmt.Errorf("page %s: %w", p.Path, err)
	}
	s, err := f.tree.shell(p)
	if err != nil {
		return nil, err
	}
	s.begin(&page, p, f.tree.absolute(p.Path), f.tree.crumbs(p), false)
	page.Write(content.Bytes())
	s.end(&page)
	return page.Bytes(), nil
}

// URL gives the address, from the root of the host, of a path of the site.
func (f *Frame) URL(path string) string { return f.tree.url(path) }

// Policy is the Content-Security-Policy of these pages: their own style and the
// scripts given, each of them by what it says, forms to the service itself, and
// nothing else from anywhere.
func (f *Frame) Policy(scripts ...string) string {
	policy := "default-src 'none'; style-src " + f.StyleSource() + "; img-src data:; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
	if len(scripts) > 0 {
		policy += "; script-src"
		for _, script := range scripts {
			policy += " " + Source(script)
		}
	}
	return policy
}

// StyleSource is the style of these pages as a Content-Security-Policy names
// it.
func (f *Frame) StyleSource() string { return Source(string(f.tree.frame.Style)) }

// Source names an inline style or script in a Content-Security-Policy.
func Source(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}
