package githubtest

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// The Git side of the API: references, blobs, trees, commits.

var _ = []struct{}{
	handle("read", "GET /repos/{owner}/{repo}/git/ref/{ref}", getRef),
	handle("read", "GET /repos/{owner}/{repo}/git/matching-refs/{ref}", matchingRefs),
	handle("write", "POST /repos/{owner}/{repo}/git/refs", createRef),
	handle("write", "PATCH /repos/{owner}/{repo}/git/refs/{ref}", updateRef),
	handle("write", "DELETE /repos/{owner}/{repo}/git/refs/{ref}", deleteRef),
	handle("write", "POST /repos/{owner}/{repo}/git/blobs", createBlob),
	handle("read", "GET /repos/{owner}/{repo}/git/blobs/{file_sha}", getBlob),
	handle("write", "POST /repos/{owner}/{repo}/git/trees", createTree),
	handle("read", "GET /repos/{owner}/{repo}/git/trees/{tree_sha}", getTree),
	handle("write", "POST /repos/{owner}/{repo}/git/commits", createCommit),
	handle("read", "GET /repos/{owner}/{repo}/git/commits/{commit_sha}", getGitCommit),
}

func refFields(name, id string) fields {
	return fields{"ref": name, "node_id": "", "url": "https://github.invalid/" + name, "object": fields{"type": "commit", "sha": id, "url": "https://github.invalid/" + id}}
}

func getRef(c *call) answer {
	name := "refs/" + c.params["ref"]
	id := c.repo.git.ref(name)
	if id == "" {
		return notFound
	}
	return ok(refFields(name, id))
}

func matchingRefs(c *call) answer {
	out, err := c.repo.git.git(nil, "for-each-ref", "--format=%(refname) %(objectname)")
	if err != nil {
		return refuse(http.StatusInternalServerError, err.Error())
	}
	all := []fields{}
	for line := range strings.Lines(string(out)) {
		name, id, _ := strings.Cut(strings.TrimSpace(line), " ")
		if strings.HasPrefix(name, "refs/"+c.params["ref"]) {
			all = append(all, refFields(name, id))
		}
	}
	return c.page(all)
}

func createRef(c *call) answer {
	name, id := c.text("ref"), c.text("sha")
	branch, isBranch := strings.CutPrefix(name, "refs/heads/")
	switch _, there := c.repo.git.commit(id); {
	case !strings.HasPrefix(name, "refs/") || strings.Count(name, "/") < 2:
		return refuse(http.StatusUnprocessableEntity, "Reference name must start with 'refs/' and contain at least two slashes.")
	case !there:
		return refuse(http.StatusUnprocessableEntity, "Object does not exist")
	case isBranch && !c.repo.mayUpdate(c.user, branch):
		return refuse(http.StatusUnprocessableEntity, "Repository rule violations found")
	}
	if err := c.repo.git.setRef(name, "", id); errors.Is(err, errRefExists) {
		return refuse(http.StatusUnprocessableEntity, "Reference already exists")
	} else if err != nil {
		return refuse(http.StatusUnprocessableEntity, "Reference update failed")
	}
	return created(refFields(name, id))
}

func updateRef(c *call) answer {
	name, id := "refs/"+c.params["ref"], c.text("sha")
	old := c.repo.git.ref(name)
	force, _ := c.body["force"].(bool)
	branch := strings.TrimPrefix(name, "refs/heads/")
	switch _, there := c.repo.git.commit(id); {
	case old == "":
		return refuse(http.StatusUnprocessableEntity, "Reference does not exist")
	case !there:
		return refuse(http.StatusUnprocessableEntity, "Object does not exist")
	case !c.repo.mayUpdate(c.user, branch):
		return refuse(http.StatusUnprocessableEntity, "Repository rule violations found")
	case !force && !c.repo.git.isAncestor(old, id):
		return refuse(http.StatusUnprocessableEntity, "Update is not a fast forward")
	}
	if err := c.repo.git.setRef(name, old, id); err != nil {
		return refuse(http.StatusConflict, "Reference update failed")
	}
	return ok(refFields(name, id))
}

