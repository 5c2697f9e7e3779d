package privacy

import (
	"fmt"
	"math/rand/v2"
	"net/url"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"
)

// person is somebody made up.
type person struct{ first, last, mail, phone string }

func (p person) own() []string { return []string{p.first + " " + p.last, p.mail, p.phone} }

func invented(r *rand.Rand) person {
	first := pick(r, "Åsa", "Plutten", "Örjan", "Märta-Lisa", "Zebulon", "Éva", "Søren", "Ingegärd", "Håkan", "Åke")
	last := pick(r, "Öberg", "Testling", "Ekö", "Hårdh", "af Ödla", "Müllersson", "Kvistqvist", "Næss")
	local := strings.ToLower(strings.NewReplacer("Å", "a", "å", "a", "Ä", "a", "ä", "a", "Ö", "o", "ö", "o", "é", "e", "É", "e", "ø", "o", "ü", "u", "æ", "a", " ", "").Replace(first + "." + last))
	return person{first, last, local + "@kommunen.example", fmt.Sprintf("07%d-%03d %02d %02d", pick(r, 0, 2, 3, 6, 9), r.IntN(900)+100, r.IntN(100), r.IntN(100))}
}

func bare(s string) string {
	var out strings.Builder
	for _, c := range norm.NFD.String(s) {
		if !unseen(c) {
			out.WriteRune(c)
		}
	}
	return strings.NewReplacer("ø", "o", "æ", "a").Replace(out.String())
}

var ownDisguises = []struct {
	name  string
	write func(r *rand.Rand, p person) string
}{
	{"as it is", func(_ *rand.Rand, p person) string { return p.first + " " + p.last }},
	{"first name alone", func(_ *rand.Rand, p person) string { return p.first }},
	{"last name alone", func(_ *rand.Rand, p person) string { return p.last }},
	{"last name first", func(_ *rand.Rand, p person) string { return p.last + ", " + p.first }},
	{"small letters", func(_ *rand.Rand, p person) string { return strings.ToLower(p.first + " " + p.last) }},
	{"capital letters", func(_ *rand.Rand, p person) string { return strings.ToUpper(p.last) }},
	{"genitive", func(_ *rand.Rand, p person) string { return p.first + "s" }},
	{"letters in two parts", func(_ *rand.Rand, p person) string { return norm.NFD.String(p.first) }},
	{"without accents", func(_ *rand.Rand, p person) string { return bare(p.last) }},
	{"accents written out", func(_ *rand.Rand, p person) string { return writtenOut.Replace(p.first + " " + p.last) }},
	{"initials", func(_ *rand.Rand, p person) string {
		return initialOf(p.first) + "." + initialOf(lastWord(p.last)) + "."
	}},
	{"initials apart", func(_ *rand.Rand, p person) string {
		return strings.ToUpper(initialOf(p.first) + ". " + initialOf(lastWord(p.last)) + ".")
	}},
	{"joined", func(_ *rand.Rand, p person) string {
		return strings.ReplaceAll(strings.ToLower(p.first+p.last), " ", "")
	}},
	{"spelled out", func(_ *rand.Rand, p person) string { return between(lastWord(p.last), " ") }},
	{"no width", func(r *rand.Rand, p person) string { return between(p.first, pick(r, "\u200b", "\u00ad", "\u2060")) }},
	{"marks in it", func(_ *rand.Rand, p person) string {
		return "**" + p.first[:len(initialOf(p.first))] + "**" + p.first[len(initialOf(p.first)):]
	}},
	{"emphasis", func(r *rand.Rand, p person) string { m := pick(r, "_", "__", "*", "`"); return m + p.last + m }},
	{"entities", func(_ *rand.Rand, p person) string {
		var out strings.Builder
		for _, c := range p.last {
			fmt.Fprintf(&out, "&#%d;", c)
		}
		return out.String()
	}},
	{"escaped", func(_ *rand.Rand, p person) string { return "https://x.example/" + url.PathEscape(p.first+" "+p.last) }},
	{"full width", func(_ *rand.Rand, p person) string {
		return strings.Map(func(c rune) rune {
			if c > ' ' && c < 0x7f {
				return c - '!' + '！'
			}
			return c
		}, p.last)
	}},
	{"address", func(_ *rand.Rand, p person) string { return p.mail }},
	{"address in words", func(_ *rand.Rand, p person) string {
		return strings.NewReplacer("@", " snabel-a ", ".example", " punkt example").Replace(p.mail)
	}},
	{"address without its end", func(_ *rand.Rand, p person) string { l, _, _ := strings.Cut(p.mail, "@"); return l }},
	{"telephone in one", func(_ *rand.Rand, p person) string { return strings.NewReplacer("-", "", " ", "").Replace(p.phone) }},
	{"telephone from abroad", func(r *rand.Rand, p person) string {
		return pick(r, "+46 ", "0046", "+46(0)", "+46-") + p.phone[1:]
	}},
	{"telephone without its beginning", func(_ *rand.Rand, p person) string { _, end, _ := strings.Cut(p.phone, "-"); return end }},
	{"telephone grouped anew", func(_ *rand.Rand, p person) string {
		d := strings.NewReplacer("-", "", " ", "").Replace(p.phone)
		return d[:4] + " " + d[4:7] + " " + d[7:]
	}},
	{"telephone in full width", func(_ *rand.Rand, p person) string { return script(p.phone, '０') }},
}

