package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"os"
	"path/filepath"
	"time"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/gitrepo"
	"github.com/idesluss/idesluss/internal/history"
	"github.com/idesluss/idesluss/internal/site"
	"github.com/idesluss/idesluss/internal/timeline"
	"github.com/idesluss/idesluss/internal/web"
	"github.com/idesluss/idesluss/internal/web/form"
)

// sitesFolder holds the built sites, below data.
const sitesFolder = "webb"

// servedSites are the two sites as the service shows them: built again when the
// main branch has moved, the day is another, or somebody has chosen to be seen
// or not to be.
type servedSites struct {
	env       *env
	forge     *openedForge
	gateway   *openedGateway // who wants to be seen
	public    string         // addresses, with a final slash
	internal  string
	program   string // which build of it
	published *web.Published
	framed    func(*site.Frame, []form.Idea) error // told when pages made on request look otherwise, and what has been launched
	meter     *web.Meter
	log       *slog.Logger

	built   builtOf
	problem error    // what is wrong with the files that were tried last
	root    *os.Root // of the release that is shown
}

// builtOf is all that pages are made from.
type builtOf struct {
	head          string
	day           calendar.Date
	names, quotes map[string]string
}

func (b builtOf) same(o builtOf) bool {
	return b.head == o.head && b.day == o.day && maps.Equal(b.names, o.names) && maps.Equal(b.quotes, o.quotes)
}

func (s *servedSites) dir() string { return s.env.dataPath(sitesFolder) }

