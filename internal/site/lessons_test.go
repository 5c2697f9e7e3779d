package site

import (
	"html/template"
	"strings"
	"testing"
)

func TestLessonsOfIdeasOutOfUseAreKept(t *testing.T) {
	public, _ := buildInMemory(t, repository)
	html := string(public["lardomar/index.html"])
	if !strings.Contains(html, "Avvecklad") {
		t.Error("the page has no lesson from an idea that is no longer used")
	}
	newest, oldest := strings.Index(html, "Felanmälan med bild"), strings.Index(html, "Elcyklar för hembesök")
	if newest < 0 || oldest < 0 || newest > oldest {
		t.Errorf("the newest lesson is not first: %d, %d", newest, oldest)
	}
}

func TestLocalAddressesAreMadeWhole(t *testing.T) {
	public := &tree{prefix: "/slussen/", address: "https://a.example/slussen/"}
	internal := &tree{internal: true, prefix: "/", address: "https://b.example/"}
	b := &builder{public: public, internal: internal}
	tests := []struct {
		what, html, want string
		tree             *tree
	}{
		{"from the root", `<a href="/ideer/">x</a>`, `<a href="/slussen/ideer/">x</a>`, public},
		{"relative to the page", `<a href="../om/?a=1#b">x</a>`, `<a href="/slussen/ideer/om/?a=1#b">x</a>`, public},
		{"a place on the page", `<a href="#b">x</a>`, `<a href="#b">x</a>`, public},
		{"somewhere else", `<a href="https://c.example/x">x</a>`, `<a href="https://c.example/x">x</a>`, public},
		{"a mail address", `<a href="mailto:a@b.se">x</a>`, `<a href="mailto:a@b.se">x</a>`, public},
		{"seen from the internal tree", `<a href="/ideer/">x</a>`, `<a href="https://a.example/slussen/ideer/">x</a>`, internal},
		{"words that look like one", `<p>skriv href=&#34;/x/&#34;</p>`, `<p>skriv href=&#34;/x/&#34;</p>`, public},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			if got := string(b.localise(template.HTML(test.html), "/ideer/x/", test.tree)); got != test.want {
				t.Errorf("got %s, want %s", got, test.want)
			}
		})
	}
}
