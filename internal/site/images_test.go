package site

import (
	"slices"
	"testing"

	"github.com/idesluss/idesluss/internal/idea"
)

// A picture that came with an idea is shown to those who work with it, and not
// to the public until somebody has written on what terms.
func TestAPictureIsPublicWhenItsTermsAreKnown(t *testing.T) {
	b := &builder{public: &tree{prefix: "/"}, internal: &tree{prefix: "/internt/"}, pictures: map[string]picture{
		"26-7k3qm-1.jpg": {640, 480, heavyImage + 1}, "verktyg.png": {64, 48, heavyImage + 1},
	}}
	all := []idea.Image{{File: "26-7k3qm-1.jpg", Alt: "En hylla"}, {File: "verktyg.png", Alt: "En hammare", License: "CC0 1.0"}, {File: "borta.png"}}
	names := func(views []imageView) (out []string) {
		for _, v := range views {
			out = append(out, v.Alt)
		}
		return out
	}
	if got := names(b.images(b.internal, all)); !slices.Equal(got, []string{"En hylla", "En hammare"}) {
		t.Errorf("in the index: %q", got)
	}
	if len(b.findings) > 0 {
		t.Errorf("nobody loads the index on the move: %v", b.findings)
	}
	for range 2 {
		if got := names(b.images(b.public, all)); !slices.Equal(got, []string{"En hammare"}) {
			t.Errorf("on the web: %q", got)
		}
	}
	if b.shown[b.public]["26-7k3qm-1.jpg"] || !b.shown[b.internal]["26-7k3qm-1.jpg"] || !b.shown[b.public]["verktyg.png"] {
		t.Errorf("copied: %v", b.shown)
	}
	if len(b.findings) != 1 {
		t.Errorf("a heavy picture on the web is told of once: %v", b.findings)
	}
}
