package githubtest

import (
	"fmt"
	"strings"
)

// Describe tells all about a pull request in words, for tests to compare and
// people to read. It holds no times and no ids.
func (s *Server) Describe(repository string, number int) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	r := s.repositories[strings.ToLower(repository)]
	if r == nil {
		return "", fmt.Errorf("there is no repository %s", repository)
	}
	p := r.pull(number)
	if p == nil {
		return "", fmt.Errorf("%s has no pull request %d", repository, number)
	}
	s.settle(r, p)
	state := p.state()
	if p.merged {
		state = "merged"
	}
	var text strings.Builder
	fmt.Fprintf(&text, "%s#%d %s: %s -> %s\ntitle: %s\nby: %s\n", repository, p.number, state, p.branch, p.base, p.title, p.author.login)
	for _, st := range r.latest(p.head) {
		fmt.Fprintf(&text, "status: %s %s: %s\n", st.context, st.state, st.description)
	}
	for _, v := range p.reviews {
		of := ""
		if v.commit != p.head {
			of = " (of an earlier head)"
		}
		fmt.Fprintf(&text, "review: %s %s%s\n%s", v.author.login, strings.ToLower(v.state), of, indented(v.body))
	}
	for _, c := range p.comments {
		fmt.Fprintf(&text, "comment: %s\n%s", c.author.login, indented(c.body))
	}
	fmt.Fprintf(&text, "body:\n%s", indented(p.body))
	return text.String(), nil
}

func indented(text string) string {
	if strings.TrimSpace(text) == "" {
		return ""
	}
	lines := strings.Split(strings.TrimRight(text, "\n"), "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight("    "+line, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}
