// Package site builds the public site and the internal index from the files of
// a sluss.
//
// Each idea file is read once: checked, noted in the [Register], rendered and
// written, and then let go, so that memory grows with the number of ideas and
// not with their text. When all are read, the pages that speak of several
// ideas are made from the register. The same files, day and addresses give the
// same bytes.
//
// Templates get view structs that hold only what may be shown in that place,
// never an idea. What the package does not do: it reads no history (the days come
// from a timeline that it is given, or else from the files), and knows no
// server, and no names of people but those that [Input] brings for the pages of
// their own ideas.
package site

import (
	"bytes"
	"context"
	"errors"
	"html/template"
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/process"
	"github.com/idesluss/idesluss/internal/timeline"
)

// Input is what a build is made from.
type Input struct {
	Sluss    fs.FS // the folder with ideas/ and site/, and templates/ if it has its own
	Defaults fs.FS // templates/ and site/stil.css where the sluss has none of its own
	Today    calendar.Date

	// Timeline tells when ideas entered their steps, and when their files were
	// changed. Without one, and for what it does not know, the days of decisions
	// in the files are believed.
	Timeline *timeline.Timeline

	// Names and Quotes are what those who had launched ideas have consented to
	// show, by the idea's id. They come from zone 1 and stand on the idea's own
	// page of the public site and nowhere else: not in lists, feeds, data, search
	// or the index.
	Names, Quotes map[string]string

	// Opinions are what those who had ideas have answered about the support,
	// counted in zone 1.
	Opinions []Opinion

	// Addresses to build for, instead of those in site/sajt.yaml: absolute,
	// with a final slash.
	PublicAddress, InternalAddress string

	// Serves tells that the form and the status pages stand beside the public
	// site: the page that tells how to leave an idea then leads to them.
	Serves bool

	// Partial builds what can be built although something is wrong, leaving
	// out the ideas with errors. The preview uses it; a release never.
	Partial bool

	Workers  int                   // 0 for one per processor
	Progress func(done, total int) // called from one goroutine at a time; may be nil
}

// Result tells what a build came to.
type Result struct {
	Findings []check.Finding // all of them, sorted
	Ideas    int             // idea files read
	Public   int             // files written in the public tree
	Internal int             // files written in the internal tree
}

// OK reports whether the result may be published: no finding is an error.
func (r *Result) OK() bool {
	n, _ := check.Count(r.Findings)
	return n == 0
}

// Build reads the sluss and writes both trees. An error is something that
// stopped it, such as a disk. What is wrong with the files is in the result,
// and then what was written is not whole and must be thrown away (unless the
// input said Partial). With a template that fails, or ids that give no
// addresses, nothing is: the result then counts no files.
func Build(ctx context.Context, in Input, public, internal Sink) (*Result, error) {
	b := &builder{in: in}
	err := b.build(ctx, public, internal)
	// A page has no address of its own where two ids are the same, or one is no
	// id: that has been told as what it is.
	told := b.failed.Load() && (errors.Is(err, errSameAddress) || errors.Is(err, errNoAddress))
	var broken *templateError
	if errors.As(err, &broken) {
		b.fault([]fault.Fault{broken.fault})
		told = true
	}
	switch {
	case told:
		b.public, b.internal = nil, nil
	case err != nil:
		return nil, err
	}
	return b.result(), nil
}

func (b *builder) build(ctx context.Context, public, internal Sink) error {
	if err := b.load(public, internal); err != nil {
		return err
	}
	if b.public == nil {
		return nil // without rules and addresses there is nothing to build
	}
	if err := b.readIdeas(ctx); err != nil {
		return err
	}
	b.report(b.checker.Finish()...)
	b.checker = nil // what it remembers of every file has been compared
	if b.failed.Load() && !b.in.Partial {
		return nil
	}
	b.register = newRegister(b.entries)
	b.statistics = statistics(b.register, b.rules, b.in.Today)
	if err := b.relatedIdeas(ctx); err != nil {
		return err
	}
	if err := b.work(ctx, b.pages()); err != nil {
		return err
	}
	if err := b.copyImages(); err != nil {
		return err
	}
	return b.indexes()
}

