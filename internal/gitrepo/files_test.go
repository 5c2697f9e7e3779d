package gitrepo_test

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"
)

func TestFilesAreAFileSystem(t *testing.T) {
	dir := worktree(t)
	for _, name := range []string{"ideas/2026-x.md", "ideas/2026.md", "ideas/2026/03/b.md", "å/ä ö.txt", "tom"} {
		put(t, filepath.Join(dir, name), name)
	}
	put(t, filepath.Join(dir, "tom"), "")
	put(t, filepath.Join(dir, "run.sh"), "#!/bin/sh\n")
	if err := os.Chmod(filepath.Join(dir, "run.sh"), 0o755); err != nil {
		t.Fatal(err)
	}
	for name, target := range map[string]string{"ideas/link": "/etc/passwd", "folder": "ideas", "away": "../../x"} {
		if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	git(t, dir, "add", ".")
	git(t, dir, "commit", "-q", "-m", "Mer")
	r := open(t, dir)
	files, err := r.FS(git(t, dir, "rev-parse", "HEAD"))
	if err != nil {
		t.Fatal(err)
	}
	err = fstest.TestFS(files, "ideas/2026/a.md", "ideas/2026-x.md", "ideas/2026.md", "ideas/2026/03/b.md", "å/ä ö.txt", "tom", "run.sh", "ideas/link", "folder", "away")
	if err != nil {
		t.Fatal(err)
	}
	if info, err := fs.Stat(files, "run.sh"); err != nil || info.Mode() != 0o755 {
		t.Errorf("run.sh: %v %v", info, err)
	}
	if info, err := fs.Stat(files, "ideas/2026/a.md"); err != nil || info.Mode() != 0o644 || info.Size() != 5 || !info.ModTime().IsZero() {
		t.Errorf("a.md: %v %v", info, err)
	}
	for _, name := range []string{"ideas/link", "folder", "away"} {
		if info, err := fs.Lstat(files, name); err != nil || info.Mode().Type() != fs.ModeSymlink {
			t.Errorf("%s: %v %v", name, info, err)
		}
		if data, err := fs.ReadFile(files, name); err == nil {
			t.Errorf("%s was followed: %q", name, data)
		}
		file, err := files.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		if data, err := io.ReadAll(file); err == nil {
			t.Errorf("%s was followed: %q", name, data)
		}
		if _, err := fs.ReadDir(files, name); err == nil {
			t.Errorf("%s was followed", name)
		}
	}
	if _, err := fs.ReadFile(files, "folder/2026/a.md"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("through a link: %v", err)
	}
	if target, err := fs.ReadLink(files, "ideas/link"); err != nil || target != "/etc/passwd" {
		t.Errorf("ReadLink: %q %v", target, err)
	}
	if _, err := fs.ReadFile(files, "nix/a"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("nothing there: %v", err)
	}
	if _, err := fs.ReadFile(files, "../a"); !errors.Is(err, fs.ErrInvalid) {
		t.Errorf("outside: %v", err)
	}
}

func TestSubmodulesAreIrregular(t *testing.T) {
	outer := worktree(t)
	git(t, outer, "-c", "protocol.file.allow=always", "submodule", "--quiet", "add", worktree(t), "under")
	git(t, outer, "commit", "-q", "-m", "Under")
	files, err := open(t, outer).FS(git(t, outer, "rev-parse", "HEAD"))
	if err != nil {
		t.Fatal(err)
	}
	info, err := fs.Stat(files, "under")
	if err != nil || info.Mode() != fs.ModeIrregular || info.IsDir() {
		t.Errorf("%v %v", info, err)
	}
	if _, err := fs.ReadFile(files, "under"); err == nil {
		t.Error("it was read")
	}
	if _, err := fs.ReadDir(files, "under"); err == nil {
		t.Error("it was listed")
	}
}
