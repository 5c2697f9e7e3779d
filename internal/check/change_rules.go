package check

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/idea"
	"github.com/idesluss/idesluss/internal/process"
)

// newRules judges rules that the change puts in the place of those on the
// target branch, and whom it must be approved by. What was wrong with them
// before, and still is, does not stop the change.
func (x *examiner) newRules() error {
	if len(x.effect.Set) == 0 {
		return nil
	}
	rules, faults, err := process.Load(x.New)
	if err != nil {
		return err
	}
	x.approval()
	if len(faults) > 0 {
		x.add(Errors(faults)...)
		return nil
	}
	var before []Finding
	if x.effect.Rules != nil {
		before = Rules(x.effect.Rules, x.Today)
	}
	for _, f := range Rules(rules, x.Today) {
		known := slices.ContainsFunc(before, func(g Finding) bool { return g.Rule == f.Rule && g.Message == f.Message })
		if known && f.Severity == Warning {
			continue
		}
		if known {
			f.Severity = Warning
		}
		x.add(f)
	}
	x.next = rules
	return nil
}

// approval tells which role approves a change of the rules.
func (x *examiner) approval() {
	if x.effect.Rules == nil {
		return
	}
	p := x.effect.Rules.Process
	role := p.Role(p.Approves)
	if role == nil {
		return
	}
	x.effect.Approves = role.ID
	x.tell(Warning, x.effect.Set[0], "regler-andras", "Ändringen gäller hur idéer hanteras.",
		fmt.Sprintf("Den ska godkännas av rollen %s.", role.Name))
}

// leftBehind finds ideas that the change does not touch, but that would be
// wrong afterwards: by new rules, or since a challenge or a picture they name
// is taken away. Only then are all ideas read.
func (x *examiner) leftBehind() error {
	names := x.takenAway()
	judge := x.next != nil && x.effect.Rules != nil &&
		!(reflect.DeepEqual(x.next.Process.Steps, x.effect.Rules.Process.Steps) &&
			reflect.DeepEqual(x.next.Process.Forms, x.effect.Rules.Process.Forms) &&
			reflect.DeepEqual(x.next.Process.Sections, x.effect.Rules.Process.Sections) &&
			reflect.DeepEqual(x.next.Organisation, x.effect.Rules.Organisation))
	if !judge && len(names) == 0 {
		return nil
	}
	tree, err := Walk(x.New)
	if err != nil {
		return err
	}
	found := make([][]Finding, len(tree.Ideas))
	err = inParallel(len(tree.Ideas), func(n int) error {
		v, err := readVersion(x.New, tree.Ideas[n], x.parse)
		if err != nil || v.file == nil {
			return err
		}
		if judge {
			found[n] = x.stranded(v.file)
		}
		for _, name := range names {
			if bytes.Contains(v.data, []byte(name.written)) {
				found[n] = append(found[n], name.missing(v.file)...)
			}
		}
		return nil
	})
	for _, some := range found {
		x.add(some...)
	}
	return err
}

// stranded tells that an idea, right by the rules there are, is wrong by the
// new ones: the first of its errors, since one is enough to stop the change.
func (x *examiner) stranded(f *idea.File) []Finding {
	before := Idea(f, x.effect.Rules, x.Today)
	for _, e := range Idea(f, x.next, x.Today) {
		same := func(g Finding) bool { return g.Rule == e.Rule && g.Message == e.Message && g.Severity == e.Severity }
		if e.Severity == Error && !slices.ContainsFunc(before, same) {
			e.Rule, e.Message = "ide-blir-fel", "De nya reglerna gör idén fel. "+e.Message
			e.Remedy = "Rätta reglerna. Ett steg tas aldrig bort: skriv upphord: ja, eller tidigare_id om det byter namn."
			return []Finding{e}
		}
	}
	return nil
}

// takenName is a challenge or a picture that is no longer there.
type takenName struct {
	kind    string // the key that holds it
	written string // as it is written in an idea
}

// takenAway gives the challenges and pictures that the change takes away.
func (x *examiner) takenAway() []takenName {
	var out []takenName
	for _, f := range x.Diff.Files {
		if f.New != "" {
			continue
		}
		switch path.Dir(f.Path) {
		case challengesFolder:
			out = append(out, takenName{challenge.String(), strings.TrimSuffix(path.Base(f.Path), ".md")})
		case ImagesFolder:
			out = append(out, takenName{"bilder", path.Base(f.Path)})
		}
	}
	return out
}

// missing tells that an idea names what is taken away.
func (t takenName) missing(f *idea.File) []Finding {
	at := fault.Fault{File: f.Path, Rule: "okand-hanvisning", Remedy: "Låt det ligga kvar, eller ändra först idén."}
	key := ""
	if i := slices.Index(f.Idea.Challenges, t.written); i >= 0 && t.kind == challenge.String() {
		key, at.Message = fmt.Sprintf("%s[%d]", t.kind, i), fmt.Sprintf("Utmaningen %s tas bort, men idén hör till den.", t.written)
	}
	if i := slices.IndexFunc(f.Idea.Images, func(m idea.Image) bool { return m.File == t.written }); i >= 0 && t.kind == "bilder" {
		key, at.Message = fmt.Sprintf("%s[%d]", t.kind, i), fmt.Sprintf("Bilden %s tas bort, men idén visar den.", t.written)
		at.Rule = "bild-saknas"
	}
	if key == "" {
		return nil
	}
	at.Line, at.Column = f.Document.Position(key)
	return []Finding{{at, Error}}
}

// inParallel calls do with 0 to n-1, on as many goroutines as there are
// processors, and gives the first error.
func inParallel(n int, do func(i int) error) error {
	ctx, stop := context.WithCancelCause(context.Background())
	defer stop(nil)
	var group sync.WaitGroup
	var next atomic.Int64
	for range min(n, runtime.GOMAXPROCS(0)) {
		group.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				if err := do(i); err != nil {
					stop(err)
				}
			}
		})
	}
	group.Wait()
	return context.Cause(ctx)
}
