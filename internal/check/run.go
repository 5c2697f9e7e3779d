package check

import (
	"context"
	"io/fs"
	"runtime"
	"sync"
	"sync/atomic"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/privacy"
	"github.com/idesluss/idesluss/internal/process"
)

// Options say how a whole sluss is checked.
type Options struct {
	Today    calendar.Date
	Progress func(done, total int) // called now and then, from one goroutine at a time; may be nil
	Workers  int                   // files read at once; 0 means one per processor
}

// Report is what a whole sluss was found to be.
type Report struct {
	Ideas      int       // idea files read
	Challenges int       // challenge files read
	Judged     bool      // ideas were judged by a process; false when its files have faults
	Findings   []Finding // sorted
}

// Add puts in what someone else found about the same sluss.
func (r *Report) Add(found ...Finding) {
	r.Findings = append(r.Findings, found...)
	Sort(r.Findings)
}

// Run checks a whole sluss: the rules under site/, then every file under
// ideas/. It holds one file per worker in memory. The report is the same
// whatever the number of workers. An error means that something could not be
// read at all, or that ctx is done.
func Run(ctx context.Context, fsys fs.FS, o Options) (*Report, error) {
	rules, faults, err := process.Load(fsys)
	if err != nil {
		return nil, err
	}
	if len(faults) > 0 {
		rules = nil // an idea must not be blamed for what the rules got wrong
	}
	checker, err := New(fsys, rules, o.Today)
	if err != nil {
		return nil, err
	}
	if rules != nil && rules.Process.Blind() {
		checker.scanner = privacy.NewScanner(Known(rules)).OnlyHard()
	}
	r := &run{options: o, checker: checker, found: Errors(faults)}
	if err := r.ideas(ctx); err != nil {
		return nil, err
	}
	r.found = append(r.found, checker.Finish()...)
	Sort(r.found)
	return &Report{
		Ideas: len(checker.Files()), Challenges: len(checker.tree.Challenges),
		Judged: rules != nil, Findings: r.found,
	}, nil
}

// run is one pass over the ideas of a sluss.
type run struct {
	options Options
	checker *Checker
	next    atomic.Int64 // index of the next file to take

	mu    sync.Mutex // guards what follows
	done  int
	found []Finding
	err   error
}

// ideas checks every idea, with several workers that each take the next one.
func (r *run) ideas(ctx context.Context) error {
	workers := r.options.Workers
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	var group sync.WaitGroup
	for range workers {
		group.Go(func() { r.work(ctx) })
	}
	group.Wait()
	if r.err != nil {
		return r.err
	}
	return ctx.Err()
}

func (r *run) work(ctx context.Context) {
	files := r.checker.Files()
	for {
		i := int(r.next.Add(1)) - 1
		if i >= len(files) || ctx.Err() != nil {
			return
		}
		checked, err := r.checker.Idea(files[i])
		if !r.note(checked, err) {
			return
		}
	}
}

// note keeps what one file gave, and reports whether to go on.
func (r *run) note(checked *Checked, err error) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil {
		r.err = err
	}
	if r.err != nil {
		return false
	}
	r.found = append(r.found, checked.Findings...)
	r.done++
	if r.options.Progress != nil {
		r.options.Progress(r.done, len(r.checker.Files()))
	}
	return true
}