func deleteRef(c *call) answer {
	name := "refs/" + c.params["ref"]
	if c.repo.git.ref(name) == "" {
		return refuse(http.StatusUnprocessableEntity, "Reference does not exist")
	}
	if err := c.repo.git.setRef(name, "", ""); err != nil {
		return refuse(http.StatusConflict, "Reference update failed")
	}
	return answer{status: http.StatusNoContent}
}

func createBlob(c *call) answer {
	data := []byte(c.text("content"))
	if c.text("encoding") == "base64" {
		var err error
		if data, err = base64.StdEncoding.DecodeString(strings.ReplaceAll(c.text("content"), "\n", "")); err != nil {
			return refuse(http.StatusUnprocessableEntity, "content is not valid Base64")
		}
	}
	id, err := c.repo.git.write("blob", data)
	if err != nil {
		return refuse(http.StatusInternalServerError, err.Error())
	}
	return created(fields{"sha": id, "url": "https://github.invalid/" + id})
}

func getBlob(c *call) answer {
	o, there := c.repo.git.read(c.params["file_sha"])
	if !there || o.kind != "blob" {
		return notFound
	}
	// GitHub breaks the lines of what it encodes.
	var text strings.Builder
	for encoded := base64.StdEncoding.EncodeToString(o.data); encoded != ""; {
		n := min(60, len(encoded))
		text.WriteString(encoded[:n] + "\n")
		encoded = encoded[n:]
	}
	return ok(fields{"sha": c.params["file_sha"], "size": len(o.data), "encoding": "base64", "content": text.String()})
}

func createTree(c *call) answer {
	g := c.repo.git
	tree := c.text("base_tree")
	if commit, is := g.commit(tree); is {
		tree = commit.tree
	} else if _, is := g.tree(tree); !is && tree != "" {
		return refuse(http.StatusUnprocessableEntity, "base_tree is not a valid tree oid")
	}
	entries, _ := c.body["tree"].([]any)
	edits := map[string]entry{}
	for _, raw := range entries {
		e, _ := raw.(map[string]any)
		path, _ := e["path"].(string)
		mode, _ := e["mode"].(string)
		id, _ := e["sha"].(string)
		content, inline := e["content"].(string)
		sha, told := e["sha"]
		if path == "" || strings.HasPrefix(path, "/") || strings.Contains(path, "//") || strings.Contains("/"+path+"/", "/../") || strings.Contains("/"+path+"/", "/.git/") {
			return refuse(http.StatusUnprocessableEntity, "tree.path contains a malformed path component")
		}
		switch {
		case inline && told:
			return refuse(http.StatusUnprocessableEntity, "Must supply either tree.sha or tree.content")
		case inline:
			var err error
			if id, err = g.write("blob", []byte(content)); err != nil {
				return refuse(http.StatusInternalServerError, err.Error())
			}
		case told && sha == nil:
			if !g.has(tree, path) {
				return refuse(http.StatusUnprocessableEntity, "GitRPC::BadObjectState")
			}
		default:
			if _, there := g.read(id); !there {
				return refuse(http.StatusUnprocessableEntity, fmt.Sprintf("tree.sha %s is not a valid blob", id))
			}
		}
		edits[path] = entry{mode: mode, id: id}
	}
	tree, err := g.edit(tree, edits)
	if err != nil {
		return refuse(http.StatusInternalServerError, err.Error())
	}
	listed, _ := c.repo.git.tree(tree)
	return created(g.treeFields(tree, listed, ""))
}

// has reports whether there is anything at a path.
func (g *store) has(tree, path string) bool {
	first, rest, deep := strings.Cut(path, "/")
	all, _ := g.tree(tree)
	for _, e := range all {
		if e.name == first {
			return !deep || g.has(e.id, rest)
		}
	}
	return false
}

func (g *store) treeFields(id string, all []entry, under string) fields {
	listed := []fields{}
	for _, e := range all {
		f := fields{"path": under + e.name, "mode": e.mode, "type": e.kind(), "sha": e.id, "url": "https://github.invalid/" + e.id}
		if o, there := g.read(e.id); there && o.kind == "blob" {
			f["size"] = len(o.data)
		}
		listed = append(listed, f)
	}
	return fields{"sha": id, "url": "https://github.invalid/" + id, "truncated": false, "tree": listed}
}

