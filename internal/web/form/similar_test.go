package form

import (
	"slices"
	"testing"
)

func TestSimilar(t *testing.T) {
	find := Similar([]Idea{
		{"Låna verktyg på biblioteket", "Fler kan laga saker utan att köpa egna verktyg.", "/a/"},
		{"Verktygslåda för möten", "Mötena blir kortare.", "/b/"},
		{"Cykelpool för hemtjänsten", "Personalen kommer fram snabbare.", "/c/"},
		{"Bokbuss på landsbygden", "Biblioteket kommer till dem som bor långt bort.", "/d/"},
		{"Elcyklar till hemtjänsten", "Mindre utsläpp.", "/e/"},
	})
	for _, test := range []struct {
		why, title string
		want       []string
	}{
		{"the same words in another form", "Verktyg att låna på bibliotek", []string{"/a/", "/d/"}},
		{"a word in the benefit", "Bibliotekets öppettider", []string{"/a/", "/d/"}},
		{"the definite form", "Hemtjänst på cykel", []string{"/c/", "/e/"}},
		{"nothing in common", "Tystare ventilation", nil},
		{"only small words", "En ny för alla", nil},
		{"nothing", "", nil},
	} {
		var got []string
		for _, link := range find(test.title) {
			got = append(got, link.Href)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("%s: %v, wanted %v", test.why, got, test.want)
		}
	}
}