// open shows what was built before, until there is something newer.
func (s *servedSites) open() error {
	root, err := os.OpenRoot(filepath.Join(s.dir(), "aktuell"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	return s.show(root)
}

func (s *servedSites) close() error {
	if s.root == nil {
		return nil
	}
	return s.root.Close()
}

// show makes the release in a folder the one that is read. The folder of the
// one before is let go of; whoever is in the middle of it gets the new one.
func (s *servedSites) show(root *os.Root) error {
	public, err := fs.Sub(root.FS(), site.PublicDir)
	if err != nil {
		return err
	}
	internal, err := fs.Sub(root.FS(), site.InternalDir)
	if err != nil {
		return err
	}
	before := s.root
	s.root = root
	s.published.Show(public, internal)
	if before == nil {
		return nil
	}
	return before.Close()
}

// first sees to it that there is something to read before the rest of a long
// first round.
func (s *servedSites) first(ctx context.Context) error {
	if s.built.head != "" {
		return nil
	}
	return s.build(ctx)
}

// build builds both sites if anything they are made from has changed.
func (s *servedSites) build(ctx context.Context) error {
	now := builtOf{day: s.env.today()}
	var err error
	if now.head, err = forge.ShownHead(ctx, s.forge.Forge, s.forge.Main); err != nil {
		return err
	}
	// Somebody may want not to be seen any longer, in older releases either.
	unshown, err := s.gateway.Unshown()
	if err != nil {
		return err
	}
	if now.names, err = s.gateway.Names(ctx); err != nil {
		return err
	}
	if now.quotes, err = s.gateway.Quotes(ctx); err != nil {
		return err
	}
	if unshown == "" && s.built.same(now) {
		return s.problem // which is there until the files change
	}
	in, err := s.input(ctx, now)
	if err != nil {
		return err
	}
	if unshown == "" && s.built.head == "" {
		if since := s.stands(now); !since.IsZero() {
			return s.restore(in, now, since)
		}
	}
	result, err := s.release(ctx, in, now)
	if err != nil {
		return err
	}
	// The form is made anew also when the sites cannot be.
	if err := s.frame(in); err != nil {
		return err
	}
	errors, _ := check.Count(result.Findings)
	s.meter.Set("idesluss_site_findings", float64(errors))
	s.built, s.problem = now, nil
	if !result.OK() {
		s.problem = fmt.Errorf("the sites were not built: %d findings in the files on %s, the first in %s (idesluss build --rev %s tells all)",
			errors, s.forge.Main, firstError(result.Findings).File, s.forge.Main)
		return s.problem
	}
	if err := s.gateway.Purged(unshown); err != nil {
		return err
	}
	s.meter.Set("idesluss_site_built_seconds", float64(s.env.now().Unix()))
	s.log.Info("the sites were built", "ideas", result.Ideas, "public", result.Public, "internal", result.Internal)
	return nil
}

// restore takes up where the service was stopped: what is shown is what would
// be built.
func (s *servedSites) restore(in site.Input, of builtOf, since time.Time) error {
	if err := s.frame(in); err != nil {
		return err
	}
	s.built = of
	s.meter.Set("idesluss_site_findings", 0)
	s.meter.Set("idesluss_site_built_seconds", float64(since.Unix()))
	s.log.Info("the sites stand as they were built")
	return nil
}

// firstError gives the first finding that stops a build.
func firstError(findings []check.Finding) check.Finding {
	if grave := where(findings, check.Error); len(grave) > 0 {
		return grave[0]
	}
	return check.Finding{}
}

// input gathers what pages are made from, but for what only a whole build
// reads.
func (s *servedSites) input(ctx context.Context, of builtOf) (site.Input, error) {
	files, err := s.forge.Files(ctx, of.head)
	if err != nil {
		return site.Input{}, err
	}
	in := site.Input{
		Sluss: files, Defaults: defaults, Today: of.day, Names: of.names, Quotes: of.quotes,
		PublicAddress: s.public, InternalAddress: s.internal, Serves: true,
	}
	return in, nil
}

// opinions gives what those who had ideas have answered with yes or no.
func (s *servedSites) opinions(ctx context.Context) ([]site.Opinion, error) {
	rules, err := s.gateway.Rules()
	if err != nil {
		return nil, err
	}
	counted, err := s.gateway.Opinions(ctx)
	if err != nil {
		return nil, err
	}
	var all []site.Opinion
	for _, o := range counted {
		c := rules.Process.Form(o.Form).Criterion(o.Criterion)
		if yes, asked := o.Yes(); asked {
			all = append(all, site.Opinion{Question: c.Question, Yes: yes, Answers: o.Answers})
		}
	}
	return all, nil
}

// timeline reads the days from the history: in the forge where it is on this
// machine, and in the copy of one on GitHub.
func (s *servedSites) timeline(ctx context.Context, head string) (days *timeline.Timeline, err error) {
	read := func(repo *gitrepo.Repo) error {
		h := &history.History{Repo: repo, Head: head, Cache: history.CacheFile(s.env.dir, "")}
		days, err = h.Timeline()
		if errors.Is(err, history.ErrShallow) || errors.Is(err, history.ErrNotCommitted) {
			return nil // the files tell, or there is no idea yet
		}
		return err
	}
	if f, remote := s.forge.Forge.(*github.Forge); remote {
		_, err := f.ReadHistory(ctx, head, read)
		return days, err
	}
	hosting, err := s.env.hosting()
	if err != nil {
		return nil, err
	}
	place, _ := s.env.forgePlace(hosting)
	repo, err := gitrepo.Open(place)
	if err != nil {
		return nil, err
	}
	return days, errors.Join(read(repo), repo.Close())
}

// frame makes the pages anew that are made when they are asked for.
func (s *servedSites) frame(in site.Input) error {
	frame, findings, err := site.NewFrame(in)
	if err != nil {
		return err
	}
	if frame == nil {
		return fmt.Errorf("the form cannot be shown: %d findings in what the municipality says of itself, the first in %s", len(findings), findings[0].File)
	}
	launched, err := s.launched()
	if err != nil {
		return err
	}
	return s.framed(frame, launched)
}

// openData is where the public site tells programs of the launched ideas.
const openData = site.PublicDir + "/data/ideer.json"

// launched gives what has been launched, as the public site tells it: nothing
// else may be told to whoever fills in the form.
func (s *servedSites) launched() ([]form.Idea, error) {
	if s.root == nil {
		return nil, nil
	}
	data, err := s.root.ReadFile(openData)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var told struct {
		Ideas []struct {
			Address string `json:"adress"`
			Title   string `json:"titel"`
			Lead    string `json:"ingress"`
		} `json:"ideer"`
	}
	if err := json.Unmarshal(data, &told); err != nil {
		return nil, fmt.Errorf("reading %s: %w", openData, err)
	}
	var ideas []form.Idea
	for _, i := range told.Ideas {
		ideas = append(ideas, form.Idea{Title: i.Title, Benefit: i.Lead, Href: i.Address})
	}
	return ideas, nil
}

// release builds and publishes, and takes older releases away: somebody may
// have chosen not to be seen in them any longer.
func (s *servedSites) release(ctx context.Context, in site.Input, of builtOf) (result *site.Result, err error) {
	if in.Opinions, err = s.opinions(ctx); err != nil {
		return nil, err
	}
	if in.Timeline, err = s.timeline(ctx, of.head); err != nil {
		return nil, err
	}
	out, err := site.OpenOutput(s.dir())
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	release, err := out.Stage()
	if err != nil {
		return nil, err
	}
	result, err = site.Build(ctx, in, release.Public(), release.Internal())
	if err != nil || !result.OK() {
		return result, errors.Join(err, release.Discard())
	}
	if err := s.writeStamp(of, release.Dir()); err != nil {
		return nil, errors.Join(err, release.Discard())
	}
	root, err := os.OpenRoot(release.Dir())
	if err != nil {
		return nil, errors.Join(err, release.Discard())
	}
	if err := release.Publish(); err != nil {
		return nil, errors.Join(err, root.Close())
	}
	return result, errors.Join(s.show(root), out.Purge())
}
