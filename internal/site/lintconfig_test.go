package site

import (
	"io/fs"
	"strings"
	"testing"

	"github.com/idesluss/idesluss/internal/calendar"
	"github.com/idesluss/idesluss/internal/check"
	"github.com/idesluss/idesluss/internal/strict"
)

// ownConfig is the repository's site/sajt.yaml, which is without faults. Each
// case below spoils one thing in it.
func ownConfig(t *testing.T) string {
	t.Helper()
	data, err := fs.ReadFile(repository, configFile)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func lintOf(t *testing.T, text string, today calendar.Date) []check.Finding {
	t.Helper()
	c := &Config{}
	doc, faults := strict.Decode(configFile, []byte(text), 1, c)
	if len(faults) > 0 {
		t.Fatalf("the file cannot be read: %v", faults)
	}
	return c.lint(doc, today)
}

func TestOurOwnConfigIsWithoutFaults(t *testing.T) {
	if found := lintOf(t, ownConfig(t), exampleDay); len(found) > 0 {
		t.Error(found)
	}
}

func TestFaultsInTheConfig(t *testing.T) {
	tests := []struct {
		what     string
		old, new string
		rule     string
		severity check.Severity
	}{
		{"another format", "format: 1", "format: 2", "format", check.Error},
		{"no name", "namn: Idéslussen\n", "", "saknas", check.Error},
		{"an address without its slash", "adress: https://ideslussen.exempelkoping.example/", "adress: https://ideslussen.exempelkoping.example", "adress", check.Error},
		{"an address without a host", "adress: https://ideslussen.exempelkoping.example/", "adress: /slussen/", "adress", check.Error},
		{"one address for both trees", "adress_internt: https://ideslussen-internt.", "adress_internt: https://ideslussen.", "samma-adress", check.Error},
		{"a link without https", "synpunkter: https://", "synpunkter: http://", "adress", check.Error},
		{"updated before it was published", "uppdaterad: 2026-11-16", "uppdaterad: 2023-11-16", "datum", check.Error},
		{"an unknown licence", "licens: CC0 1.0", "licens: fri", "licens", check.Warning},
		{"no mail address", "  epost: ideslussen@exempelkoping.example\n", "", "saknas", check.Error},
		{"mails that say too much", "mejl: kort", "mejl: allt", "okant-varde", check.Error},
		{"a mail address with a space", "epost: ideslussen@", "epost: idé slussen@", "epost", check.Error},
		{"a telephone number in words", "telefon: 08-465 004 10", "telefon: växeln", "telefon", check.Error},
		{"opening hours without times", "{dagar: fredag, tider: 9.00–12.00}", "{dagar: fredag}", "tider", check.Error},
		{"no visiting address", "  besoksadress: Kommunhuset, Exempelgatan 1, Exempelköping\n", "", "saknas", check.Warning},
		{"a project that ends before it begins", "till: 2026-12-31", "till: 2023-12-31", "datum", check.Error},
		{"a grant below zero", "belopp: 640000", "belopp: -1", "tal", check.Error},
		{"raw HTML about the project", "- Idéslussen öppnade", "- <br>Idéslussen öppnade", "ra-html", check.Error},
		{"words from nowhere", "textursprung: egna_ord", "textursprung: robot", "okant-varde", check.Error},
		{"a compliance the law does not know", "efterlevnad: delvis", "efterlevnad: nästan", "okant-varde", check.Error},
		{"full compliance with defects", "efterlevnad: delvis", "efterlevnad: helt", "motsagelse", check.Error},
		{"a situation that does not exist", "anvandning: utan hörsel", "anvandning: utan bil", "okant-varde", check.Error},
		{"a defect without a way round it", "      alternativ: Boka ett möte med tolk. På sidan Teckenspråk står hur du gör.\n", "", "saknas", check.Error},
		{"assessed after the statement was updated", "bedomd: 2026-10-26", "bedomd: 2026-11-26", "datum", check.Error},
		{"a statement without a date", "  uppdaterad: 2026-10-28\n", "", "gammal-redogorelse", check.Error},
		{"an officer without a mail address", "ombud_epost: dataskyddsombud@", "ombud_epost: dataskyddsombud", "epost", check.Error},
		{"a security contact that is no address", "kontakt: mailto:sakerhet@", "kontakt: sakerhet@", "adress", check.Error},
		{"a security contact that has run out", "giltig_till: 2027-10-31", "giltig_till: 2026-10-31", "gammalt", check.Warning},
		{"a security contact that soon does", "giltig_till: 2027-10-31", "giltig_till: 2026-12-01", "gammalt", check.Warning},
	}
	own := ownConfig(t)
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			if strings.Count(own, test.old) == 0 {
				t.Fatalf("the file has no %q to replace", test.old)
			}
			found := lintOf(t, strings.Replace(own, test.old, test.new, 1), exampleDay)
			if len(found) != 1 {
				t.Fatalf("want one finding, got %v", found)
			}
			f := found[0]
			if f.Rule != test.rule || f.Severity != test.severity || f.Line == 0 || f.Message == "" || f.Remedy == "" {
				t.Errorf("got %s (%s), want %s", f, f.Rule, test.rule)
			}
		})
	}
}

