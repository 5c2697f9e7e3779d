package privacy

import (
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/corpus"
	"github.com/idesluss/idesluss/internal/markdown"
)

// traces scans every idea below a folder, whole and as it is read, and gives
// how many there are and what was found.
func traces(t *testing.T, fsys fs.FS) (files int, hard, soft []string) {
	t.Helper()
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(name, ".md") {
			return err
		}
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		files++
		text := string(data)
		_, body, _ := strings.Cut(text[3:], "\n---\n")
		hits := Scan(text, "", Known{})
		hits = append(hits, Scan(body, markdown.Parse(body, markdown.Options{}).Text(), Known{})...)
		for _, h := range hits {
			told := name + ": " + string(h.Kind) + " " + h.Text
			if h.Hard {
				hard = append(hard, told)
			} else {
				soft = append(soft, told)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files, hard, soft
}

// TestTheIdeasOfTheRepositoryAreClean: made-up as they are, they are written
// as ideas should be.
func TestTheIdeasOfTheRepositoryAreClean(t *testing.T) {
	files, hard, soft := traces(t, os.DirFS("../../ideas"))
	if files < 20 {
		t.Fatalf("%d ideas", files)
	}
	if len(hard)+len(soft) > 0 {
		t.Errorf("of %d ideas: %q, %q", files, hard, soft)
	}
}

// TestARegisterOfIdeasIsLetBy: of a register with decisions, figures, diary
// numbers and dates, at most one idea in a hundred is stopped or looked at.
func TestARegisterOfIdeasIsLetBy(t *testing.T) {
	dir := t.TempDir()
	if err := corpus.Write(dir, os.DirFS("../../site"), 500, 1); err != nil {
		t.Fatal(err)
	}
	files, hard, soft := traces(t, os.DirFS(dir+"/ideas"))
	if files < 500 {
		t.Fatalf("%d ideas", files)
	}
	t.Logf("of %d ideas: %d hard, %d soft", files, len(hard), len(soft))
	if (len(hard)+len(soft))*100 > files {
		t.Errorf("of %d ideas: %q, %q", files, hard, soft)
	}
}
