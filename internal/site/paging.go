package site

import "fmt"

// span is one page of a long list: which of its entries it shows, and where it
// stands among the list's pages.
type span struct {
	n, total int // n is the number in its address
	shown    int // numbered as readers count
	from, to int // of the entries
	step     int // from this n to that of the next page shown
}

// spans divides count entries, which come oldest first and are shown newest
// first, into pages of per. Pages are numbered from the oldest, so that a page
// further in keeps its address and its entries when new ones come. The first
// page shown takes what is left over, so it holds between one and nearly two
// pages' worth. There is always one page.
func spans(count, per int) []span {
	total := max(1, count/per)
	var out []span
	for n := total; n >= 1; n-- {
		s := span{n: n, total: total, shown: total - n + 1, from: (n - 1) * per, to: n * per, step: -1}
		if n == total {
			s.from, s.to = min(s.from, count), count
		}
		out = append(out, s)
	}
	return out
}

// chapters divides count entries, which are shown in their order, into pages
// of per, numbered from the beginning. It is for lists whose order is not that
// of time, where nothing would keep a page as it was. There is always one.
func chapters(count, per int) []span {
	total := max(1, (count+per-1)/per)
	out := make([]span, total)
	for i := range out {
		out[i] = span{n: i + 1, total: total, shown: i + 1, from: i * per, to: min((i+1)*per, count), step: 1}
	}
	return out
}

// place gives a page of the list at path its own address and title. Only the
// first page is in the sitemap.
func (s span) place(p *Page, path string) {
	p.Path = s.address(path, s.n)
	if s.shown > 1 {
		p.Title = fmt.Sprintf("%s, sida %d", p.Title, s.shown)
		p.Hidden = true
	}
}

// pager leads to the neighbouring pages of the list at path.
func (s span) pager(t *tree, path string) pagerView {
	v := pagerView{Number: s.shown, Total: s.total}
	if s.shown > 1 {
		v.Newer = t.url(s.address(path, s.n-s.step))
	}
	if s.shown < s.total {
		v.Older = t.url(s.address(path, s.n+s.step))
	}
	return v
}

// address gives the address of page n of the same list. The first page shown
// has the list's own.
func (s span) address(path string, n int) string {
	if s.step > 0 && n == 1 || s.step < 0 && n == s.total {
		return path
	}
	return pagePath(path, n)
}

// pagePath gives the address of a further page of the list at path.
func pagePath(path string, n int) string { return fmt.Sprintf("%ssida/%d/", path, n) }
