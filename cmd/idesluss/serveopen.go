package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"github.com/idesluss/idesluss/internal/durable"
	"github.com/idesluss/idesluss/internal/forge/github"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/rounds"
	"github.com/idesluss/idesluss/internal/web"
	"github.com/idesluss/idesluss/internal/web/form"
)

// How often the forge is looked at when nothing says that something has
// happened.
const (
	everyHere     = 2 * time.Second
	everyOnGitHub = 3 * time.Minute

	// roundGrace is how long the round under way may go on when the service is
	// stopped.
	roundGrace = 30 * time.Second
)

// service is everything that runs.
type service struct {
	env     *env
	flags   serveFlags
	public  *url.URL
	demo    bool
	log     *slog.Logger
	meter   *web.Meter
	gateway *openedGateway
	judging *servedDecisions // nil when somebody else judges
	sites   *servedSites
	form    web.Swap
	status  web.Swap
	rounds  *rounds.Rounds
	server  *web.Server
	able    atomic.Bool // ideas can be taken in

	guard   web.Guard
	room    *form.Room               // for pictures while they come
	attempt func(*http.Request) bool // whether one more receipt may be tried
	seek    func(*http.Request) bool // whether one more may be asked for
}

// openService puts the service together. Nothing is answered or done yet.
func openService(ctx context.Context, e *env, f serveFlags, public *url.URL) (*service, error) {
	s := &service{env: e, flags: f, public: public, demo: e.isDemo(), log: e.serviceLog()}
	s.guard = web.Guard{Now: e.now, Proxy: f.proxy, Large: map[string]int64{form.SendPath: form.MaxUpload}}
	s.room = form.NewRoom(form.DefaultRoom)
	s.attempt, s.seek = s.guard.Attempts(web.AttemptRate), s.guard.Attempts(web.SeekRate)
	s.meter = web.NewMeter(s.measure)
	s.meter.Set("idesluss_start_time_seconds", float64(e.now().Unix()))
	var err error
	if s.gateway, err = e.openGateway(ctx, "", s.log, func(o *gateway.Options) { o.Cap, o.Keep = f.cap, f.keep }); err != nil {
		return nil, err
	}
	err = errors.Join(s.openSites(), s.openRounds(), s.openServer(), s.needKeys())
	if err == nil {
		err = os.WriteFile(e.dataPath(addressFile), []byte(public.String()+"\n"), 0o600)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Close lets go of what was opened.
func (s *service) Close() error { return errors.Join(s.sites.close(), s.gateway.Close()) }

func (s *service) openSites() error {
	published := &web.Published{}
	if s.demo {
		published.Notice = demoNotice
	}
	if s.formIsClosed() {
		published.Notes = formNotes
	}
	s.sites = &servedSites{
		env: s.env, forge: s.gateway.forge, gateway: s.gateway, published: published,
		public: s.public.String(), internal: s.public.JoinPath(web.InternalPath).String(),
		framed: s.reframe, meter: s.meter, log: s.log, program: s.env.program(),
	}
	return s.sites.open()
}

// openServer puts the parts together that are offered.
func (s *service) openServer() error {
	parts := web.Service{
		Site: s.sites.published, Guard: s.guard, Public: s.public, Hosts: hosts(s.public, s.flags.proxy != ""),
		Form: &s.form, Status: &s.status, Ready: s.able.Load, Meter: s.meter, Now: s.env.now, Log: s.log,
	}
	if s.formIsClosed() {
		key, err := s.env.signInKey(false)
		if err != nil {
			return err
		}
		parts.FormSignIn = &web.FormSignIn{Key: key, Secure: s.public.Scheme == "https", Now: s.env.now}
	}
	if s.flags.index != indexNone {
		key, err := s.env.signInKey(false)
		if err != nil {
			return err
		}
		disk, err := durable.Disk(s.env.dataPath("."))
		if err != nil {
			return err
		}
		spent, err := s.env.spentPasses(disk)
		if err != nil {
			return err
		}
		parts.SignIn = &web.SignIn{Key: key, Spend: spent.spend, Over: spent.over, Secure: s.public.Scheme == "https", Now: s.env.now, Random: s.env.random}
	}
	var err error
	if parts.Webhook, err = s.webhook(); err != nil {
		return err
	}
	s.server = web.NewServer(parts)
	return nil
}

// webhook takes in what GitHub says has happened; nil when it is not asked to
// say anything.
func (s *service) webhook() (http.Handler, error) {
	secret := s.env.getenv(webhookVariable)
	if secret == "" {
		return nil, nil
	}
	if s.isLocal() {
		return nil, usageErrorf("%s is set, but the forge is on this machine", webhookVariable)
	}
	hook, err := github.NewWebhook([]byte(secret))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", webhookVariable, err)
	}
	return hook.Handler(func(event github.Event) {
		if s.judging != nil && event.Number > 0 {
			s.judging.hint(event.Number)
		}
		s.rounds.Wake()
	}), nil
}

func (s *service) isLocal() bool {
	_, here := s.gateway.forge.Forge.(*local.Forge)
	return here
}

// measure tells what is, when somebody reads the meter.
func (s *service) measure(m *web.Meter) {
	ready := 0.0
	if s.able.Load() {
		ready = 1
	}
	m.Set("idesluss_ready", ready)
	damaged := 0.0
	if len(s.gateway.Damaged()) > 0 {
		damaged = 1
	}
	m.Set("idesluss_state_damaged", damaged)
	if free, ok := freeSpace(s.env.dataPath(".")); ok {
		m.Set("idesluss_disk_free_bytes", float64(free-free%leastSpace)) // to the byte it would tell when an idea came
	}
}
