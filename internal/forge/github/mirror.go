package github

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/idesluss/idesluss/internal/forge"
	"github.com/idesluss/idesluss/internal/forge/local"
	"github.com/idesluss/idesluss/internal/gitrepo"
)

// mirror is a copy of the repository in a folder on this machine, with the
// whole history of the main branch. Commits never change, so what is in it is
// read there, and what is not is fetched first, in one request that costs
// nothing of what GitHub allows the API.
//
// It says only what has been; where branches are now is GitHub's to say. It can
// be thrown away: it is fetched anew when it is not there, is of another
// repository, or is damaged; when the main branch has been told anew, since
// what was taken out of it is not to lie here; and when it lies in so many
// pieces that it is slow to read, which also lets go of what no longer leads
// from anywhere.
type mirror struct {
	dir    string
	origin gitrepo.Remote
	main   string // the reference of the main branch
	most   int    // pieces before it is gathered

	alive context.Context // until it is shut
	shut  context.CancelFunc

	repo    atomic.Pointer[gitrepo.Repo] // nil before the first fetch
	damaged atomic.Bool
	seen    atomic.Pointer[string]   // where GitHub last said that the main branch is
	heads   atomic.Pointer[[]string] // of the pull requests that were open when they were listed
	foreign sync.Map                 // heads of those from forks, which are not fetched

	fetching sync.Mutex
	retired  []*gitrepo.Repo // what the mirror was before; see retire
}

const (
	// originFile is in the mirror's folder and says what it is a mirror of.
	originFile = "ursprung"

	// Beside the mirror, while it is made anew.
	besideNext   = ".ny"
	besideBefore = ".gammal"

	// mostPieces is how many fetches are kept apart.
	mostPieces = 200

	// longestFetch bounds a fetch. The first one of a large repository takes
	// minutes.
	longestFetch = 30 * time.Minute

	// retirement is how long somebody may go on reading what the mirror was
	// before it was made anew.
	retirement = 10 * time.Minute
)

// errElsewhere is a commit that the mirror cannot get: the API may know it.
var errElsewhere = errors.New("it is not in the mirror")

func openMirror(dir string, origin gitrepo.Remote, main string) *mirror {
	m := &mirror{dir: dir, origin: origin, main: "refs/heads/" + main, most: mostPieces}
	m.alive, m.shut = context.WithCancel(context.Background())
	m.settle()
	if repo, err := m.open(); err == nil {
		m.repo.Store(repo)
	}
	return m
}

// settle clears up after a process that was killed while it made the mirror
// anew. What cannot be cleared up is in the way the next time, and told then.
func (m *mirror) settle() {
	if _, err := os.Lstat(m.dir); errors.Is(err, fs.ErrNotExist) {
		_ = os.Rename(m.dir+besideBefore, m.dir)
	}
	_ = os.RemoveAll(m.dir + besideNext)
	_ = os.RemoveAll(m.dir + besideBefore)
}

// open opens the mirror that is there, if it is one, of this repository, and
// its main branch can be read.
func (m *mirror) open() (*gitrepo.Repo, error) {
	said, err := os.ReadFile(filepath.Join(m.dir, originFile))
	if err != nil {
		return nil, err
	}
	if string(said) != m.origin.Address+"\n" {
		return nil, errors.New("it is of another repository")
	}
	repo, err := gitrepo.OpenBare(m.dir)
	if err != nil {
		return nil, err
	}
	head, err := repo.Ref(m.main)
	if errors.Is(err, gitrepo.ErrNotFound) {
		return repo, nil // not fetched yet
	}
	if err == nil {
		err = canRead(repo, head)
	}
	if err != nil {
		return nil, errors.Join(err, repo.Close())
	}
	return repo, nil
}

// canRead tries a commit.
func canRead(repo *gitrepo.Repo, commit string) error {
	files, err := repo.FS(commit)
	if err == nil {
		_, err = fs.ReadDir(files, ".")
	}
	return err
}

// close lets go of the mirror.
func (m *mirror) close() error {
	m.shut()
	m.fetching.Lock()
	defer m.fetching.Unlock()
	var errs []error
	for _, repo := range append(m.retired, m.repo.Load()) {
		if repo != nil {
			errs = append(errs, repo.Close())
		}
	}
	m.retired = nil
	m.repo.Store(nil)
	return errors.Join(errs...)
}