// treeLimit is how many entries a recursive answer holds before it is cut off.
// GitHub's is 100,000.
const treeLimit = 2000

func getTree(c *call) answer {
	id := c.params["tree_sha"]
	if commit, is := c.repo.git.commit(id); is {
		id = commit.tree
	}
	all, is := c.repo.git.tree(id)
	if !is {
		return notFound
	}
	if c.r.URL.Query().Get("recursive") == "" {
		return ok(c.repo.git.treeFields(id, all, ""))
	}
	listed := []fields{}
	var walk func(id, under string)
	walk = func(id, under string) {
		all, _ := c.repo.git.tree(id)
		for _, e := range all {
			listed = append(listed, c.repo.git.treeFields("", []entry{e}, under)["tree"].([]fields)...)
			if e.kind() == "tree" {
				walk(e.id, under+e.name+"/")
			}
		}
	}
	walk(id, "")
	answer := c.repo.git.treeFields(id, nil, "")
	answer["truncated"] = len(listed) > treeLimit
	answer["tree"] = listed[:min(len(listed), treeLimit)]
	return ok(answer)
}

func createCommit(c *call) answer {
	made := commit{tree: c.text("tree"), message: c.text("message"), signature: c.text("signature")}
	if _, there := c.repo.git.tree(made.tree); !there {
		return refuse(http.StatusUnprocessableEntity, "Tree SHA does not exist")
	}
	parents, _ := c.body["parents"].([]any)
	for _, p := range parents {
		id, _ := p.(string)
		if _, there := c.repo.git.commit(id); !there {
			return refuse(http.StatusUnprocessableEntity, "Parent SHA does not exist or is not a commit object")
		}
		made.parents = append(made.parents, id)
	}
	itself := person{c.user.login, noreply(c.user), c.options.Now().UTC().Truncate(time.Second)}
	made.author = c.person("author", itself)
	made.committer = c.person("committer", made.author)
	if c.body["author"] == nil && c.user.isBot() {
		made.signature = "-----BEGIN PGP SIGNATURE-----\n\nofficial\n-----END PGP SIGNATURE-----\n"
	}
	id, err := c.repo.git.writeCommit(made)
	if err != nil {
		return refuse(http.StatusInternalServerError, err.Error())
	}
	done, _ := c.repo.git.commit(id)
	return created(gitCommitFields(done))
}

func noreply(u *user) string { return fmt.Sprintf("%d+%s@users.noreply.github.com", u.id, u.login) }

func (c *call) person(name string, otherwise person) person {
	said, _ := c.body[name].(map[string]any)
	if said == nil {
		return otherwise
	}
	p := person{when: otherwise.when}
	p.name, _ = said["name"].(string)
	p.email, _ = said["email"].(string)
	if date, is := said["date"].(string); is {
		if at, err := time.Parse(time.RFC3339, date); err == nil {
			p.when = at
		}
	}
	return p
}

func (p person) fields() fields {
	return fields{"name": p.name, "email": p.email, "date": stamp(p.when)}
}

func (c *commit) verification() fields {
	if c.signature == "" {
		return fields{"verified": false, "reason": "unsigned", "signature": nil, "payload": nil, "verified_at": nil}
	}
	return fields{"verified": true, "reason": "valid", "signature": c.signature, "payload": "", "verified_at": "2000-01-01T00:00:00Z"}
}

func gitCommitFields(c *commit) fields {
	parents := []fields{}
	for _, p := range c.parents {
		parents = append(parents, fields{"sha": p})
	}
	return fields{
		"sha": c.id, "message": c.message, "tree": fields{"sha": c.tree}, "parents": parents,
		"author": c.author.fields(), "committer": c.committer.fields(), "verification": c.verification(),
	}
}

func getGitCommit(c *call) answer {
	found, is := c.repo.git.commit(c.params["commit_sha"])
	if !is {
		return notFound
	}
	return ok(gitCommitFields(found))
}
