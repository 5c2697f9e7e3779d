package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/netip"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/idesluss/idesluss/internal/web"
)

// serveFlags are the flags of idesluss serve.
type serveFlags struct {
	addr    string
	public  string
	proxy   string
	index   string
	form    string
	metrics string
	every   time.Duration
	cap     int
	keep    int
	demo    bool
	demoSet bool
}

// Who gets to the index.
const (
	indexLinks = "links" // those with a one-time link
	indexNone  = "none"  // nobody: it is not offered here
)

// webhookVariable has the secret that GitHub signs its deliveries with.
const webhookVariable = "IDESLUSSEN_WEBHOOK_SECRET"

func newServeCommand(e *env) *cobra.Command {
	var f serveFlags
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "Run the service: public site, form, status pages and index",
		Long: `Serve runs the whole sluss in one process: the public site at /, the form for
ideas at /lamna/, the pages where those who have left an idea follow it at
/min-ide/, and the internal index at /internt/.

It carries ideas into the sluss, merges decisions that are ready, tells those
who wait, and builds both sites again when something has changed. On GitHub it
looks every few minutes, and at once when GitHub says so at /krok/github (set
IDESLUSSEN_WEBHOOK_SECRET to at least 32 random characters, there and here).

Without a forge it makes one, in data/sluss.git, of the files in the folder. Such
a sluss is a demonstration: an idea in which nothing was found goes on at once,
and alone. Both the pages and the start text say so. With --demo=false ideas
wait for people and for company, as the process says.

The index is for those who have a link, which works once, for a quarter of an
hour. One is printed at the start; idesluss serve link prints another.

The form is open to everyone, without a cookie. With --form signed-in all of
/lamna/ is for those who have the link that idesluss serve link --form prints:
one link for everybody, to put on an intranet. It opens the form and nothing
else. Nothing is kept of who signs in, or that anybody has. Programs cannot sign
in, so idesluss submit --to does not work then. /min-ide/ is open to whoever has
a receipt.

It answers on this machine only, unless --public-address says which https://
address readers use, --behind-proxy which header the proxy in front of it tells
the reader's address in, and --index who gets to the index. TLS is the proxy's.
How to run it for real is told in docs/drift.md.

Everything it keeps is under data/. Ctrl-C stops it: requests under way are
answered and the round of work is finished. It may also be killed.`,
		Example: `  idesluss serve
  idesluss serve --addr 127.0.0.1:9000
  idesluss serve link
  idesluss serve --form signed-in
  idesluss serve --demo=false --public-address https://ideslussen.exempelkoping.example/ \
    --behind-proxy X-Forwarded-For --index links --metrics-addr 127.0.0.1:9100`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, _ []string) error {
			f.demoSet = cmd.Flags().Changed("demo")
			return runServe(cmd.Context(), e, f)
		},
	}
	flags := cmd.Flags()
	flags.StringVar(&f.addr, "addr", "127.0.0.1:8080", "answer on this `address`")
	flags.StringVar(&f.public, "public-address", "", "the https:// `address` that readers use (default: the one it answers on)")
	flags.StringVar(&f.proxy, "behind-proxy", "", "the `header` in which a proxy in front tells the reader's address, such as X-Forwarded-For")
	flags.StringVar(&f.index, "index", "", "`who` gets to the index: links (those with a one-time link) or none (default: links)")
	flags.StringVar(&f.form, "form", formOpen, "`who` gets to the form: open (everyone) or signed-in (those with the link of serve link --form)")
	flags.StringVar(&f.metrics, "metrics-addr", "", "tell figures to Prometheus on this loopback `address`, at /metrics")
	flags.DurationVar(&f.every, "every", 0, "the `time` between rounds of work (default: 2s, on GitHub 3m)")
	flags.IntVar(&f.cap, "cap", defaultCap, "take in at most this `number` of ideas a day, so that nobody drowns the team")
	flags.IntVar(&f.keep, "keep", defaultKeep, "let a receipt work for this `number` of days after its idea has come to an end")
	flags.BoolVar(&f.demo, "demo", false, "let ideas go on at once and alone, to try the sluss (default: as it was made)")
	cmd.AddCommand(newServeLinkCommand(e))
	return cmd
}

