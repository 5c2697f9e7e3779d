//go:build browser

package pagetest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

// Validate runs the Nu Html Checker over every page, style sheet and SVG
// picture below dir, in one Java process since starting one takes seconds.
// Errors and warnings are findings; remarks are not. A message that matches
// one of the known patterns is left out: the caller says why beside each.
func Validate(ctx context.Context, dir string, known ...*regexp.Regexp) ([]Finding, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	if _, err := Pages(os.DirFS(dir)); err != nil {
		return nil, err // the checker itself passes a folder without pages
	}
	jar, err := modulePath("vnu-jar", "build", "dist", "vnu.jar")
	if err != nil {
		return nil, err
	}
	java, err := exec.LookPath("java")
	if err != nil {
		return nil, errMissing("Java")
	}
	// The checker nests deeply on long pages and needs a larger stack.
	cmd := exec.CommandContext(ctx, java, "-Xss4m", "-jar", jar,
		"--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect",
		"--skip-non-html", "--also-check-css", "--also-check-svg", dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		return nil, fmt.Errorf("running the Nu Html Checker: %w: %s", err, stderr.String())
	}
	return readMessages(stdout.Bytes(), dir, known)
}

// message is one entry of the checker's JSON report.
type message struct {
	Type    string `json:"type"` // error, info, non-document-error
	SubType string `json:"subType"`
	URL     string `json:"url"`
	Line    int    `json:"lastLine"`
	Message string `json:"message"`
	Extract string `json:"extract"`
}

func readMessages(data []byte, dir string, known []*regexp.Regexp) ([]Finding, error) {
	var output struct {
		Messages []message `json:"messages"`
	}
	if err := json.Unmarshal(data, &output); err != nil {
		return nil, fmt.Errorf("reading the Nu Html Checker's report: %w", err)
	}
	var findings []Finding
	for _, m := range output.Messages {
		if m.Type == "info" && m.SubType != "warning" || matchesAny(known, m.Message) {
			continue
		}
		findings = append(findings, Finding{
			Page:    fileIn(dir, m.URL),
			Rule:    "vnu-" + m.Type,
			Message: fmt.Sprintf("near line %d: %s in %q", m.Line, m.Message, strings.TrimSpace(m.Extract)),
		})
	}
	return sorted(findings), nil
}

func matchesAny(patterns []*regexp.Regexp, s string) bool {
	for _, pattern := range patterns {
		if pattern.MatchString(s) {
			return true
		}
	}
	return false
}

// fileIn turns the checker's file address into a name within dir.
func fileIn(dir, address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return address
	}
	name, err := filepath.Rel(dir, filepath.FromSlash(u.Path))
	if err != nil {
		return address
	}
	return filepath.ToSlash(name)
}