// retire lets go of what the mirror was before, after a while. Until then its
// files take room, though they have been removed.
func (m *mirror) retire(old *gitrepo.Repo) {
	m.retired = append(m.retired, old)
	time.AfterFunc(retirement, func() {
		m.fetching.Lock()
		defer m.fetching.Unlock()
		if i := slices.Index(m.retired, old); i >= 0 {
			m.retired = slices.Delete(m.retired, i, i+1)
			_ = old.Close() // nothing was written to it
		}
	})
}

// at gives the mirror with a commit in it. It is fetched for all who wait for
// it: whoever gives up does not stop the fetch.
func (m *mirror) at(ctx context.Context, commit string) (*gitrepo.Repo, error) {
	if repo := m.with(commit); repo != nil {
		return repo, ctx.Err()
	}
	if _, is := m.foreign.Load(commit); is {
		return nil, errElsewhere
	}
	done := make(chan error, 1)
	go func() { done <- m.fetch(commit) }()
	select {
	case err := <-done:
		return m.repo.Load(), fetched(err)
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// fetched tells what became of a fetch, in the words of a forge.
func fetched(err error) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, gitrepo.ErrNotFound):
		return fmt.Errorf("%w: %w", errElsewhere, err)
	case errors.Is(err, gitrepo.ErrDenied):
		return fmt.Errorf("%w: GitHub does not let the mirror be fetched: %w", forge.ErrNotPermitted, err)
	}
	return fmt.Errorf("%w: fetching the mirror: %w", forge.ErrUnavailable, err)
}

// with gives the mirror if it has a commit, and nothing else is to be done with
// it: what the main branch is at is remembered with the commit itself.
func (m *mirror) with(commit string) *gitrepo.Repo {
	repo := m.repo.Load()
	if repo == nil || m.damaged.Load() {
		return nil
	}
	if _, err := repo.Commit(commit); err != nil {
		return nil
	}
	if commit == m.mainSeen() && m.lastSeen() != commit {
		return nil
	}
	return repo
}

// sees notes where GitHub says that the main branch is.
func (m *mirror) sees(commit string) { m.seen.Store(&commit) }

// seesOpen notes the heads of open pull requests: whoever reads one will soon
// want the others.
func (m *mirror) seesOpen(heads []string) { m.heads.Store(&heads) }

func (m *mirror) mainSeen() string {
	if seen := m.seen.Load(); seen != nil {
		return *seen
	}
	return ""
}

// lastSeen gives the commit of the main branch that was last seen and is here;
// empty when none is.
func (m *mirror) lastSeen() string {
	repo := m.repo.Load()
	if repo == nil || m.damaged.Load() {
		return ""
	}
	commit, err := repo.Ref(m.main)
	if err != nil {
		return ""
	}
	return commit
}

// doubt notes an error of reading the mirror that should not have been. What it
// was before may be gone already.
func (m *mirror) doubt(repo *gitrepo.Repo, err error) {
	if repo != m.repo.Load() {
		return
	}
	if errors.Is(err, gitrepo.ErrDamaged) || errors.Is(err, gitrepo.ErrNotFound) {
		m.damaged.Store(true)
	}
}

// fetch brings a commit into the mirror.
func (m *mirror) fetch(commit string) error {
	m.fetching.Lock()
	defer m.fetching.Unlock()
	if err := m.alive.Err(); err != nil {
		return err
	}
	if m.with(commit) != nil {
		return nil // somebody else fetched it meanwhile
	}
	ctx, cancel := context.WithTimeout(m.alive, longestFetch)
	defer cancel()
	repo := m.repo.Load()
	if repo == nil || m.damaged.Load() {
		return m.renew(ctx, commit)
	}
	retold, err := m.bring(ctx, repo, commit)
	if err != nil {
		return err
	}
	if retold {
		return m.renew(ctx, commit)
	}
	if m.pieces() > m.most {
		_ = m.renew(ctx, commit) // or the next time: what was asked for is here
	}
	return nil
}

