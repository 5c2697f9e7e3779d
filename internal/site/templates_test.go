package site

import (
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

// A template may be the municipality's own. What is wrong with it is told with
// its place, in words that help.
func TestTroubleInATemplateIsAFault(t *testing.T) {
	for _, test := range []struct{ why, text, place, says string }{
		{"a field that the view has not", "<p>Åäö {{.Nosuch}}\n", "1:10", "frågar efter .Nosuch"},
		{"a helper that does not exist", "<p>\n{{nosuch .}}\n", "2:0", "använder nosuch"},
		{"an action that is not closed", "<p>{{if .Title}", "1:0", "går inte att använda"},
		{"a tag that depends on a condition", "<p>\n<a href=\"{{if .Title}}\">{{end}}x\n", "2:15", "går inte att använda"},
	} {
		files := fstest.MapFS{"templates/public/sida.html": {Data: []byte(test.text)}}
		set, err := readTemplates(files, "templates/public", template.FuncMap{})
		if err == nil {
			err = set.explain(set.ExecuteTemplate(new(strings.Builder), "sida.html", struct{ Title string }{"x"}))
		}
		var broken *templateError
		if !errors.As(err, &broken) {
			t.Errorf("%s: %v", test.why, err)
			continue
		}
		f := broken.fault
		if f.File != "templates/public/sida.html" || fmt.Sprintf("%d:%d", f.Line, f.Column) != test.place || !strings.Contains(f.Message, test.says) || f.Remedy == "" {
			t.Errorf("%s: %v", test.why, f)
		}
	}
}

func TestATemplateIsNoLink(t *testing.T) {
	files := fstest.MapFS{"templates/public/sida.html": {Data: []byte("/etc/passwd"), Mode: fs.ModeSymlink}}
	var broken *templateError
	if _, err := readTemplates(overlay{files}, "templates/public", nil); !errors.As(err, &broken) || broken.fault.Rule != "lank-till-fil" {
		t.Errorf("got %v", err)
	}
}
