package githubtest

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// call is a request on its way to being answered.
type call struct {
	*Server
	r      *http.Request
	user   *user // nil when the App itself asks
	app    *app
	repo   *repository
	params map[string]string
	body   fields
}

// answer is what a handler answers.
type answer struct {
	status int
	body   any // fields, []fields, or nil for none
	header http.Header
}

func ok(body any) answer      { return answer{status: http.StatusOK, body: body} }
func created(body any) answer { return answer{status: http.StatusCreated, body: body} }

func (a answer) with(name, value string) answer {
	a.header = maps.Clone(a.header)
	if a.header == nil {
		a.header = http.Header{}
	}
	a.header.Set(name, value)
	return a
}

// refuse is an answer in GitHub's words.
func refuse(status int, message string) answer {
	return answer{status: status, body: fields{
		"message": message, "documentation_url": "https://docs.github.com/rest", "status": strconv.Itoa(status),
	}}
}

var notFound = refuse(http.StatusNotFound, "Not Found")

// invalid is GitHub's answer to a request that makes no sense to it.
func invalid(resource, field, message string) answer {
	fault := fields{"resource": resource, "code": "custom", "message": message}
	if field != "" {
		fault["field"], fault["code"] = field, "invalid"
	}
	a := refuse(http.StatusUnprocessableEntity, "Validation Failed")
	a.body.(fields)["errors"] = []fields{fault}
	return a
}

// handler answers one operation.
type handler struct {
	role string // what the caller must at least be in the repository
	do   func(*call) answer
}

// handlers are all operations that are answered, by GitHub's names for them.
var handlers = map[string]handler{}

// handle adds to them; each file says what it answers.
func handle(role string, name string, do func(*call) answer) struct{} {
	handlers[name] = handler{role, do}
	return struct{}{}
}

func (c *contract) knows(name string) bool {
	for _, op := range c.operations {
		if op.name == name {
			return true
		}
	}
	return false
}

// answerAPI answers a call of the API: held against the description, delayed,
// spoiled or refused, and carried out by its handler.
func (s *Server) answerAPI(w http.ResponseWriter, r *http.Request) {
	raw, err := io.ReadAll(io.LimitReader(r.Body, 64<<20))
	if err != nil {
		return
	}
	op, params := s.contract.find(r)
	s.mu.Lock()
	fault, a, body := s.carryOut(op, params, r, raw)
	s.mu.Unlock()
	if fault.breaks(w, r) {
		return
	}
	maps.Copy(w.Header(), a.header)
	if a.body != nil {
		w.Header().Set("Content-Type", "application/json; charset=utf-8")
	}
	w.WriteHeader(a.status)
	if fault == Slow {
		trickle(w, body)
		return
	}
	_, _ = w.Write(body)
}

func (s *Server) carryOut(op *operation, params map[string]string, r *http.Request, raw []byte) (Fault, answer, []byte) {
	made := Call{Number: len(s.calls) + 1, Path: r.URL.Path}
	c := &call{Server: s, r: r, params: params}
	if op == nil {
		s.violated("%s %s: the fake knows no such operation", r.Method, r.URL.EscapedPath())
		s.calls = append(s.calls, made)
		return Fine, notFound, encode(notFound.body)
	}
	allowed := c.identify()
	made.Operation = op.name
	if c.user != nil {
		made.Login = c.user.login
	}
	if s.options.Faults != nil {
		made.Fault = s.options.Faults(made)
	}
	s.calls = append(s.calls, made)
	input, err := op.checkRequest(r, raw, params)
	if err != nil {
		s.violated("request %s %s: %v", r.Method, r.URL.RequestURI(), firstLine(err))
	}
	a, spoiled := made.Fault.instead()
	if limited, over := s.spend(c); over {
		a, spoiled = limited, true
	}
	switch {
	case spoiled || made.Fault == TimeoutBefore || made.Fault == Reset:
	case !allowed:
		a = refuse(http.StatusUnauthorized, "Bad credentials")
	default:
		a = c.answer(op, raw)
	}
	if r.Method != http.MethodGet && a.status != 0 && a.status < 300 {
		s.writes++
	}
	if schema := op.answerSchema(a.status); schema != nil && !spoiled {
		a.body = s.contract.fill(schema, a.body)
	}
	a = s.budgetHeaders(c, a)
	body := encode(a.body)
	if !spoiled && made.Fault == Fine && a.status != 0 {
		header := http.Header{}
		if a.body != nil {
			header.Set("Content-Type", "application/json")
		}
		if err := op.checkAnswer(input, a.status, header, body); err != nil {
			s.violated("answer %d to %s %s: %v", a.status, r.Method, r.URL.RequestURI(), firstLine(err))
		}
	}
	return made.Fault, a, body
}

