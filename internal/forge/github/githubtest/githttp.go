package githubtest

import (
	"net/http"
	"net/http/cgi"
	"os/exec"
	"path/filepath"
	"strings"
)

// answerGit lets the git command clone and push, as whoever's token is the
// password. Git is served beside the API, as on a GitHub of one's own, and
// below /git/.
func (s *Server) answerGit(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(strings.TrimPrefix(r.URL.Path, "/"), "git/")
	name, _, is := strings.Cut(path, ".git/")
	_, token, _ := r.BasicAuth()
	s.mu.Lock()
	u, repo := s.tokens[token], s.repositories[strings.ToLower(name)]
	readable := is && repo != nil && (repo.Public || u != nil && s.may(repo, u, "read"))
	writable := readable && u != nil && s.may(repo, u, "write")
	if readable && r.Method == http.MethodPost && strings.HasSuffix(path, "/git-upload-pack") {
		s.fetches++
	}
	s.mu.Unlock()
	pushes := strings.HasSuffix(r.URL.Path, "/git-receive-pack") || r.URL.Query().Get("service") == "git-receive-pack"
	switch {
	case u == nil && (pushes || !readable):
		w.Header().Set("WWW-Authenticate", `Basic realm="GitHub"`)
		http.Error(w, "Unauthorized", http.StatusUnauthorized)
		return
	case !readable:
		http.Error(w, "Repository not found.", http.StatusNotFound)
		return
	case pushes && !writable:
		http.Error(w, "Write access to repository not granted.", http.StatusForbidden)
		return
	}
	backend, err := exec.Command("git", "--exec-path").Output()
	if err != nil {
		http.Error(w, "git is not installed", http.StatusInternalServerError)
		return
	}
	env := append(cleanEnv(), "GIT_PROJECT_ROOT="+s.options.Dir, "GIT_HTTP_EXPORT_ALL=1")
	if u != nil {
		env = append(env, "REMOTE_USER="+u.login)
	}
	r = r.Clone(r.Context())
	r.URL.Path = "/git/" + strings.ToLower(name) + ".git/" + strings.TrimPrefix(path, name+".git/")
	(&cgi.Handler{
		Path: filepath.Join(strings.TrimSpace(string(backend)), "git-http-backend"),
		Root: "/git",
		Env:  env,
	}).ServeHTTP(w, r)
}
