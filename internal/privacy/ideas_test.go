package privacy

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/markdown"
)

// TestTheIdeasOfTheRepositoryAreClean: made-up as they are, they are written
// as ideas should be.
func TestTheIdeasOfTheRepositoryAreClean(t *testing.T) {
	files, words := 0, 0
	soft := 0
	err := fs.WalkDir(os.DirFS("../../ideas"), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".md") {
			return err
		}
		data, err := os.ReadFile("../../ideas/" + name)
		if err != nil {
			return err
		}
		files++
		text := string(data)
		words += len(strings.Fields(text))
		body := text
		if _, after, ok := strings.Cut(text[3:], "\n---\n"); ok {
			body = after
		}
		rendered := markdown.Parse(body, markdown.Options{}).Text()
		for _, hits := range [][]Hit{Scan(text, "", Known{}), Scan(body, rendered, Known{})} {
			for _, h := range hits {
				if h.Hard {
					t.Errorf("%s: %s %q", name, h.Kind, h.Text)
				} else {
					t.Logf("%s: %s %q", name, h.Kind, h.Text)
					soft++
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Fatalf("%d ideas", files)
	}
	t.Logf("%d soft hits in %d words of %d ideas", soft, 2*words, files)
	if soft*100 > files {
		t.Errorf("%d soft hits in %d ideas", soft, files)
	}
}