// bring fetches a commit unless it is there, and remembers the main branch. It
// reports whether that has been told anew.
func (m *mirror) bring(ctx context.Context, repo *gitrepo.Repo, commit string) (retold bool, err error) {
	err = repo.Update(ctx, func(tx *gitrepo.Tx) error {
		had, err := repo.Ref(m.main)
		if err != nil && !errors.Is(err, gitrepo.ErrNotFound) {
			return err
		}
		var have []string
		if had != "" {
			have = append(have, had)
		}
		if _, err := repo.Commit(commit); err != nil {
			if err := m.take(tx, commit, m.missing(repo, commit), have); err != nil {
				return err
			}
		}
		if commit != m.mainSeen() || commit == had {
			return nil
		}
		if had != "" {
			base, err := repo.MergeBase(had, commit)
			if retold = err != nil || base != had; retold {
				return nil
			}
		}
		return tx.SetRef(m.main, had, commit)
	})
	return retold, err
}

// take fetches a commit, and others if they are still there.
func (m *mirror) take(tx *gitrepo.Tx, commit string, others, have []string) error {
	err := tx.Fetch(m.origin, append([]string{commit}, others...), have...)
	if len(others) > 0 && errors.Is(err, gitrepo.ErrNotFound) {
		err = tx.Fetch(m.origin, []string{commit}, have...)
	}
	return err
}

// missing gives the open heads that are not here, other than one that is
// fetched anyway. A request has room for some.
func (m *mirror) missing(repo *gitrepo.Repo, commit string) (others []string) {
	const most = 500
	heads := m.heads.Load()
	if heads == nil {
		return nil
	}
	for _, head := range *heads {
		if _, err := repo.Commit(head); err != nil && head != commit && len(others) < most {
			others = append(others, head)
		}
	}
	slices.Sort(others)
	return slices.Compact(others)
}

// renew fetches all of it into a folder beside the mirror, and puts that in its
// place.
func (m *mirror) renew(ctx context.Context, commit string) error {
	beside, before := m.dir+besideNext, m.dir+besideBefore
	if err := errors.Join(os.RemoveAll(beside), os.RemoveAll(before)); err != nil {
		return err
	}
	if err := m.fill(ctx, beside, commit); err != nil {
		return errors.Join(err, os.RemoveAll(beside))
	}
	if err := os.Rename(m.dir, before); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := os.Rename(beside, m.dir); err != nil {
		return err
	}
	repo, err := m.open()
	if err != nil {
		return err
	}
	if old := m.repo.Swap(repo); old != nil {
		m.retire(old)
	}
	m.damaged.Store(false)
	return os.RemoveAll(before)
}

// fill makes a mirror in an empty folder.
func (m *mirror) fill(ctx context.Context, dir, commit string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	repo, err := gitrepo.Init(dir)
	if err != nil {
		return err
	}
	if main := m.mainSeen(); main != "" && main != commit {
		if _, err = m.bring(ctx, repo, main); err != nil {
			return errors.Join(err, repo.Close())
		}
	}
	_, err = m.bring(ctx, repo, commit)
	if err == nil {
		// Written last: without it the folder is no mirror.
		err = m.sign(filepath.Join(dir, originFile))
	}
	return errors.Join(err, repo.Close())
}

// sign says durably what a mirror is a mirror of.
func (m *mirror) sign(name string) error {
	file, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(m.origin.Address + "\n")
	return errors.Join(err, file.Sync(), file.Close())
}

// pieces counts the packs.
func (m *mirror) pieces() int {
	names, err := os.ReadDir(filepath.Join(m.dir, "objects", "pack"))
	if err != nil {
		return 0
	}
	n := 0
	for _, name := range names {
		if strings.HasSuffix(name.Name(), ".pack") {
			n++
		}
	}
	return n
}

// files gives the files of a commit.
func (m *mirror) files(ctx context.Context, commit string) (fs.FS, error) {
	repo, err := m.at(ctx, commit)
	if err != nil {
		return nil, err
	}
	files, err := repo.FS(commit)
	m.doubt(repo, err)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", forge.ErrUnavailable, err)
	}
	return &mirrored{files.(fileSystem), m, repo}, nil
}

// compare tells what head adds to base, but not whose accounts the commits are.
func (m *mirror) compare(ctx context.Context, base, head string) (*forge.Comparison, error) {
	for _, commit := range []string{base, head} {
		if _, err := m.at(ctx, commit); err != nil {
			return nil, err
		}
	}
	repo, err := m.at(ctx, base) // the one that has both
	if err != nil {
		return nil, err
	}
	c, err := local.Source(repo).Compare(ctx, base, head)
	if errors.Is(err, forge.ErrNotFound) {
		err = fmt.Errorf("%w: %w", errElsewhere, err) // nothing in common
	}
	return c, err
}