func initialOf(s string) string { return string([]rune(s)[:1]) }

func lastWord(s string) string { return s[strings.LastIndex(s, " ")+1:] }

// TestOnesOwnStringsAreFound: whoever gives their name, address and number
// cannot write them by mistake.
func TestOnesOwnStringsAreFound(t *testing.T) {
	const people = 400
	for _, d := range ownDisguises {
		r := rand.New(rand.NewPCG(11, 12))
		missed := 0
		for range people {
			p := invented(r)
			written := d.write(r, p)
			text := strings.Replace(pick(r, "%s", "Det här är %s idé.", "Idén kommer från (%s).", "Fråga mig:\n%s\nså svarar jag"), "%s", written, 1)
			if !slices.ContainsFunc(Scan(text, "", Known{Own: p.own()}), func(h Hit) bool { return h.Hard }) {
				if missed++; missed < 3 {
					t.Logf("%s: %+v is not found in %q", d.name, p, text)
				}
			}
		}
		if missed > 0 {
			t.Errorf("%s: %d of %d missed", d.name, missed, people)
		}
	}
}

// TestAddressesAreFoundHoweverTheyAreWritten, and nothing around them.
func TestAddressesAreFoundHoweverTheyAreWritten(t *testing.T) {
	for _, written := range []string{
		"namn@exempel.se", "Namn.Namnsson@Kommunen.Exempel.SE", "namn+idé@exempel.se", "åsa@exempel.se", "n_n@exempel.se",
		"namn @ exempel.se", "namn(at)exempel.se", "namn [at] exempel [dot] se", "namn (a) exempel.se", "namn {at} exempel {punkt} se",
		"namn snabel-a exempel punkt se", "namn (snabel-a) exempel (punkt) se", "namn at exempel dot se", "NAMN (AT) EXEMPEL (PUNKT) SE",
		"namn&#64;exempel&#46;se", "namn&commat;exempel&period;se", "namn%40exempel.se", "namn@**exempel**.se", `namn\@exempel.se`, `namn@exempel\.se`,
		"na\u200bmn@exem\u00adpel.se", "ｎａｍｎ＠ｅｘｅｍｐｅｌ．ｓｅ", "namn﹫exempel.se", "`namn`@exempel.se",
	} {
		for _, around := range []string{"%s", "Skriv till %s.", "(%s)", "[här](mailto:%s)", "<%s>", "Skriv\n%s\nnu", "epost:%s, tack"} {
			text := strings.Replace(around, "%s", written, 1)
			hits := Scan(text, "", Known{})
			if len(hits) != 1 || hits[0].Kind != Email || !hits[0].Hard || strings.Trim(hits[0].Text, "`") != strings.Trim(written, "`") {
				t.Errorf("in %q: %+v", text, hits)
			}
		}
	}
}

// TestOthersTextsAreLetBy: the strings of somebody who is not in a text do not
// stop it.
func TestOthersTextsAreLetBy(t *testing.T) {
	text := "Många köper verktyg som de använder en gång. Biblioteket kan låna ut dem, 12 stycken per år, för 2 000 kr. Ring 019-21 10 00 om du har en ek eller en gran. Det är hårdhet och ödlor i vår skog. Maria vet. 26-7k3qm, 2009:400."
	r := rand.New(rand.NewPCG(13, 14))
	for range 500 {
		p := invented(r)
		for _, h := range Scan(text, "", Known{Own: p.own()}) {
			if h.Kind == Own {
				t.Fatalf("%+v: %q", p, h.Text)
			}
		}
	}
}
