package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/site"
)

func TestAProjectHasAPagePerIdeaAndOneMorePerLaunchedIdea(t *testing.T) {
	const n = 200
	sluss, project := t.TempDir(), t.TempDir()
	if err := corpus.Write(sluss, site.Files, n, 3); err != nil {
		t.Fatal(err)
	}
	if err := writeProject(sluss, project); err != nil {
		t.Fatal(err)
	}
	c, err := corpus.New(n, 3)
	if err != nil {
		t.Fatal(err)
	}
	launched := 0
	for i := range n {
		if c.Public(i) {
			launched++
		}
	}
	if launched == 0 {
		t.Fatal("no idea is launched")
	}
	internal, public := contents(t, project, "ide"), contents(t, project, "ideer")
	if len(internal) != n || len(public) != launched {
		t.Errorf("%d and %d pages, want %d and %d", len(internal), len(public), n, launched)
	}
	for name, text := range public {
		if !strings.HasPrefix(text, "---\ndate: ") || !strings.Contains(text, "\nwebbstatus: [") {
			t.Errorf("%s lacks Hugo's front matter:\n%s", name, text)
		}
		if strings.Contains(text, "## Handlingsplan") {
			t.Errorf("%s shows a section that is not public", name)
		}
		if !strings.Contains(text, "## Resultat") {
			t.Errorf("%s lacks a section that is public", name)
		}
	}
}

// contents gives the ideas' content files of one section by name.
func contents(t *testing.T, project, section string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(project, "content", section, "2*.md"))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		texts[f] = string(data)
	}
	return texts
}