func firstLine(err error) string {
	lines := strings.SplitN(err.Error(), "\n", 2)
	return lines[0]
}

func encode(body any) []byte {
	if body == nil {
		return nil
	}
	data, err := json.Marshal(body)
	if err != nil {
		panic(err) // a handler's mistake
	}
	return data
}

// answer lets a handler answer, if the caller may ask.
func (c *call) answer(op *operation, raw []byte) answer {
	h, known := handlers[op.name]
	if !known {
		c.violated("%s has no handler", op.name)
		return notFound
	}
	if len(raw) > 0 {
		if err := json.Unmarshal(raw, &c.body); err != nil {
			return refuse(http.StatusBadRequest, "Problems parsing JSON")
		}
	}
	if _, of := c.params["repo"]; of && h.role != "app" {
		c.repo = c.repositories[strings.ToLower(c.params["owner"]+"/"+c.params["repo"])]
		switch {
		case c.repo == nil || c.user == nil || !c.may(c.repo, c.user, "read"):
			return notFound // whoever may not see it is not told that it is there
		case !c.may(c.repo, c.user, h.role):
			return refuse(http.StatusForbidden, "Resource not accessible by integration")
		}
	}
	return h.do(c)
}

// text gives a text of the request's body; empty when it is not there.
func (c *call) text(name string) string {
	text, _ := c.body[name].(string)
	return text
}

func (c *call) number(name string) int {
	n, _ := strconv.Atoi(c.params[name])
	return n
}

// page gives one page of items, with GitHub's way of telling where the others
// are.
func (c *call) page(all []fields) answer {
	query := c.r.URL.Query()
	perPage, page := 30, 1
	if n, err := strconv.Atoi(query.Get("per_page")); err == nil && n > 0 {
		perPage = min(n, 100)
	}
	if n, err := strconv.Atoi(query.Get("page")); err == nil && n > 0 {
		page = n
	}
	last := max(1, (len(all)+perPage-1)/perPage)
	from, to := min(len(all), (page-1)*perPage), min(len(all), page*perPage)
	a := ok(append([]fields{}, all[from:to]...))
	var links []string
	link := func(rel string, page int) {
		query := maps.Clone(query)
		query.Set("page", strconv.Itoa(page))
		at := url.URL{Scheme: "http", Host: c.address, Path: c.r.URL.Path, RawQuery: query.Encode()}
		links = append(links, fmt.Sprintf(`<%s>; rel="%s"`, at.String(), rel))
	}
	if page > 1 {
		link("prev", page-1)
		link("first", 1)
	}
	if page < last {
		link("next", page+1)
		link("last", last)
	}
	if links != nil {
		a = a.with("Link", strings.Join(links, ", "))
	}
	return a
}

func stamp(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UTC().Format(time.RFC3339)
}

// budget is what is left of a person's requests this hour.
type budget struct {
	used  int
	reset time.Time
}

func (s *Server) budget(c *call) *budget {
	name := "app"
	if c.user != nil {
		name = c.user.login
	}
	b := s.budgets[name]
	if now := s.options.Now(); b == nil || !now.Before(b.reset) {
		b = &budget{reset: now.Add(time.Hour)}
		s.budgets[name] = b
	}
	return b
}

// spend takes one request from the budget, and refuses when there is none.
func (s *Server) spend(c *call) (answer, bool) {
	b := s.budget(c)
	if b.used >= s.options.Limit {
		return refuse(http.StatusForbidden, "API rate limit exceeded"), true
	}
	b.used++
	return answer{}, false
}

func (s *Server) budgetHeaders(c *call, a answer) answer {
	b := s.budget(c)
	return a.with("X-RateLimit-Limit", strconv.Itoa(s.options.Limit)).
		with("X-RateLimit-Remaining", strconv.Itoa(s.options.Limit-b.used)).
		with("X-RateLimit-Used", strconv.Itoa(b.used)).
		with("X-RateLimit-Reset", strconv.FormatInt(b.reset.Unix(), 10)).
		with("X-RateLimit-Resource", "core")
}
