package forgetest

import (
	"fmt"
	"os"
	"os/exec"
	"sort"
	"strings"
	"time"
)

// git runs the git command in the repository behind the forge, and gives what
// it prints.
func (t *trial) git(args ...string) string {
	t.Helper()
	return t.gitWith("", args...)
}

func (t *trial) gitWith(stdin string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"--git-dir", t.Dir}, args...)...)
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C")
	cmd.Stdin = strings.NewReader(stdin)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("git %s: %v\n%s", strings.Join(args, " "), err, stderr.String())
	}
	return string(out)
}

// parse gives the id that a revision means.
func (t *trial) parse(rev string) string {
	t.Helper()
	return strings.TrimSpace(t.git("rev-parse", "--verify", rev))
}

// files gives the files of a commit with their modes and blobs, one a line.
func (t *trial) files(commit string) string {
	t.Helper()
	return t.git("ls-tree", "-r", commit)
}

// pushed is a commit that somebody made by hand.
type pushed struct {
	branch  string
	from    string            // its parent; empty for none
	files   map[string]string // by path
	modes   map[string]string // other than 100644
	gone    []string
	author  string // "Anna Ek <anna@example.org>"
	message string
	at      time.Time
}

// push puts a commit on a branch, which is moved to it whatever it was, and
// gives the commit.
func (t *trial) push(c pushed) string {
	t.Helper()
	t.gitWith(c.stream(), "fast-import", "--quiet", "--force")
	return t.parse("refs/heads/" + c.branch)
}

// stream is the commit as git fast-import reads it.
func (c pushed) stream() string {
	if c.author == "" {
		c.author = "Anna Ek <anna.ek@example.org>"
	}
	if c.message == "" {
		c.message = "Ändrar\n"
	}
	if c.at.IsZero() {
		c.at = day(28).Add(13*time.Hour + 37*time.Minute).In(time.FixedZone("", 7200))
	}
	var s strings.Builder
	who := fmt.Sprintf("%s %d %s", c.author, c.at.Unix(), c.at.Format("-0700"))
	fmt.Fprintf(&s, "reset refs/heads/%s\n\n", c.branch)
	fmt.Fprintf(&s, "commit refs/heads/%s\nauthor %s\ncommitter %s\ndata %d\n%s\n", c.branch, who, who, len(c.message), c.message)
	if c.from != "" {
		fmt.Fprintf(&s, "from %s\n", c.from)
	}
	for _, name := range c.gone {
		fmt.Fprintf(&s, "D %s\n", name)
	}
	names := make([]string, 0, len(c.files))
	for name := range c.files {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		mode := c.modes[name]
		if mode == "" {
			mode = "100644"
		}
		fmt.Fprintf(&s, "M %s inline %s\ndata %d\n%s\n", mode, name, len(c.files[name]), c.files[name])
	}
	return s.String() + "\n"
}

// mainMoves puts a commit on the main branch that changes one file.
func (t *trial) mainMoves(file, text string) string {
	t.Helper()
	return t.push(pushed{branch: t.Main, from: t.parse("refs/heads/" + t.Main), files: map[string]string{file: text}})
}
