package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"github.com/idesluss/idesluss/internal/history"
	"github.com/idesluss/idesluss/internal/site"
	"github.com/idesluss/idesluss/internal/timeline"
	"github.com/idesluss/idesluss/internal/web"
)

func newPreviewCommand(e *env) *cobra.Command {
	var addr, date string
	cmd := &cobra.Command{
		Use:   "preview",
		Short: "Show both sites on this machine, and build again when a file changes",
		Long: `Preview builds the sluss and shows it in a browser on this machine: the public
site at /, the internal index at /internt/. It watches ideas/, site/ and
templates/, builds again when a file changes, and lets open pages load anew.

What is wrong with a file is shown at the top of every page. An idea with an
error is left out until it is mended; the rest is shown as usual.`,
		Example: `  idesluss preview                         on http://127.0.0.1:8080/
  idesluss preview --addr 127.0.0.1:9000   on another port
  idesluss preview --date 2026-12-01       as it will look on that day`,
		Args: inFolder,
		RunE: func(cmd *cobra.Command, args []string) error {
			return runPreview(cmd.Context(), e, addr, date)
		},
	}
	cmd.Flags().StringVar(&addr, "addr", "127.0.0.1:8080", "answer on this loopback `address`")
	cmd.Flags().StringVar(&date, "date", "", dayUsage)
	return cmd
}

// watched are the folders whose files a build is made from.
var watched = []string{"ideas", "site", "templates"}

func runPreview(ctx context.Context, e *env, addr, date string) (err error) {
	if _, err := e.day(date); err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(addr)
	if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return usageErrorf("--addr %q is not a loopback address with a port, such as 127.0.0.1:8080", addr)
	}
	files, closer, err := e.sluss()
	if err != nil {
		return err
	}
	defer closer.Close()
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return fmt.Errorf("%w (choose another port with --addr)", err)
	}
	dir, err := os.MkdirTemp("", "idesluss-preview-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()

	base := "http://" + listener.Addr().String()
	builder := &previewBuilder{env: e, sluss: files, date: date, dir: dir, base: base}
	defer builder.close()
	preview := web.NewPreview(builder.build, slog.New(slog.NewTextHandler(e.stderr, nil)))

	group, ctx := errgroup.WithContext(ctx)
	group.Go(func() error { return preview.Serve(ctx, listener) })
	group.Go(func() error {
		return web.Watch(ctx, e.dir, watched, func() {
			preview.Rebuild(ctx)
			fmt.Fprintf(e.stdout, "Public site:     %s/\nInternal index:  %s%s\nStop with Ctrl-C.\n", base, base, web.InternalPath)
		}, func() { preview.Rebuild(ctx) })
	})
	return group.Wait()
}

// previewBuilder builds into a folder of its own. The trees of the build
// before stay until the next, for requests that are under way.
type previewBuilder struct {
	env   *env
	sluss fs.FS
	date  string
	dir   string
	base  string             // "http://127.0.0.1:8080"
	days  *timeline.Timeline // of the commit it was last read at
	roots []*os.Root
}

// timeline gives the days as build takes them. A history that cannot be read is
// no reason to show nothing: build will tell.
func (b *previewBuilder) timeline() *timeline.Timeline {
	h, err := history.Find(b.env.dir)
	if err != nil || h == nil {
		return nil
	}
	defer h.Repo.Close()
	if b.days != nil && b.days.Head == h.Head {
		return b.days
	}
	if b.days, err = h.Timeline(); err != nil {
		return nil
	}
	return b.days
}

func (b *previewBuilder) build(ctx context.Context) (*web.Trees, error) {
	today, err := b.env.day(b.date)
	if err != nil {
		return nil, err
	}
	out, err := site.OpenOutput(b.dir)
	if err != nil {
		return nil, err
	}
	defer out.Close()
	release, err := out.Stage()
	if err != nil {
		return nil, err
	}
	result, err := site.Build(ctx, site.Input{
		Sluss: b.sluss, Defaults: defaults, Today: today, Timeline: b.timeline(), Partial: true,
		PublicAddress: b.base + "/", InternalAddress: b.base + web.InternalPath,
	}, release.Public(), release.Internal())
	if err != nil {
		return nil, errors.Join(err, release.Discard())
	}
	if result.Public == 0 { // the rules could not be read: show what there was, and why
		return &web.Trees{Findings: result.Findings}, release.Discard()
	}
	root, err := os.OpenRoot(release.Dir())
	if err != nil {
		return nil, errors.Join(err, release.Discard())
	}
	if err := release.Publish(); err != nil {
		return nil, err
	}
	b.keep(root)
	trees := &web.Trees{Findings: result.Findings}
	if trees.Public, err = fs.Sub(root.FS(), site.PublicDir); err != nil {
		return nil, err
	}
	if trees.Internal, err = fs.Sub(root.FS(), site.InternalDir); err != nil {
		return nil, err
	}
	return trees, nil
}

// keep holds the folder of the newest build and of the one before open.
func (b *previewBuilder) keep(root *os.Root) {
	b.roots = append(b.roots, root)
	if len(b.roots) > 2 {
		b.roots[0].Close()
		b.roots = b.roots[1:]
	}
}

func (b *previewBuilder) close() {
	for _, r := range b.roots {
		r.Close()
	}
}
