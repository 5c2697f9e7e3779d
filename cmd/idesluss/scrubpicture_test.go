package main

import (
	"strings"
	"testing"
)

// A picture that shows somebody is taken out of every version, and so is what it
// was said to show; another of the same idea, and another idea's, stay.
func TestScrubTakesAPictureAway(t *testing.T) {
	const name = "ideas/2026/03/26-7k3qm-lana-en-pump.md"
	text := `---
format: 1
id: 26-7k3qm
titel: Låna en pump
typ: ide
steg: provning
inkommen: 2026-03-26
omrade:
  - kultur-fritid
nytta: Fler kan cykla.
svarsdatum: 2026-04-16
handlaggare: Projektgruppen
bilder:
  - fil: 26-7k3qm-1.jpg
    alt: Karin vid stationen.
  - fil: 26-7k3qm-2.png
    alt: En pump.
---

## Problem

Det saknas pumpar.
`
	s, err := newScrubber("26-7k3qm", scrubFlags{pictures: []int{1}})
	must(t, err)
	for file, stays := range map[string]bool{
		"site/bilder/26-7k3qm-1.jpg": false, "site/bilder/26-7k3qm-2.png": true, "site/bilder/26-7k3qm-11.jpg": true, "site/bilder/26-8m4rn-1.jpg": true, "site/bilder/verktyg.png": true,
	} {
		as, _, err := s.file(file, []byte("x"))
		must(t, err)
		if (as != "") != stays || stays && !strings.HasSuffix(file, "/"+as) {
			t.Errorf("%s became %q", file, as)
		}
	}
	as, anew, err := s.file(name, []byte(text))
	must(t, err)
	if !strings.HasSuffix(name, as) || strings.Contains(string(anew), "Karin") || !strings.Contains(string(anew), "26-7k3qm-2.png") || strings.Contains(string(anew), "26-7k3qm-1.jpg") {
		t.Errorf("%s: %s", as, anew)
	}
	words, err := newScrubber("26-7k3qm", scrubFlags{replace: []string{"pump=slang"}})
	must(t, err)
	if as, _, err := words.file("site/bilder/26-7k3qm-2.png", []byte("x")); err != nil || as != "26-7k3qm-2.png" {
		t.Errorf("a picture became %q, %v", as, err)
	}
	gone, err := newScrubber("26-7k3qm", scrubFlags{remove: true})
	must(t, err)
	if as, _, err := gone.file("site/bilder/26-7k3qm-2.png", []byte("x")); err != nil || as != "" {
		t.Errorf("with the idea gone, its picture is %q, %v", as, err)
	}
}
