package githubtest

import (
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Who is asking: people and bots by token, an App by a signed claim.

var _ = []struct{}{
	handle("", "GET /user", getUser),
	handle("app", "GET /app", getApp),
	handle("app", "POST /app/installations/{installation_id}/access_tokens", createInstallationToken),
}

// App is a GitHub App that is installed once.
type App struct {
	ID, Installation int64
	Slug             string // its login is slug[bot]
	Key              *rsa.PublicKey
	Permissions      map[string]string // "contents": "write"
	Repositories     []string          // where it is installed; with the role write
}

// app is an App, and the tokens it has been given.
type app struct {
	App
	issued int
}

// AddApp installs an App: it may write in its repositories.
func (s *Server) AddApp(a App) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.user(a.Slug + "[bot]")
	s.apps[a.ID] = &app{App: a}
	for _, name := range a.Repositories {
		if r := s.repositories[strings.ToLower(name)]; r != nil {
			if r.Collaborators == nil {
				r.Collaborators = map[string]string{}
			}
			r.Collaborators[a.Slug+"[bot]"] = "write"
		}
	}
}

// identify finds out who asks. Nobody at all may ask nothing.
func (c *call) identify() bool {
	scheme, token, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if scheme != "Bearer" && scheme != "token" {
		return false
	}
	if c.user = c.tokens[token]; c.user != nil {
		return true
	}
	c.app = c.claimed(token)
	return c.app != nil
}

// claimed is the App that signed a claim (RFC 7519, RS256) to be itself.
func (s *Server) claimed(token string) *app {
	parts := strings.Split(token, ".")
	if len(parts) != 3 {
		return nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(parts[1])
	var claim struct {
		Issuer  string  `json:"iss"`
		Expires float64 `json:"exp"`
	}
	if err != nil || json.Unmarshal(raw, &claim) != nil {
		return nil
	}
	id, err := strconv.ParseInt(claim.Issuer, 10, 64)
	signature, err2 := base64.RawURLEncoding.DecodeString(parts[2])
	found := s.apps[id]
	if err != nil || err2 != nil || found == nil || claim.Expires == 0 {
		return nil
	}
	sum := sha256.Sum256([]byte(parts[0] + "." + parts[1]))
	if rsa.VerifyPKCS1v15(found.Key, crypto.SHA256, sum[:], signature) != nil {
		return nil
	}
	return found
}

func getUser(c *call) answer {
	if c.user == nil || c.user.isBot() {
		return refuse(http.StatusForbidden, "Resource not accessible by integration")
	}
	f := userFields(c.user)
	f["user_view_type"] = "private"
	return ok(f)
}

// answerViewer answers the one question of GraphQL that the fake knows: who
// is asking. It is how a bot learns its own name.
func (s *Server) answerViewer(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := &call{Server: s, r: r}
	var asked struct{ Query string }
	if err := json.NewDecoder(r.Body).Decode(&asked); err != nil || strings.Join(strings.Fields(asked.Query), "") != "query{viewer{login}}" {
		s.violated("POST /graphql: the fake knows only query{viewer{login}}, not %q", asked.Query)
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	if !c.identify() || c.user == nil {
		w.WriteHeader(http.StatusUnauthorized)
		_, _ = w.Write(encode(refuse(http.StatusUnauthorized, "Bad credentials").body))
		return
	}
	_, _ = w.Write(encode(fields{"data": fields{"viewer": fields{"login": c.user.login}}}))
}

func getApp(c *call) answer {
	if c.app == nil {
		return refuse(http.StatusUnauthorized, "A JSON web token could not be decoded")
	}
	return ok(fields{"id": c.app.ID, "slug": c.app.Slug, "permissions": permissions(c.app)})
}

func permissions(a *app) fields {
	all := fields{}
	for name, level := range a.Permissions {
		all[name] = level
	}
	return all
}

func createInstallationToken(c *call) answer {
	if c.app == nil || c.app.Installation != int64(c.number("installation_id")) {
		return notFound
	}
	c.app.issued++
	token := fmt.Sprintf("ghs_hemlig_%s_%d", c.app.Slug, c.app.issued)
	c.tokens[token] = c.Server.user(c.app.Slug + "[bot]")
	// ghinstallation reads the machine's clock, so the hour must be told by it.
	return created(fields{"token": token, "expires_at": stamp(farAway), "permissions": permissions(c.app)})
}

// farAway is when tokens of the fake expire.
var farAway = time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC)
