package site

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
)

// indexes writes what can only be written when every page is there: the site
// map and what robots may read. It also follows the links that people wrote.
func (b *builder) indexes() error {
	b.followLinks()
	if err := b.siteMap(); err != nil {
		return err
	}
	robots := "User-agent: *\nDisallow:\n\nSitemap: " + b.public.absolute("/sitemap.xml") + "\n"
	if err := b.public.file("/robots.txt", []byte(robots)); err != nil {
		return err
	}
	return b.internal.file("/robots.txt", []byte("User-agent: *\nDisallow: /\n"))
}

// mapLimit is how many addresses one site map may hold, by its standard
// (sitemaps.org).
const mapLimit = 50_000

const mapHead = `<?xml version="1.0" encoding="UTF-8"?>` + "\n"

// siteMap lists every page that is not hidden. More than fit in one file are
// divided, and sitemap.xml lists the files.
func (b *builder) siteMap() error {
	var pages []string
	for _, p := range slices.Sorted(maps.Keys(b.public.written)) {
		if !b.public.written[p].hidden {
			pages = append(pages, p)
		}
	}
	if len(pages) <= mapLimit {
		return b.public.file("/sitemap.xml", b.mapOf(pages))
	}
	var index bytes.Buffer
	index.WriteString(mapHead + `<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	n := 0
	for part := range slices.Chunk(pages, mapLimit) {
		n++
		name := fmt.Sprintf("/sitemap-%d.xml", n)
		if err := b.public.file(name, b.mapOf(part)); err != nil {
			return err
		}
		fmt.Fprintf(&index, "<sitemap><loc>%s</loc></sitemap>\n", b.public.absolute(name))
	}
	index.WriteString("</sitemapindex>\n")
	return b.public.file("/sitemap.xml", index.Bytes())
}

// mapOf gives one site map. Addresses are ASCII without marks that XML minds.
func (b *builder) mapOf(pages []string) []byte {
	var out bytes.Buffer
	out.WriteString(mapHead + `<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">` + "\n")
	for _, p := range pages {
		fmt.Fprintf(&out, "<url><loc>%s</loc>", b.public.absolute(p))
		if updated := b.public.written[p].updated; !updated.IsZero() {
			fmt.Fprintf(&out, "<lastmod>%s</lastmod>", updated)
		}
		out.WriteString("</url>\n")
	}
	out.WriteString("</urlset>\n")
	return out.Bytes()
}
