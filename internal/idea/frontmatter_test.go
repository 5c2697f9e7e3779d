package idea

import (
	"bytes"
	"strings"
	"testing"

	"github.com/adrg/frontmatter"
)

// Why the guards stand before the library: it takes each of these files
// without an error, and gives a body that holds front matter, which would be
// published. If a later version refuses one, the case can go; the guard stays.
func TestGuardsStopWhatTheLibraryLetsThrough(t *testing.T) {
	base := testdata(t, "enkel.md")
	undecoded := frontmatter.NewFormat(delimiter, delimiter, func([]byte, any) error { return nil })
	for why, text := range map[string]string{
		"a byte order mark":                 "\ufeff" + base,
		"CR as line ends":                   strings.ReplaceAll(base, "\n", "\r"),
		"no closing delimiter":              strings.Replace(base, "\n---\n", "\n", 1),
		"an indented delimiter in a text":   strings.Replace(base, "titel: Låna", "titel: |\n  Ett\n  ---\n  Låna", 1),
		"an indented delimiter in a quote":  strings.Replace(base, "titel: Låna verktyg på biblioteket", "titel: \"Låna\n  ---\n  verktyg\"", 1),
		"a delimiter with spaces behind it": strings.Replace(base, "titel: Låna", "--- \ntitel: Låna", 1),
	} {
		body, err := frontmatter.Parse(strings.NewReader(text), new(any), undecoded)
		if err != nil || !bytes.Contains(body, []byte("omrade: [kultur-fritid]")) {
			t.Errorf("the library no longer lets %s through: %v", why, err)
		}
		if _, faults := Parse(basePath, []byte(text)); len(faults) == 0 {
			t.Errorf("%s was let through", why)
		}
	}
}
