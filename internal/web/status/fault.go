package status

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/idesluss/idesluss/internal/gateway"
	"github.com/idesluss/idesluss/internal/privacy"
)

// fault is what to change in one field. The summary and the field say the same.
type fault struct {
	ID   string // of the field on the page
	Text string
}

// faults are all that must be changed on a page.
type faults []fault

// At gives what is wrong with a field.
func (fs faults) At(id string) string {
	for _, f := range fs {
		if f.ID == id {
			return f.Text
		}
	}
	return ""
}

// told gives what an error of the gateway says to change. field gives the id on
// the page of a field as the gateway calls it.
func told(err error, field func(string) string) faults {
	var found faults
	var refused *gateway.Refused
	var faulty *gateway.Faulty
	switch {
	case errors.As(err, &refused):
		for _, name := range slices.Sorted(maps.Keys(refused.Hits)) {
			found = append(found, fault{field(name), tells(refused.Hits[name])})
		}
	case errors.As(err, &faulty):
		for _, name := range slices.Sorted(maps.Keys(faulty.Faults)) {
			for _, f := range faulty.Faults[name] {
				found = append(found, fault{field(name), strings.TrimSuffix(f.Remedy, ".")})
			}
		}
	}
	return found
}

// tells says what in a text tells who somebody is, and what to do about it.
func tells(hits []privacy.Hit) string {
	var said []string
	for _, hit := range hits {
		words := "Ta bort eller byt ut ”" + hit.Text + "”"
		if hit.Text == "" { // only the reader sees it
			words = "Ta bort det som berättar vem någon är"
		}
		if remedy := strings.TrimSuffix(hit.Remedy, "."); remedy != "" {
			words += ". " + remedy
		}
		if !slices.Contains(said, words) {
			said = append(said, words)
		}
	}
	return strings.Join(said, ". ")
}