func TestTheStatementGrowsOld(t *testing.T) {
	tests := []struct {
		what  string
		today calendar.Date
		want  []check.Severity
	}{
		{"eleven months later", calendar.Day(2027, 9, 28), nil},
		{"the day after we remind", calendar.Day(2027, 9, 29), []check.Severity{check.Warning}},
		{"twelve months later we still only remind", calendar.Day(2027, 10, 28), []check.Severity{check.Warning}},
		{"after that it is too old", calendar.Day(2027, 10, 29), []check.Severity{check.Error}},
	}
	own := strings.Replace(ownConfig(t), "giltig_till: 2027-10-31", "giltig_till: 2030-10-31", 1)
	for _, test := range tests {
		t.Run(test.what, func(t *testing.T) {
			found := lintOf(t, own, test.today)
			if len(found) != len(test.want) || len(found) == 1 && found[0].Severity != test.want[0] {
				t.Errorf("got %v, want %v", found, test.want)
			}
		})
	}
}

func TestLintJudgesWhatStandsUnderSite(t *testing.T) {
	files := withPage(t, "titel: Om {{tjanst}}\n", "")
	found, err := Lint(files, repository, exampleDay)
	if err != nil {
		t.Fatal(err)
	}
	if errors := errorsOf(found); len(errors) != 1 || errors[0].Rule != "titel-saknas" {
		t.Errorf("got %v", errors)
	}
}

func TestTheStatementUsesTheLawsWords(t *testing.T) {
	tests := []struct{ key, want string }{
		{"helt", "Webbplatsen är helt förenlig med lagen om tillgänglighet till digital offentlig service."},
		{"delvis", "Webbplatsen är delvis förenlig med lagen om tillgänglighet till digital offentlig service."},
		{"inte", "Webbplatsen är inte förenlig med lagen om tillgänglighet till digital offentlig service."},
	}
	const defect = "  brister:\n    - {anvandning: utan syn, sida: Start, krav: 9.1.1.1, brist: En bild saknar text., skal: Vi hann inte., alternativ: Ring oss., nar: I maj}\n"
	for _, test := range tests {
		files := emptySluss(t, "orebro")
		text := smallConfig + "tillganglighet:\n  efterlevnad: " + test.key + "\n  uppdaterad: 2026-11-01\n"
		if test.key != "helt" {
			text += defect
		}
		files["site/sajt.yaml"].Data = []byte(text)
		public, r := buildInMemory(t, files)
		if found := errorsOf(r.Findings); len(found) > 0 {
			t.Fatal(found)
		}
		html := string(public["tillganglighet/index.html"])
		wants := []string{test.want, `<a href="https://www.digg.se/tdosanmalan">`, `<a href="/kontakt/#tillganglighet">Anmäl en brist till oss</a>`}
		if test.key != "helt" {
			wants = append(wants, "<h3>Använda utan syn</h3>", "En bild saknar text.")
		} else {
			wants = append(wants, "Vi känner inte till några brister.")
		}
		for _, want := range wants {
			if !strings.Contains(html, want) {
				t.Errorf("%s: the statement does not say %q", test.key, want)
			}
		}
	}
}

func TestTheNotFoundPageSaysEnough(t *testing.T) {
	public, _ := buildInMemory(t, emptySluss(t, "orebro"))
	html := string(public["404.html"])
	_, main, _ := strings.Cut(html, "<main")
	main, _, _ = strings.Cut(main, "</main>")
	if !strings.Contains(main, "hittar inte") || len([]rune(main)) < 150 {
		t.Errorf("the page says only %q", main)
	}
	if strings.Contains(main, `href="../`) || strings.Contains(main, `href="kontakt`) {
		t.Error("the page has relative links, which lead astray at other addresses")
	}
}
