package site

import (
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
)

// chartView is what stapel.html gets: one figure the municipality answers for,
// as horizontal bars and as a table with the same numbers. Both trees use it.
type chartView struct {
	ID      string // of its heading; also names its CSV file
	Title   string // the point in one sentence
	Caption string // what the table shows
	Label   string // head of the column of labels
	Value   string // head of the column of numbers
	Rows    []chartRow
	Method  string // how it was counted
	CSV     string // address of the same numbers for programs; may be empty
	Few     bool   // some number is not told since it stands for so few
}

// chartRow is one bar.
type chartRow struct {
	Label   string
	Text    string // the number as readers see it: "1 250", or "färre än 5"
	Number  string // for programs; empty when it is not told
	Percent string // length of the bar: "62.5%"; "0" for none
}

// figure is a number before it is drawn.
type figure struct {
	label string
	n     int
	told  string // what is said instead of the number when it may not be told
}

// newChart draws figures as bars, the longest filling the width; the axis
// begins at zero.
func newChart(id, title string, figures []figure) *chartView {
	c := &chartView{ID: id, Title: title}
	most := 0
	for _, f := range figures {
		if f.told == "" {
			most = max(most, f.n)
		}
	}
	for _, f := range figures {
		row := chartRow{Label: f.label, Text: number(f.n), Number: strconv.Itoa(f.n), Percent: "0"}
		switch {
		case f.told != "":
			row.Text, row.Number = f.told, ""
			c.Few = true
		case f.n > 0:
			row.Percent = fmt.Sprintf("%.1f%%", 98*float64(f.n)/float64(most))
		}
		c.Rows = append(c.Rows, row)
	}
	return c
}

// What is said instead of a number that may not be told.
const (
	tooFew   = "färre än 5"
	notShown = "visas inte"
)

// suppress hides what stands for fewer than five ideas, where that could point
// out a person. None is not a small number. When the figures are parts of a
// known whole, hiding a single one would not help, so the smallest of the
// others is hidden as well.
func suppress(figures []figure, partsOfWhole bool) []figure {
	hidden, next := 0, -1
	for i := range figures {
		f := &figures[i]
		switch {
		case f.n > 0 && f.n < smallest:
			f.told = tooFew
			hidden++
		case f.n > 0 && (next < 0 || f.n < figures[next].n):
			next = i
		}
	}
	if partsOfWhole && hidden == 1 && next >= 0 {
		figures[next].told = notShown
	}
	return figures
}

// csv gives the chart's numbers for programs. A number that is not told is an
// empty cell, and the note says why.
func (c *chartView) csv() ([]byte, error) {
	var b strings.Builder
	w := csv.NewWriter(&b)
	w.UseCRLF = true
	rows := [][]string{{c.Label, c.Value, "Anmärkning"}}
	for _, r := range c.Rows {
		note := ""
		if r.Number == "" {
			note = r.Text
		}
		rows = append(rows, []string{cell(r.Label), r.Number, note})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("writing %s as CSV: %w", c.ID, err)
	}
	return []byte(b.String()), nil
}

// cell keeps a text from being read as a formula by a spreadsheet.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// Summary tells the whole chart in words, to those who do not see it.
func (c *chartView) Summary() string {
	var parts []string
	for _, r := range c.Rows {
		parts = append(parts, r.Label+" "+r.Text)
	}
	return c.Caption + ": " + strings.Join(parts, ", ") + "."
}
