package gitrepo

import (
	"fmt"
	"io/fs"
	"strings"
	"unicode"
)

// safeName refuses the names of files that lead out of their folder, or into a
// repository's own, on any system that somebody may check them out on.
func safeName(name string) error {
	if name == "" || name == "." || name == ".." || strings.ContainsAny(name, "/\x00") || isDotGit(name) {
		return fmt.Errorf("the name %q is not allowed in a tree", name)
	}
	return nil
}

// isDotGit tells the names that some file system takes for .git: letter case
// does not matter, Windows drops what follows a colon and dots and spaces at
// the end and has the short name git~1, macOS drops invisible characters.
func isDotGit(name string) bool {
	if len(name) < 4 || name[0] < 0x80 && strings.IndexByte(".gG", name[0]) < 0 {
		return false // as nearly all
	}
	name = strings.ToLower(strings.Map(visible, name))
	name, _, _ = strings.Cut(name, ":")
	name = strings.TrimRight(name, ". ")
	return name == ".git" || name == "git~1"
}

// visible drops the characters that HFS+ drops.
func visible(c rune) rune {
	switch {
	case 0x200c <= c && c <= 0x200f, 0x202a <= c && c <= 0x202e, 0x206a <= c && c <= 0x206f, c == 0xfeff:
		return -1
	}
	return c
}

// safePath is what may be written: a relative path of safe names, without
// characters that would look like something else.
func safePath(name string) error {
	if !fs.ValidPath(name) || name == "." || strings.Contains(name, `\`) || strings.ContainsFunc(name, unicode.IsControl) {
		return fmt.Errorf("the path %q is not allowed in a tree", name)
	}
	for part := range strings.SplitSeq(name, "/") {
		if err := safeName(part); err != nil {
			return err
		}
	}
	return nil
}
