package githubtest

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"
)

// store is the Git side of a repository: a bare one on disk, which the git
// command serves to whoever clones and pushes. Objects are remembered once
// they have been seen, so that reading one starts no program.
type store struct {
	dir     string
	mu      sync.Mutex
	objects map[string]object
}

type object struct {
	kind string // blob, tree, commit
	data []byte
}

// newStore makes an empty repository, as git init --bare would, but with
// nothing of the machine's own settings.
func newStore(dir, main string) (*store, error) {
	for _, folder := range []string{"objects/info", "objects/pack", "refs/heads", "refs/tags"} {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(folder)), 0o777); err != nil {
			return nil, err
		}
	}
	for name, text := range map[string]string{
		"HEAD": "ref: refs/heads/" + main + "\n",
		"config": "[core]\n\trepositoryformatversion = 0\n\tbare = true\n\tlogAllRefUpdates = false\n" +
			"[gc]\n\tauto = 0\n[receive]\n\tautogc = false\n[http]\n\treceivepack = true\n" +
			"[uploadpack]\n\tallowTipSHA1InWant = true\n\tallowReachableSHA1InWant = true\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666); err != nil {
			return nil, err
		}
	}
	return &store{dir: dir, objects: map[string]object{}}, nil
}

// git runs the git command in the repository, with nothing of the machine's
// own settings.
func (g *store) git(stdin []byte, args ...string) ([]byte, error) {
	cmd := exec.Command("git", append([]string{"-C", g.dir}, args...)...)
	cmd.Env = cleanEnv()
	cmd.Stdin = bytes.NewReader(stdin)
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return out, fmt.Errorf("git %s: %w: %s", strings.Join(args, " "), err, strings.TrimSpace(stderr.String()))
	}
	return out, nil
}

func cleanEnv() []string {
	return []string{"PATH=" + pathVariable, "HOME=/nonexistent", "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL=/dev/null", "LC_ALL=C", "TZ=UTC"}
}

// pathVariable is where programs are: what the git command was found by.
var pathVariable = func() string {
	git, err := exec.LookPath("git")
	if err != nil {
		return "/usr/bin:/bin"
	}
	return filepath.Dir(git) + ":/usr/bin:/bin"
}()

var hexID = regexp.MustCompile(`^[0-9a-f]{40}$`)

// read gives an object. What is not remembered has come by a push: then every
// object is read anew, by one program.
func (g *store) read(id string) (object, bool) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if o, ok := g.objects[id]; ok || !hexID.MatchString(id) {
		return o, ok
	}
	out, err := g.git(nil, "cat-file", "--batch", "--batch-all-objects", "--unordered", "--buffer")
	if err != nil {
		return object{}, false
	}
	for r := bufio.NewReader(bytes.NewReader(out)); ; {
		var name, kind string
		var size int
		if _, err := fmt.Fscanf(r, "%s %s %d\n", &name, &kind, &size); err != nil {
			break
		}
		data := make([]byte, size)
		if _, err := io.ReadFull(r, data); err != nil {
			break
		}
		if _, err := r.Discard(1); err != nil {
			break
		}
		g.objects[name] = object{kind, data}
	}
	o, ok := g.objects[id]
	return o, ok
}

// write stores an object as git itself would, and gives its id.
func (g *store) write(kind string, data []byte) (string, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	whole := append(fmt.Appendf(nil, "%s %d\x00", kind, len(data)), data...)
	sum := sha1.Sum(whole)
	id := hex.EncodeToString(sum[:])
	if _, ok := g.objects[id]; ok {
		return id, nil
	}
	var packed bytes.Buffer
	z, err := zlib.NewWriterLevel(&packed, zlib.NoCompression) // these are many and small
	if err != nil {
		return "", err
	}
	if _, err := z.Write(whole); err != nil {
		return "", err
	}
	if err := z.Close(); err != nil {
		return "", err
	}
	folder := filepath.Join(g.dir, "objects", id[:2])
	if err := os.MkdirAll(folder, 0o777); err != nil {
		return "", err
	}
	temporary := filepath.Join(folder, "tmp_obj_"+id)
	if err := os.WriteFile(temporary, packed.Bytes(), 0o444); err != nil {
		return "", err
	}
	if err := os.Rename(temporary, filepath.Join(folder, id[2:])); err != nil {
		return "", err
	}
	g.objects[id] = object{kind, slices.Clone(data)}
	return id, nil
}

