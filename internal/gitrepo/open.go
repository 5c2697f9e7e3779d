package gitrepo

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/config"
)

// errorf is an error that says what, and wraps one of the sentinels.
func errorf(sentinel error, format string, args ...any) error {
	return fmt.Errorf("%w: %s", sentinel, fmt.Sprintf(format, args...))
}

// Open opens the repository in dir: a bare one, or a working tree or a folder
// below it (linked work trees and submodules too). ErrNotFound when there is
// none.
func Open(dir string) (*Repo, error) {
	top, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("opening %s: %w", dir, err)
	}
	for {
		gitDir, err := gitDirIn(top)
		if err != nil {
			return nil, fmt.Errorf("opening %s: %w", dir, err)
		}
		if gitDir != "" {
			return open(gitDir)
		}
		above := filepath.Dir(top)
		if above == top {
			return nil, errorf(ErrNotFound, "%s is not in a Git repository", dir)
		}
		top = above
	}
}

// gitDirIn gives the repository folder that a folder is or has; empty when
// there is none.
func gitDirIn(dir string) (string, error) {
	if isGitDir(dir) {
		return dir, nil
	}
	dot := filepath.Join(dir, ".git")
	info, err := os.Stat(dot)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "", nil
	case err != nil:
		return "", err
	case info.IsDir() && isGitDir(dot):
		return dot, nil
	case info.IsDir():
		return "", nil
	}
	text, err := os.ReadFile(dot)
	if err != nil {
		return "", err
	}
	place, ok := strings.CutPrefix(strings.TrimSpace(string(text)), "gitdir: ")
	if !ok {
		return "", fmt.Errorf("%s is a file but says no gitdir", dot)
	}
	if !filepath.IsAbs(place) {
		place = filepath.Join(dir, place)
	}
	return place, nil
}

// isGitDir tells a repository folder as git does: by HEAD, objects and refs.
// A linked work tree's own folder says where the rest is.
func isGitDir(dir string) bool {
	if _, err := os.Lstat(filepath.Join(dir, "HEAD")); err != nil {
		return false
	}
	if _, err := os.Stat(filepath.Join(dir, "commondir")); err == nil {
		return true
	}
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.IsDir() {
			return false
		}
	}
	return true
}

func open(dir string) (*Repo, error) {
	common := dir
	text, err := os.ReadFile(filepath.Join(dir, "commondir"))
	if err == nil {
		common = strings.TrimSpace(string(text))
		if !filepath.IsAbs(common) {
			common = filepath.Join(dir, common)
		}
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("opening %s: %w", dir, err)
	}
	if err := readable(common); err != nil {
		return nil, fmt.Errorf("opening %s: %w", dir, err)
	}
	return &Repo{dir: dir, common: common, objects: openObjects(common)}, nil
}

// readable refuses repositories of kinds that this package would misread.
func readable(dir string) error {
	file, err := os.Open(filepath.Join(dir, "config"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	} else if err != nil {
		return err
	}
	defer file.Close()
	settings := config.New()
	if err := config.NewDecoder(file).Decode(settings); err != nil {
		return fmt.Errorf("config: %w", err)
	}
	version := settings.Section("core").Option("repositoryformatversion")
	switch version {
	case "", "0":
	case "1":
		for _, option := range settings.Section("extensions").Options {
			key, value := strings.ToLower(option.Key), strings.ToLower(option.Value)
			switch {
			case key == "objectformat" && value == "sha1", key == "refstorage" && value == "files":
			case key == "noop", key == "partialclone", key == "worktreeconfig", key == "preciousobjects", key == "relativeworktrees":
			default:
				return fmt.Errorf("config: extensions.%s = %s is not understood; clone the repository without it", option.Key, option.Value)
			}
		}
	default:
		return fmt.Errorf("config: repositoryformatversion %s is not understood", version)
	}
	if _, err := os.Stat(filepath.Join(dir, "objects", "info", "alternates")); err == nil {
		return errors.New("it borrows objects from another repository (objects/info/alternates): run 'git repack -a -d' in it and remove that file")
	}
	return nil
}

// emptyRepository is what Init writes: nothing in it depends on who, when or
// where.
var emptyRepository = map[string]string{
	"HEAD":   "ref: refs/heads/main\n",
	"config": "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = true\n",
}

// Init makes a bare repository in dir, which must be empty or not there, with
// HEAD at main. Nothing in it tells who made it, or when.
func Init(dir string) (*Repo, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("making a repository: %w", err)
	}
	if len(entries) > 0 {
		return nil, fmt.Errorf("making a repository: %s is not empty", dir)
	}
	for _, folder := range []string{"objects/info", "objects/pack", "refs/heads", "refs/tags"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(folder)), 0o777); err != nil {
			return nil, fmt.Errorf("making a repository: %w", err)
		}
	}
	for _, name := range []string{"config", "HEAD"} {
		if err := writeDurably(filepath.Join(dir, name), []byte(emptyRepository[name]), 0o666); err != nil {
			return nil, fmt.Errorf("making a repository: %w", err)
		}
	}
	for _, folder := range []string{"objects", "refs", ".", ".."} {
		if err := syncDir(filepath.Join(dir, folder)); err != nil {
			return nil, fmt.Errorf("making a repository: %w", err)
		}
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("making a repository: %w", err)
	}
	return open(abs)
}
