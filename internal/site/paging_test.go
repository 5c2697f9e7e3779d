package site

import (
	"fmt"
	"slices"
	"testing"
)

func TestAListByTimeKeepsItsOlderPages(t *testing.T) {
	tests := []struct {
		what  string
		count int
		want  []string // address and entries of each page, in the order readers meet them
	}{
		{"an empty list has one page", 0, []string{"/l/ 0-0"}},
		{"less than a page", 3, []string{"/l/ 0-3"}},
		{"a page exactly", 10, []string{"/l/ 0-10"}},
		{"what is left over stands on the first page", 19, []string{"/l/ 0-19"}},
		{"a second page begins when there is enough for two", 20, []string{"/l/ 10-20", "/l/sida/1/ 0-10"}},
		{"and the older page stays as it was", 29, []string{"/l/ 10-29", "/l/sida/1/ 0-10"}},
		{"three pages", 30, []string{"/l/ 20-30", "/l/sida/2/ 10-20", "/l/sida/1/ 0-10"}},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) { comparePages(t, spans(test.count, 10), test.want) })
	}
}

func TestAListInAnotherOrderIsNumberedFromItsBeginning(t *testing.T) {
	tests := []struct {
		what  string
		count int
		want  []string
	}{
		{"an empty list has one page", 0, []string{"/l/ 0-0"}},
		{"a page exactly", 10, []string{"/l/ 0-10"}},
		{"what is left over stands on the last page", 11, []string{"/l/ 0-10", "/l/sida/2/ 10-11"}},
		{"three pages", 30, []string{"/l/ 0-10", "/l/sida/2/ 10-20", "/l/sida/3/ 20-30"}},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) { comparePages(t, chapters(test.count, 10), test.want) })
	}
}

// comparePages wants the pages at their addresses, and each page's links to
// lead to its neighbours.
func comparePages(t *testing.T, pages []span, want []string) {
	t.Helper()
	tree := &tree{prefix: "/"}
	var got, addresses []string
	for _, s := range pages {
		addresses = append(addresses, s.address("/l/", s.n))
		got = append(got, fmt.Sprintf("%s %d-%d", s.address("/l/", s.n), s.from, s.to))
	}
	if !slices.Equal(got, want) {
		t.Fatalf("pages are %q, want %q", got, want)
	}
	for i, s := range pages {
		pager := s.pager(tree, "/l/")
		before, after := "", ""
		if i > 0 {
			before = addresses[i-1]
		}
		if i+1 < len(pages) {
			after = addresses[i+1]
		}
		if pager.Newer != before || pager.Older != after || pager.Number != i+1 || pager.Total != len(pages) {
			t.Errorf("page %d leads to %q and %q and calls itself %d of %d; want %q and %q", i+1, pager.Newer, pager.Older, pager.Number, pager.Total, before, after)
		}
	}
}

func TestFurtherPagesOfAListAreNamedAndNotInTheSitemap(t *testing.T) {
	pages := chapters(25, 10)
	first, second := &Page{Title: "Lista"}, &Page{Title: "Lista"}
	pages[0].place(first, "/l/")
	pages[1].place(second, "/l/")
	if first.Path != "/l/" || first.Title != "Lista" || first.Hidden {
		t.Errorf("the first page is %+v", first)
	}
	if second.Path != "/l/sida/2/" || second.Title != "Lista, sida 2" || !second.Hidden {
		t.Errorf("the second page is %+v", second)
	}
}