// ref gives what a reference points at; empty when there is none.
func (g *store) ref(name string) string {
	if text, err := os.ReadFile(filepath.Join(g.dir, filepath.FromSlash(name))); err == nil {
		return strings.TrimSpace(string(text))
	}
	out, err := g.git(nil, "rev-parse", "--verify", "--quiet", "--end-of-options", name)
	if err != nil {
		return ""
	}
	return strings.TrimSpace(string(out))
}

var errRefExists = errors.New("the reference exists already")

// setRef moves a reference; an empty new takes it away, an empty old means
// that it must not be there. What is new is made by git, which knows what names
// may be.
func (g *store) setRef(name, old, new string) error {
	file := filepath.Join(g.dir, filepath.FromSlash(name))
	_, err := os.Stat(file)
	switch {
	case new == "":
		_, err := g.git(nil, "update-ref", "-d", name)
		return err
	case old == "" && g.ref(name) != "":
		return errRefExists
	case old == "" || err != nil: // new, or packed
		if old == "" {
			old = strings.Repeat("0", 40)
		}
		_, err := g.git(nil, "update-ref", name, new, old)
		return err
	case g.ref(name) != old:
		return fmt.Errorf("%s is not at %s", name, old)
	}
	if err := os.WriteFile(file+".lock", []byte(new+"\n"), 0o666); err != nil {
		return err
	}
	return os.Rename(file+".lock", file)
}

// entry is one entry of a tree.
type entry struct {
	mode, name, id string
}

func (e entry) kind() string {
	switch e.mode {
	case "040000":
		return "tree"
	case "160000":
		return "commit"
	}
	return "blob"
}

func (g *store) tree(id string) ([]entry, bool) {
	o, ok := g.read(id)
	if !ok || o.kind != "tree" {
		return nil, false
	}
	var all []entry
	for data := o.data; len(data) > 0; {
		space, zero := bytes.IndexByte(data, ' '), bytes.IndexByte(data, 0)
		mode := string(data[:space])
		if len(mode) == 5 {
			mode = "0" + mode
		}
		all = append(all, entry{mode, string(data[space+1 : zero]), hex.EncodeToString(data[zero+1 : zero+21])})
		data = data[zero+21:]
	}
	return all, true
}

// writeTree stores a tree, in git's order: a folder sorts as if its name ended
// in a slash.
func (g *store) writeTree(all []entry) (string, error) {
	key := func(e entry) string {
		if e.kind() == "tree" {
			return e.name + "/"
		}
		return e.name
	}
	slices.SortFunc(all, func(a, b entry) int { return strings.Compare(key(a), key(b)) })
	var data []byte
	for _, e := range all {
		raw, err := hex.DecodeString(e.id)
		if err != nil {
			return "", err
		}
		data = append(fmt.Appendf(data, "%s %s\x00", strings.TrimPrefix(e.mode, "0"), e.name), raw...)
	}
	return g.write("tree", data)
}

// edit gives the tree that comes of putting entries at paths, or of taking
// away what is there where the id is empty. Folders that become empty
// disappear.
func (g *store) edit(tree string, edits map[string]entry) (string, error) {
	var all []entry
	if tree != "" {
		all, _ = g.tree(tree)
	}
	below := map[string]map[string]entry{}
	put := func(e entry) {
		all = slices.DeleteFunc(slices.Clone(all), func(old entry) bool { return old.name == e.name })
		if e.id != "" {
			all = append(all, e)
		}
	}
	for path, e := range edits {
		first, rest, deep := strings.Cut(path, "/")
		if !deep {
			put(entry{e.mode, first, e.id})
			continue
		}
		if below[first] == nil {
			below[first] = map[string]entry{}
		}
		below[first][rest] = e
	}
	for name, edits := range below {
		was := ""
		if i := slices.IndexFunc(all, func(e entry) bool { return e.name == name && e.kind() == "tree" }); i >= 0 {
			was = all[i].id
		}
		id, err := g.edit(was, edits)
		if err != nil {
			return "", err
		}
		if left, _ := g.tree(id); len(left) == 0 {
			id = ""
		}
		put(entry{"040000", name, id})
	}
	return g.writeTree(all)
}

