package site

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"io/fs"

	sitefiles "github.com/idesluss/idesluss/site"
)

// Pairs of tokens that stand on each other, and the contrast they must reach
// (WCAG 2.2: 7:1 for text at level AAA, 3:1 for what is not text).
var contrasts = []struct {
	front, back string
	least       float64
}{
	{"text", "bak", 7}, {"text", "yta", 7}, {"dov", "bak", 7}, {"dov", "yta", 7},
	{"lank", "bak", 7}, {"lank", "yta", 7}, {"sedd", "bak", 7}, {"sedd", "yta", 7},
	{"knapptext", "knapp", 7}, {"knapptext", "knapphover", 7},
	{"text", "felyta", 7}, {"fel", "felyta", 7}, {"text", "klaryta", 7}, {"klart", "klaryta", 7},
	{"text", "varnyta", 7}, {"varn", "varnyta", 7},
	{"s0", "s0y", 7}, {"s1", "s1y", 7}, {"s2", "s2y", 7}, {"s3", "s3y", 7}, {"s4", "s4y", 7}, {"s5", "s5y", 7}, {"s6", "s6y", 7},
	{"kant", "bak", 3}, {"ring", "bak", 3}, {"ring", "yta", 3}, {"knapp", "bak", 3}, {"accent", "bak", 3},
}

func TestColoursHaveContrast(t *testing.T) {
	css, err := fs.ReadFile(sitefiles.Files, "stil.css")
	if err != nil {
		t.Fatal(err)
	}
	light, dark := themes(t, string(css))
	for name, theme := range map[string]map[string]string{"light": light, "dark": dark} {
		for _, c := range contrasts {
			front, ok1 := theme[c.front]
			back, ok2 := theme[c.back]
			if !ok1 || !ok2 {
				t.Errorf("%s: --%s or --%s is missing", name, c.front, c.back)
				continue
			}
			if got := contrast(t, front, back); got < c.least {
				t.Errorf("%s: --%s on --%s is %.2f:1, want at least %g:1", name, c.front, c.back, got, c.least)
			}
		}
	}
}

var token = regexp.MustCompile(`--([a-z0-9]+):(#[0-9a-f]{3,6})\b`)

// themes reads the colour tokens: the first :root is light, the one under
// prefers-color-scheme is dark.
func themes(t *testing.T, css string) (light, dark map[string]string) {
	t.Helper()
	before, after, ok := strings.Cut(css, "prefers-color-scheme:dark")
	if !ok {
		t.Fatal("stil.css has no dark theme")
	}
	after, _, _ = strings.Cut(after, "}}")
	read := func(s string) map[string]string {
		out := map[string]string{}
		for _, m := range token.FindAllStringSubmatch(s, -1) {
			out[m[1]] = m[2]
		}
		return out
	}
	return read(before), read(after)
}

func contrast(t *testing.T, a, b string) float64 {
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance follows WCAG 2.2's definition of relative luminance.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	hex = strings.TrimPrefix(hex, "#")
	if len(hex) == 3 {
		hex = string([]byte{hex[0], hex[0], hex[1], hex[1], hex[2], hex[2]})
	}
	n, err := strconv.ParseUint(hex, 16, 32)
	if err != nil || len(hex) != 6 {
		t.Fatalf("%q is not a colour", hex)
	}
	linear := func(c uint64) float64 {
		x := float64(c&0xff) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	return 0.2126*linear(n>>16) + 0.7152*linear(n>>8) + 0.0722*linear(n)
}