// builder is one build under way.
type builder struct {
	in         Input
	config     *Config
	rules      *process.Rules
	checker    *check.Checker // until all ideas are read
	ideas      int            // how many
	challenges []*check.Challenge
	texts      []*textPage
	public     *tree
	internal   *tree

	pictures   map[string]picture // in site/bilder, by file name
	parts      *indexParts        // shared by pages of the internal index
	register   *Register          // nil until all ideas are read
	statistics *Statistics        // of the register

	shared sharedWords // of the entries

	mu       sync.Mutex
	entries  []*Entry
	findings []check.Finding
	shown    map[*tree]map[string]bool // pictures on pages
	links    []writtenLink             // in texts, to the site itself
	failed   atomic.Bool               // a finding was an error
}

// job is one piece of work: usually one page.
type job func() error

// report notes findings.
func (b *builder) report(found ...check.Finding) {
	if len(found) == 0 {
		return
	}
	if n, _ := check.Count(found); n > 0 {
		b.failed.Store(true)
	}
	b.mu.Lock()
	b.findings = append(b.findings, found...)
	b.mu.Unlock()
}

func (b *builder) result() *Result {
	check.Sort(b.findings)
	r := &Result{Findings: b.findings, Ideas: b.ideas}
	if b.public != nil {
		r.Public, r.Internal = len(b.public.written), len(b.internal.written)
	}
	return r
}

// readIdeas checks every idea file, notes it and writes its pages.
func (b *builder) readIdeas(ctx context.Context) error {
	files := b.checker.Files()
	b.ideas = len(files)
	done := 0
	return b.each(ctx, len(files), func(i int) error {
		err := b.readIdea(files[i])
		b.mu.Lock()
		defer b.mu.Unlock()
		if done++; b.in.Progress != nil {
			b.in.Progress(done, len(files))
		}
		return err
	})
}

func (b *builder) readIdea(name string) error {
	c, err := b.checker.Idea(name)
	if err != nil {
		return err
	}
	b.report(c.Findings...)
	if n, _ := check.Count(c.Findings); n > 0 {
		return nil
	}
	if b.failed.Load() && !b.in.Partial {
		return nil // nothing will be published; go on to find all faults
	}
	e := newEntry(name, &c.File.Idea, b.in.Timeline.Idea(c.File.Idea.ID), b.rules.Process, &b.shared)
	if isPublic(&c.File.Idea, e.Step) {
		if e.card, err = b.card(e); err != nil {
			return err
		}
		e.lessons = b.lessonsOf(c, e.path(b.public))
		b.ideaLinks(c, e)
	}
	switch err := b.ideaPages(c, e); {
	case errors.Is(err, errSameAddress):
		return nil // two ideas have one id, and the checker will tell
	case err != nil:
		return err
	}
	b.mu.Lock()
	b.entries = append(b.entries, e)
	b.mu.Unlock()
	return nil
}

// ideaPages writes the pages of one idea: always an internal one, and a public
// one if the process says so.
func (b *builder) ideaPages(c *check.Checked, e *Entry) error {
	if e.Public() {
		if err := b.publicIdea(c, e); err != nil {
			return err
		}
	}
	return b.internalIdea(c, e)
}

// pages gives every page that is not one idea's. Their order does not matter.
func (b *builder) pages() []job {
	var jobs []job
	for _, part := range [][]job{
		b.startPage(), b.catalogue(), b.publicTexts(), b.openData(),
		b.internalPages(),
	} {
		jobs = append(jobs, part...)
	}
	return jobs
}

// page makes a job that renders one page. view is called when its turn comes,
// so that views do not all stand in memory at once.
func page[V any](t *tree, p *Page, view func() V) job {
	return func() error { return t.write(p, view()) }
}

// work runs the jobs, and lets go of each when it is done.
func (b *builder) work(ctx context.Context, jobs []job) error {
	return b.each(ctx, len(jobs), func(i int) error {
		do := jobs[i]
		jobs[i] = nil
		return do()
	})
}

// each calls do with 0 to n-1 on as many goroutines as the build may use. The
// first error stops it.
func (b *builder) each(ctx context.Context, n int, do func(i int) error) error {
	workers := b.in.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	for range min(workers, n) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n || ctx.Err() != nil {
					return
				}
				if err := do(i); err != nil {
					stop(err)
					return
				}
			}
		})
	}
	wg.Wait()
	if err := context.Cause(ctx); err != nil {
		return err
	}
	return nil
}

// fragment renders a template that is part of several pages.
func (t *tree) fragment(name string, view any) (template.HTML, error) {
	var b bytes.Buffer
	if err := t.pages.ExecuteTemplate(&b, name, view); err != nil {
		return "", t.pages.explain(err)
	}
	return template.HTML(b.String()), nil
}