// commit is a commit as its object tells it.
type commit struct {
	id, tree          string
	parents           []string
	author, committer person
	message           string
	signature         string
}

// person is who and when, in a commit.
type person struct {
	name, email string
	when        time.Time
}

func (g *store) commit(id string) (*commit, bool) {
	o, ok := g.read(id)
	if !ok || o.kind != "commit" {
		return nil, false
	}
	c := &commit{id: id}
	head, message, _ := strings.Cut(string(o.data), "\n\n")
	c.message = message
	inSignature := false
	for line := range strings.SplitSeq(head, "\n") {
		key, value, _ := strings.Cut(line, " ")
		switch {
		case inSignature && key == "":
			c.signature += value + "\n"
			continue
		case key == "tree":
			c.tree = value
		case key == "parent":
			c.parents = append(c.parents, value)
		case key == "author":
			c.author = parsePerson(value)
		case key == "committer":
			c.committer = parsePerson(value)
		case key == "gpgsig":
			c.signature = value + "\n"
		}
		inSignature = key == "gpgsig"
	}
	return c, true
}

func parsePerson(text string) person {
	open, end := strings.Index(text, "<"), strings.LastIndex(text, ">")
	if open < 0 || end < open {
		return person{name: text}
	}
	p := person{name: strings.TrimSpace(text[:open]), email: text[open+1 : end]}
	seconds, zone, _ := strings.Cut(strings.TrimSpace(text[end+1:]), " ")
	if unix, err := strconv.ParseInt(seconds, 10, 64); err == nil {
		p.when = time.Unix(unix, 0).UTC()
	}
	if at, err := time.Parse("-0700", zone); err == nil {
		p.when = p.when.In(at.Location())
	}
	return p
}

func (p person) String() string {
	return fmt.Sprintf("%s <%s> %d %s", p.name, p.email, p.when.Unix(), p.when.Format("-0700"))
}

func (g *store) writeCommit(c commit) (string, error) {
	var text strings.Builder
	fmt.Fprintf(&text, "tree %s\n", c.tree)
	for _, parent := range c.parents {
		fmt.Fprintf(&text, "parent %s\n", parent)
	}
	fmt.Fprintf(&text, "author %s\ncommitter %s\n", c.author, c.committer)
	if c.signature != "" {
		fmt.Fprintf(&text, "gpgsig %s\n", strings.ReplaceAll(strings.TrimSuffix(c.signature, "\n"), "\n", "\n "))
	}
	fmt.Fprintf(&text, "\n%s", c.message)
	return g.write("commit", []byte(text.String()))
}

// mergeTrees merges two commits; ok is false when they conflict.
func (g *store) mergeTrees(ours, theirs string) (tree string, ok bool, err error) {
	if head, is := g.commit(theirs); is && g.isAncestor(ours, theirs) {
		return head.tree, true, nil
	}
	out, err := g.git(nil, "merge-tree", "--write-tree", ours, theirs)
	tree, _, _ = strings.Cut(string(out), "\n")
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 1 {
		return "", false, nil
	}
	return tree, err == nil, err
}

// isAncestor reports whether a commit is another, or part of its history.
func (g *store) isAncestor(a, b string) bool {
	seen := map[string]bool{}
	for left := []string{b}; len(left) > 0; left = left[1:] {
		id := left[0]
		if id == a {
			return true
		}
		if c, is := g.commit(id); is && !seen[id] {
			left = append(left, c.parents...)
		}
		seen[id] = true
	}
	return false
}
