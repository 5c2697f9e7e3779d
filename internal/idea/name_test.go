package idea

import (
	"bytes"
	"strings"
	"testing"
)

func TestNewID(t *testing.T) {
	source := bytes.NewReader([]byte{0, 1, 2, 3, 4, 10, 31, 32, 255, 18})
	var asked []string
	id, err := NewID(2026, source, func(id string) bool {
		asked = append(asked, id)
		return len(asked) == 1
	})
	if err != nil || id != "26-az0zj" || asked[0] != "26-01234" {
		t.Errorf("NewID = %q, %v after %v", id, err, asked)
	}
	if !ValidID(id) {
		t.Errorf("%q is not a valid id", id)
	}
	if _, err := NewID(2026, source, func(string) bool { return false }); err == nil {
		t.Error("no error when the random source has run dry")
	}
	if _, err := NewID(2026, bytes.NewReader(make([]byte, 1<<20)), func(string) bool { return true }); err == nil {
		t.Error("no error when every id is taken")
	}
}

func TestValidID(t *testing.T) {
	for id, want := range map[string]bool{
		"26-7k3qm": true, "09-00000": true, "26-7k3q": false, "26-7k3qmm": false, "2026-7k3qm": false,
		"26-7K3QM": false, "26-7k3qi": false, "26-7k3ql": false, "26-7k3qo": false, "26-7k3qu": false, "26_7k3qm": false, "26-7k3qm\n": false, "": false,
	} {
		if ValidID(id) != want {
			t.Errorf("ValidID(%q) = %v", id, !want)
		}
	}
}

func TestSlug(t *testing.T) {
	for title, want := range map[string]string{
		"Låna verktyg på biblioteket":      "lana-verktyg-pa-biblioteket",
		"  Ö-träff & Éclair: 3 st!  ":      "o-traff-och-eclair-3-st",
		"Smørrebrød på Æbleø":              "smorrebrod-pa-aebleo",
		"???":                              "ide",
		"":                                 "ide",
		"../../etc/passwd":                 "etc-passwd",
		"日本":                               "ide",
		strings.Repeat("ordet ", 20):       "ordet-ordet-ordet-ordet-ordet-ordet-ordet-ordet-ordet-ordet",
		strings.Repeat("långtord", 20):     strings.Repeat("langtord", 8)[:60],
		strings.Repeat("a", 60) + " b":     strings.Repeat("a", 60),
		strings.Repeat("a", 59) + " bcdef": strings.Repeat("a", 59),
	} {
		got := Slug(title)
		if got != want {
			t.Errorf("Slug(%q) = %q, want %q", title, got, want)
		}
		if len(got) > maxSlug || !slugForm.MatchString(got) {
			t.Errorf("Slug(%q) = %q does not fit a file name", title, got)
		}
	}
}

func TestPath(t *testing.T) {
	i := parsed(t, basePath, testdata(t, "enkel.md")).Idea
	if got := Path(&i); got != basePath {
		t.Errorf("Path = %q, want %q", got, basePath)
	}
}
