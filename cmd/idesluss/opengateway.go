package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/gofrs/flock"

	"github.com/idesluss/idesluss/internal/bot"
	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/process"
)

// Where the state of the service is, below the folder of the sluss. What else
// is there, docs/data.md tells.
const (
	dataFolder    = "data"
	recordsLock   = ".andra.las"        // held while a record is changed
	teamKeysFile  = "nycklar/team"      // age recipients that contacts are sealed to, one on each line
	notifyKeyFile = "nycklar/avisering" // the age recipient of idesluss notify
	demoMark      = "demonstration"     // the service made this forge itself, to be tried
)

// headAge is how old what is known of a main branch on GitHub may be when
// somebody asks what has become of their idea.
const headAge = time.Minute

// Limits that a municipality can set when it starts the service.
const (
	defaultCap  = 200 // ideas a day
	defaultKeep = 365 // days after the end until a receipt expires
)

// dataPath gives a file of the state.
func (e *env) dataPath(name string) string {
	return filepath.Join(e.dir, dataFolder, filepath.FromSlash(name))
}

// openedGateway is the gateway, on the forge that it relays to.
type openedGateway struct {
	*gateway.Gateway
	forge *openedForge
	bot   *bot.Bot
	rules *mainRules
	close []func() error
}

// Close lets go of all that was opened.
func (g *openedGateway) Close() error {
	errs := []error{g.Gateway.Close()}
	for _, shut := range g.close {
		errs = append(errs, shut())
	}
	return errors.Join(errs...)
}

// openGateway opens the state of the service and its forge, for a command that
// is run while the service may be running: beside names the process. Only the
// service itself gives no name.
func (e *env) openGateway(ctx context.Context, beside string, log *slog.Logger, limits ...func(*gateway.Options)) (*openedGateway, error) {
	if err := e.notForRoot(); err != nil {
		return nil, err
	}
	var onGitHubToo []func(*github.Options)
	if beside == "" {
		onGitHubToo = append(onGitHubToo, e.mirrored)
	}
	b, opened, err := e.openBot(ctx, onGitHubToo...)
	if err != nil {
		return nil, err
	}
	g := &openedGateway{forge: opened, bot: b, close: []func() error{opened.Close}}
	g.rules = &mainRules{forge: opened, demo: e.isDemo()}
	o := gateway.Options{
		Sluss: b, Rules: g.rules.Rules, Contact: g.rules.Contact, Workplaces: g.rules.Workplaces, Cap: defaultCap, Keep: defaultKeep,
		Now: e.now, Random: e.random, Log: log, Beside: beside, Lock: e.lockRecords,
	}
	if opened.Repository != localRepository {
		o.HeadAge = headAge
	}
	for _, limit := range limits {
		limit(&o)
	}
	err = e.fillGateway(ctx, &o, g)
	if err == nil {
		g.Gateway, err = gateway.Open(o)
	}
	if err != nil {
		for _, shut := range g.close {
			err = errors.Join(err, shut())
		}
		return nil, err
	}
	return g, nil
}

// fillGateway gives the gateway its state, its keys and the intake.
func (e *env) fillGateway(ctx context.Context, o *gateway.Options, g *openedGateway) (err error) {
	if o.Data, err = durable.Disk(e.dataPath(".")); err != nil {
		return err
	}
	if o.Team, err = e.recipients(teamKeysFile); err != nil {
		return err
	}
	notify, err := e.recipients(notifyKeyFile)
	if err != nil {
		return err
	}
	o.Notify = strings.Join(notify, "\n")
	hosting, err := e.hosting()
	if err != nil || hosting == nil || hosting.Intake == "" {
		return err
	}
	in, err := (&relayFlags{}).openIntake(ctx, e)
	if err != nil {
		return err
	}
	g.close = append(g.close, in.Close)
	o.Intake = in.Forge
	return nil
}

// recipients reads a file of age recipients: one on each line, with comments
// after #. Without the file there are none.
func (e *env) recipients(name string) ([]string, error) {
	data, err := os.ReadFile(e.dataPath(name))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	} else if err != nil {
		return nil, err
	}
	var keys []string
	for line := range strings.Lines(string(data)) {
		line, _, _ = strings.Cut(line, "#")
		if line = strings.TrimSpace(line); line != "" {
			keys = append(keys, line)
		}
	}
	return keys, nil
}

// lockRecords keeps other processes from changing records meanwhile.
func (e *env) lockRecords(ctx context.Context) (unlock func() error, err error) {
	lock := flock.New(e.dataPath(recordsLock), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, 20*time.Millisecond); err != nil {
		return nil, fmt.Errorf("waiting for another program to have changed the state: %w", err)
	}
	return lock.Unlock, nil
}

// isDemo reports whether the sluss is one that the service made to be tried.
func (e *env) isDemo() bool {
	_, err := os.Stat(e.dataPath(demoMark))
	return err == nil
}

// mainRules are the rules as they stood on the main branch when it was last
// looked at: whoever fills in a form never waits for the forge.
type mainRules struct {
	forge *openedForge
	demo  bool // ideas go on at once, and alone

	mu    sync.Mutex
	head  string
	on    *slussOn
	rules *process.Rules
}

// Rules gives them. Only the first time the forge is asked.
func (m *mainRules) Rules() (*process.Rules, error) {
	if err := m.once(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.rules, nil
}

// Contact gives the function that answers for new ideas.
func (m *mainRules) Contact() string {
	if m.once() != nil {
		return ""
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.on.contact
}

// Workplaces gives the names that tell where somebody works.
func (m *mainRules) Workplaces() []string {
	if m.once() != nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rules.Workplaces == nil {
		return nil
	}
	return m.rules.Workplaces.Names
}

func (m *mainRules) once() error {
	m.mu.Lock()
	read := m.on != nil
	m.mu.Unlock()
	if read {
		return nil
	}
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return m.Refresh(ctx)
}

// Refresh reads the rules again if the main branch has moved. While the forge
// does not answer they are as they were seen last: ideas are taken in all the
// same. Rules that cannot be understood are an error, and change nothing.
func (m *mainRules) Refresh(ctx context.Context) error {
	head, err := forge.ShownHead(ctx, m.forge.Forge, m.forge.Main)
	if err != nil {
		return err
	}
	m.mu.Lock()
	known := m.head == head
	m.mu.Unlock()
	if known {
		return nil
	}
	on, err := readSlussAt(ctx, m.forge, head)
	if err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.head, m.on, m.rules = head, on, on.rules
	if m.demo {
		m.rules = demonstrated(on.rules)
	}
	return nil
}

// demonstrated gives the rules for somebody who tries the sluss alone: an idea
// that is clean goes on by itself, without waiting for others.
func demonstrated(rules *process.Rules) *process.Rules {
	changed, way := *rules, *rules.Process
	way.Release, way.Batch = "ren", process.Batch{Least: 1}
	changed.Process = &way
	return &changed
}
