package site

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/feeds"

	"github.com/idesluss/idesluss/internal/calendar"
)

// feedLength is how many ideas the feed holds, the latest launched.
const feedLength = 30

// feed gives feed.xml: the latest launched ideas as Atom (RFC 4287). Nobody's
// name is in it; the municipality is the author of all.
func (b *builder) feed() ([]byte, error) {
	zone, err := time.LoadLocation("Europe/Stockholm")
	if err != nil {
		return nil, fmt.Errorf("writing the feed: %w", err)
	}
	t := b.public
	f := &feeds.AtomFeed{
		Xmlns: "http://www.w3.org/2005/Atom", Id: t.absolute("/"),
		Title:    strings.Replace(swedish.FeedTitle, defaultName, b.config.Name, 1),
		Subtitle: "Lanserade idéer från " + b.givers() + " i " + b.rules.Organisation.Municipality,
		Link:     &feeds.AtomLink{Href: t.absolute("/feed.xml"), Rel: "self", Type: "application/atom+xml"},
		Author:   &feeds.AtomAuthor{AtomPerson: feeds.AtomPerson{Name: b.rules.Organisation.Municipality}},
		Rights:   b.config.License,
	}
	latest := b.config.Published
	entries := b.register.Public[max(0, len(b.register.Public)-feedLength):]
	for _, e := range slices.Backward(entries) {
		address := t.absolute(e.path(t))
		f.Entries = append(f.Entries, &feeds.AtomEntry{
			Title: e.Title, Id: address, Updated: midnight(e.Updated, zone), Published: midnight(e.Published, zone),
			Links:   []feeds.AtomLink{{Href: address, Rel: "alternate", Type: "text/html"}},
			Summary: &feeds.AtomSummary{Content: e.Line, Type: "text"},
		})
		latest = max(latest, e.Updated)
	}
	f.Updated = midnight(latest, zone)
	data, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return nil, fmt.Errorf("writing the feed: %w", err)
	}
	return append([]byte(xml.Header), append(data, '\n')...), nil
}

// midnight is a day as Atom writes it. A finer time than the day could tell
// who was at work.
func midnight(d calendar.Date, zone *time.Location) string {
	y, m, day := d.Time().Date()
	return time.Date(y, m, day, 0, 0, 0, 0, zone).Format(time.RFC3339)
}
