package privacy

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// prose is Swedish texts of the kind that a municipality writes, without
// people in them: the repository's own pages, manuals and ideas.
func prose(t *testing.T) map[string]string {
	t.Helper()
	texts := map[string]string{}
	for _, dir := range []string{"../../ideas", "../../site", "../../docs", "../../internal/process/presets"} {
		err := fs.WalkDir(os.DirFS(dir), ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !regexp.MustCompile(`\.(md|yaml)$`).MatchString(name) {
				return err
			}
			switch name {
			case "avidentifiering.md", "data.md", "github.md", "bench.md", "roller.yaml":
				return nil // in English, or full of examples
			}
			data, err := os.ReadFile(dir + "/" + name)
			texts[dir+"/"+name] = string(data)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

// TestOrdinaryProseIsLetBy: of a thousand words in ordinary texts, at most one
// is taken for somebody's name.
func TestOrdinaryProseIsLetBy(t *testing.T) {
	words, wrong := 0, 0
	for name, text := range prose(t) {
		words += len(strings.Fields(text))
		for _, h := range Scan(text, "", Known{}) {
			if h.Kind == Name {
				wrong++
			}
			t.Logf("%s: %s %q", strings.TrimPrefix(name, "../../"), h.Kind, h.Text)
		}
	}
	if words < 20_000 {
		t.Fatalf("%d words", words)
	}
	t.Logf("%d of %d words: %.2f in a thousand", wrong, words, 1000*float64(wrong)/float64(words))
	if wrong*1000 > words {
		t.Errorf("%d of %d words are taken for names", wrong, words)
	}
}
