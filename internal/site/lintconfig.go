package site

import (
	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/fault"
	"github.com/idesluss/idesluss/internal/strict"
	"net/url"
	"strings"
)

func (c *Config) lint(doc *strict.Document, today calendar.Date) []fault.Fault { return nil }

// isAddress reports whether s is an address to build for: absolute, with a
// final slash.
func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && strings.HasSuffix(u.Path, "/")
}
