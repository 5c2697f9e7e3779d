package site

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
)

func TestIdeasAsJSONFollowTheirSchema(t *testing.T) {
	public, _ := buildInMemory(t, repository)
	var schema struct {
		Properties struct {
			Ideas struct {
				Items struct {
					Properties map[string]struct{ Type, Format string }
					Required   []string
				}
			} `json:"ideer"`
		}
	}
	var data struct {
		Ideas []map[string]any `json:"ideer"`
	}
	if err := json.Unmarshal(public["data/ideer.schema.json"], &schema); err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(public["data/ideer.json"], &data); err != nil {
		t.Fatal(err)
	}
	items := schema.Properties.Ideas.Items
	if len(data.Ideas) == 0 || len(items.Required) != len(dataColumns) {
		t.Fatalf("%d ideas, %d required properties", len(data.Ideas), len(items.Required))
	}
	for _, idea := range data.Ideas {
		if !slices.Equal(slices.Sorted(maps.Keys(idea)), slices.Sorted(slices.Values(items.Required))) {
			t.Errorf("%v has other properties than the schema", idea["id"])
		}
		for key, value := range idea {
			_, isText := value.(string)
			if isText != (items.Properties[key].Type == "string") {
				t.Errorf("%v: %s is %T", idea["id"], key, value)
			}
			if text, _ := value.(string); items.Properties[key].Format == "date" {
				if _, err := calendar.ParseDate(text); err != nil {
					t.Errorf("%v: %s: %v", idea["id"], key, err)
				}
			}
		}
	}
}

func TestIdeasAsCSVAreNotFormulas(t *testing.T) {
	titles := []string{"=HYPERLINK(1)", "+46", "-1", "@SUM(A1)", "Vanlig, med komma", "Rad\nbrytning \"citat\""}
	b, _ := aBuilder(t, len(titles), func(i int) string { return titles[i] })
	data, err := b.ideasCSV()
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(strings.NewReader(string(data))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	if len(rows) != len(titles)+1 || rows[0][0] != "id" {
		t.Fatalf("%d rows, the first %q", len(rows), rows[0])
	}
	for _, row := range rows[1:] {
		if len(row) != len(dataColumns) {
			t.Errorf("%d cells in %q", len(row), row)
		}
		for _, c := range row {
			if c != "" && strings.ContainsRune("=+-@", rune(c[0])) {
				t.Errorf("a spreadsheet would compute %q", c)
			}
		}
	}
}

func TestTheFilesForProgramsAreXML(t *testing.T) {
	public, _ := buildInMemory(t, repository)
	for _, name := range []string{"feed.xml", "sitemap.xml", "datasets/dcat.rdf"} {
		d := xml.NewDecoder(strings.NewReader(string(public[name])))
		for {
			_, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Errorf("%s: %v", name, err)
				break
			}
		}
	}
}

func TestTheFeedHoldsTheLatest(t *testing.T) {
	b, _ := aBuilder(t, 40, func(i int) string { return fmt.Sprintf("Idé <%d> & mer", i) })
	data, err := b.feed()
	if err != nil {
		t.Fatal(err)
	}
	var feed struct {
		Updated string `xml:"updated"`
		Entries []struct {
			ID        string `xml:"id"`
			Title     string `xml:"title"`
			Published string `xml:"published"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal(data, &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != feedLength {
		t.Fatalf("%d entries", len(feed.Entries))
	}
	first := feed.Entries[0]
	if first.Title != "Idé <39> & mer" || first.ID != "https://ideer.example/ideer/26-00039-x/" || first.Published != "2026-02-09T00:00:00+01:00" {
		t.Errorf("the first entry is %+v", first)
	}
	if feed.Updated != "2026-11-01T00:00:00+01:00" {
		t.Errorf("updated %s", feed.Updated)
	}
}

func TestALargeSiteMapIsDivided(t *testing.T) {
	b, sink := aBuilder(t, 0, nil)
	for i := range mapLimit + 1 {
		b.public.written[fmt.Sprintf("/%d/", i)] = sitemapEntry{updated: calendar.Day(2026, 1, 2)}
	}
	b.public.written["/hemlig/"] = sitemapEntry{hidden: true}
	if err := b.siteMap(); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(string(sink.Files()["sitemap-1.xml"]), "<loc>"); n != mapLimit {
		t.Errorf("the first part has %d addresses", n)
	}
	if n := strings.Count(string(sink.Files()["sitemap-2.xml"]), "<loc>"); n != 1 {
		t.Errorf("the second part has %d addresses", n)
	}
	index := string(sink.Files()["sitemap.xml"])
	if strings.Count(index, "<sitemap>") != 2 || !strings.Contains(index, "https://ideer.example/sitemap-2.xml") {
		t.Errorf("the index is %s", index)
	}
}

func TestSecurityTextIsLeftOutWhenItHasRunOut(t *testing.T) {
	files := emptySluss(t, "orebro")
	with := func(until string) []byte {
		return []byte(smallConfig + "sakerhet:\n  kontakt: mailto:sakerhet@exempel.example\n  giltig_till: " + until + "\n")
	}
	files["site/sajt.yaml"].Data = with("2027-01-31")
	public, _ := buildInMemory(t, files)
	if !strings.Contains(string(public[".well-known/security.txt"]), "Expires: 2027-01-31T00:00:00Z\n") {
		t.Errorf("security.txt is %q", public[".well-known/security.txt"])
	}
	files["site/sajt.yaml"].Data = with("2026-01-31")
	public, _ = buildInMemory(t, files)
	if public[".well-known/security.txt"] != nil {
		t.Error("security.txt has run out but is published")
	}
}
