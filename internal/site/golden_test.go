package site

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// goldenPages are one of each page that people read most, from a small sluss
// in testdata. They are kept whole but for the style, so that a change in what
// is said, or in how it is marked up, is seen by whoever reviews it:
//
//	go test ./internal/site -run Golden -update
var goldenPages = map[string][]string{
	"public": {
		"index.html", "ideer/index.html", "ideer/25-3rb8x-kladvard-pa-boendet/index.html",
		"lardomar/index.html", "sa-fungerar-det/index.html", "resultat/index.html", "404.html", "feed.xml", "data/ideer.csv",
	},
	"internal": {
		"index.html", "tavla/index.html", "tabell/index.html", "ide/25-3rb8x/index.html", "avslutade/index.html",
	},
}

var inlinedStyle = regexp.MustCompile(`(?s)<style>.*?</style>`)

func TestGoldenPages(t *testing.T) {
	public, internal := buildSample(t, "idebanken")
	for name, tree := range map[string]fstest.MapFS{"public": public, "internal": internal} {
		for _, page := range goldenPages[name] {
			file := filepath.Join("testdata", "golden", name, filepath.FromSlash(page))
			data, ok := tree[page]
			if !ok {
				t.Errorf("%s has no %s", name, page)
				continue
			}
			got := inlinedStyle.ReplaceAllString(string(data.Data), "<style></style>")
			if *update {
				if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
					t.Fatal(err)
				}
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				continue
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("%s/%s is not as it was; read the change, and run with -update if it is right:\n%s", name, page, diff)
			}
		}
	}
}
