package site

import (
	"slices"
	"strings"
	"testing"
)

func TestSmallNumbersAreNotTold(t *testing.T) {
	tests := []struct {
		what  string
		n     []int
		whole bool
		want  []string
	}{
		{"numbers from five are told", []int{5, 12}, true, []string{"5", "12"}},
		{"none is told as it is", []int{0, 12}, true, []string{"0", "12"}},
		{"few are not", []int{4, 12, 1}, false, []string{tooFew, "12", tooFew}},
		{"a single one would follow from the whole, so the next is hidden too", []int{4, 12, 7}, true, []string{tooFew, "12", notShown}},
		{"but not where the parts overlap", []int{4, 12, 7}, false, []string{tooFew, "12", "7"}},
		{"two hide each other", []int{4, 12, 2}, true, []string{tooFew, "12", tooFew}},
		{"nothing to hide behind", []int{3, 0}, true, []string{tooFew, "0"}},
	}
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			var figures []figure
			for _, n := range test.n {
				figures = append(figures, figure{label: "x", n: n})
			}
			c := newChart("c", "t", suppress(figures, test.whole))
			var got []string
			for _, r := range c.Rows {
				got = append(got, r.Text)
				if r.Text != "" && (r.Text[0] < '0' || r.Text[0] > '9') && (r.Number != "" || r.Percent != "0") {
					t.Errorf("a number that is not told can be read from the bar: %+v", r)
				}
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func TestBarsBeginAtZero(t *testing.T) {
	c := newChart("c", "t", []figure{{label: "a", n: 50}, {label: "b", n: 100}, {label: "c", n: 0}})
	got := []string{c.Rows[0].Percent, c.Rows[1].Percent, c.Rows[2].Percent}
	if want := []string{"49.0%", "98.0%", "0"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestAChartAsCSV(t *testing.T) {
	c := newChart("c", "t", []figure{{label: "=Område", n: 1200}, {label: "Vård, omsorg", told: tooFew}})
	c.Label, c.Value = "Område", "Antal"
	data, err := c.csv()
	if err != nil {
		t.Fatal(err)
	}
	want := "Område,Antal,Anmärkning\r\n'=Område,1200,\r\n\"Vård, omsorg\",,färre än 5\r\n"
	if string(data) != want {
		t.Errorf("got %q, want %q", data, want)
	}
}

func TestResultsOfFewIdeasTellNoSmallNumbers(t *testing.T) {
	public, _ := buildInMemory(t, emptySluss(t, "orebro"))
	html := string(public["resultat/index.html"])
	if strings.Contains(html, "<table") || !strings.Contains(html, "Här kommer diagram när det finns fler idéer att räkna.") {
		t.Error("a sluss without ideas has charts")
	}
}

func TestChartsHaveTheSameNumbersInPictureAndTable(t *testing.T) {
	public, _ := buildInMemory(t, repository)
	html := string(public["resultat/index.html"])
	figures := strings.Split(html, `<figure class="diagram">`)[1:]
	if len(figures) < 6 {
		t.Fatalf("only %d charts", len(figures))
	}
	for _, f := range figures {
		picture, table, _ := strings.Cut(f, "</figure>")
		table, _, _ = strings.Cut(table, "</table>")
		for _, part := range strings.Split(picture, "data-value=\"")[1:] {
			n, _, _ := strings.Cut(part, `"`)
			if !strings.Contains(table, `<td class="tal">`+n+"</td>") {
				t.Errorf("%s is drawn but not in the table %s", n, table)
			}
		}
	}
}