// settle judges the flags together, and gives the address that readers use;
// nil when it is the one that is answered on.
func (f *serveFlags) settle() (*url.URL, error) {
	host, _, err := net.SplitHostPort(f.addr)
	if err != nil {
		return nil, usageErrorf("--addr %q is not an address with a port, such as 127.0.0.1:8080", f.addr)
	}
	var public *url.URL
	if f.public != "" {
		public, err = url.Parse(f.public)
		if err != nil || public.Scheme != "https" || public.Host == "" || public.Path != "" && public.Path != "/" || public.RawQuery+public.Fragment != "" || public.User != nil {
			return nil, usageErrorf("--public-address %q is not an address such as https://ideslussen.exempelkoping.example/", f.public)
		}
		public = &url.URL{Scheme: public.Scheme, Host: strings.ToLower(public.Host), Path: "/"}
	}
	switch f.index {
	case "", indexLinks, indexNone:
	default:
		return nil, usageErrorf("--index %q is neither links nor none", f.index)
	}
	if f.form != formOpen && f.form != formSignedIn {
		return nil, usageErrorf("--form %q is neither open nor signed-in", f.form)
	}
	if !isLoopbackName(host) && (public == nil || f.proxy == "" || f.index == "") {
		return nil, usageErrorf("--addr %s can be reached from other machines: say also --public-address https://…, --behind-proxy with the header of the proxy that does TLS, and --index links or none", f.addr)
	}
	if (f.proxy != "") != (public != nil) {
		return nil, usageErrorf("--behind-proxy and --public-address go together: the one tells who asks, the other what readers call the service")
	}
	if f.proxy != "" && !headerName.MatchString(f.proxy) {
		return nil, usageErrorf("--behind-proxy %q is not the name of a header, such as X-Forwarded-For", f.proxy)
	}
	if f.metrics != "" {
		if host, _, err := net.SplitHostPort(f.metrics); err != nil || !isLoopbackName(host) {
			return nil, usageErrorf("--metrics-addr %q is not a loopback address with a port, such as 127.0.0.1:9100", f.metrics)
		}
	}
	if f.cap < 1 || f.keep < 1 {
		return nil, usageErrorf("--cap %d and --keep %d: write numbers of at least 1", f.cap, f.keep)
	}
	if f.every < 0 {
		return nil, usageErrorf("--every %s is no time to wait", f.every)
	}
	return public, nil
}

var headerName = regexp.MustCompile(`^[A-Za-z0-9-]+$`)

// isLoopbackName reports whether a host is this machine and nothing else.
func isLoopbackName(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && ip.IsLoopback()
}

func runServe(ctx context.Context, e *env, f serveFlags) (err error) {
	public, err := f.settle()
	if err != nil {
		return err
	}
	unlock, err := e.onlyService()
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, unlock()) }()
	if err := e.prepare(ctx, f, public != nil); err != nil {
		return err
	}
	listener, err := net.Listen("tcp", f.addr)
	if err != nil {
		return fmt.Errorf("%w (choose another port with --addr)", err)
	}
	if public == nil {
		public = &url.URL{Scheme: "http", Host: listener.Addr().String(), Path: "/"}
	}
	s, err := openService(ctx, e, f, public)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	return s.run(ctx, listener)
}

// run answers and works until ctx is done.
func (s *service) run(ctx context.Context, listener net.Listener) error {
	var figures net.Listener
	if s.flags.metrics != "" {
		var err error
		if figures, err = net.Listen("tcp", s.flags.metrics); err != nil {
			return errors.Join(fmt.Errorf("%w (choose another with --metrics-addr)", err), listener.Close())
		}
		s.flags.metrics = figures.Addr().String() // a port of 0 has become one
	}
	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return web.Serve(ctx, listener, s.server, s.log) })
	if figures != nil {
		group.Go(func() error { return web.Serve(ctx, figures, web.CalledAs(hosts(nil, false), s.meter), s.log) })
	}
	group.Go(func() error {
		s.rounds.Run(ctx)
		return nil
	})
	return group.Wait()
}

// serviceLock is held by the service on these data.
const serviceLock = ".tjanst.las"

// onlyService sees to it that one service at a time works on the state.
func (e *env) onlyService() (unlock func() error, err error) {
	if err := e.notForRoot(); err != nil {
		return nil, err
	}
	if err := makePrivate(e.dataPath(".")); err != nil {
		return nil, err
	}
	lock := flock.New(e.dataPath(serviceLock), flock.SetPermissions(0o600))
	got, err := lock.TryLock()
	switch {
	case err != nil:
		return nil, fmt.Errorf("locking %s: %w", e.dataPath("."), err)
	case !got:
		return nil, fmt.Errorf("another idesluss serve is running on %s", e.dataPath("."))
	}
	return lock.Unlock, nil
}

// serviceLog is where the service tells the operator: lines to read on a
// terminal, and JSON for a journal.
func (e *env) serviceLog() *slog.Logger {
	if e.terminal {
		return slog.New(slog.NewTextHandler(e.stderr, nil))
	}
	return slog.New(slog.NewJSONHandler(e.stderr, nil))
}

// hosts are the names that the service answers to. Behind a proxy it is the
// public one; on this machine any of its own, so that no page elsewhere can
// make the browser read what stands here under another name.
func hosts(public *url.URL, proxied bool) func(string) bool {
	if proxied {
		return func(host string) bool {
			return strings.EqualFold(host, public.Host) || strings.EqualFold(host, public.Hostname())
		}
	}
	return func(host string) bool {
		name, _, err := net.SplitHostPort(host)
		if err != nil {
			name = strings.Trim(host, "[]")
		}
		return isLoopbackName(name)
	}
}
