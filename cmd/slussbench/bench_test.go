package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestTheMedianIsTheMiddleOfEachMeasure(t *testing.T) {
	got := median([]cost{
		{cpu: 3 * time.Second, wall: 9 * time.Second, peak: 10},
		{cpu: 1 * time.Second, wall: 7 * time.Second, peak: 30},
		{cpu: 2 * time.Second, wall: 8 * time.Second, peak: 20},
	})
	if want := (cost{2 * time.Second, 8 * time.Second, 20}); got != want {
		t.Errorf("median is %+v, want %+v", got, want)
	}
}

func TestAChildIsMeasured(t *testing.T) {
	c, err := measure(t.Context(), t.TempDir(), "go", "version")
	if err != nil {
		t.Fatal(err)
	}
	if c.cpu <= 0 || c.wall <= 0 || c.peak < 1<<20 {
		t.Errorf("go version took %+v", c)
	}
}

func TestAFailingChildTellsWhatItSaid(t *testing.T) {
	_, err := measure(t.Context(), t.TempDir(), "go", "nonsense")
	if err == nil || !strings.Contains(err.Error(), "unknown command") {
		t.Errorf("error is %v", err)
	}
}

// The internal part of a Hugo site lies inside the public one, ours beside it:
// both are counted the same.
func TestPagesAreCountedByKind(t *testing.T) {
	files := map[string]string{
		"ideer/26-7k3qm-lana-verktyg/index.html": "launched idea",
		"ideer/index.html":                       "catalogue and filter list",
		"ideer/sida/2/index.html":                "catalogue and filter list",
		"ideer/omrade/vard-omsorg/index.html":    "catalogue and filter list",
		"om/index.html":                          "other page",
		"404.html":                               "other page",
		"data/ideer.json":                        "feed, data, sitemap",
		"intern/ide/26-7k3qm/index.html":         "idea in the internal index",
		"intern/tavla/index.html":                "list in the internal index",
		"intern/index.html":                      "other page",
	}
	want := map[string]int{}
	dir := t.TempDir()
	for name, kind := range files {
		want[kind]++
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte("12345"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := count(dir, filepath.Join(dir, hugoInternal))
	if err != nil {
		t.Fatal(err)
	}
	for k, kind := range kinds {
		if got.byKind[k] != want[kind.name] {
			t.Errorf("%s: %d, want %d", kind.name, got.byKind[k], want[kind.name])
		}
	}
	if got.pages() != len(files)-1 || got.bytes != int64(5*len(files)) {
		t.Errorf("%d pages and %d bytes", got.pages(), got.bytes)
	}
}

func TestASizeIsANumberOfAtLeastTwo(t *testing.T) {
	var s sizeList
	if err := s.Set("1000,10000"); err != nil || len(s) != 2 || s[1] != 10_000 {
		t.Errorf("read %v, %v", s, err)
	}
	for _, text := range []string{"", "tusen", "1", "-5", "10,"} {
		if err := s.Set(text); err == nil {
			t.Errorf("%q: no error", text)
		}
	}
}

func TestTheReport(t *testing.T) {
	ours := side{cost{time.Second, time.Second, 32 << 20}, tally{byKind: []int{200, 60, 1000, 10, 20, 5}, bytes: 1e6}}
	hugo := side{cost{4 * time.Second, 2 * time.Second, 256 << 20}, tally{byKind: []int{200, 61, 1000, 10, 20, 5}, bytes: 2e6}}
	var b strings.Builder
	if err := report(&b, []result{{1000, ours, &hugo}}, "hugo v0", time.Unix(0, 0)); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| 1000 | idesluss | 1.00 s | 1.00 s | 32 MiB | 1290 | 1.0 MB |",
		"| **ratio** | **0.250** | **0.500** | **0.125** |",
		"| catalogue and filter list  | 60 / 61",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the report lacks %q:\n%s", want, &b)
		}
	}
	t.Run("idesluss alone", func(t *testing.T) {
		var b strings.Builder
		if err := report(&b, []result{{1000, ours, nil}}, "", time.Unix(0, 0)); err != nil || strings.Contains(b.String(), "Hugo |") {
			t.Errorf("%v:\n%s", err, &b)
		}
	})
	t.Run("sites of different size are not compared", func(t *testing.T) {
		hugo.byKind = []int{150, 61, 1000, 10, 20, 5}
		if err := report(&b, []result{{1000, ours, &hugo}}, "hugo v0", time.Unix(0, 0)); err == nil {
			t.Error("no error")
		}
	})
}
