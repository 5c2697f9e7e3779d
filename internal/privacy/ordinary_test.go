package privacy

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"
)

func thousands(n int, by string) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + by + s[i:]
	}
	return s
}

func day(r *rand.Rand) time.Time {
	return time.Date(1990, 1, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, r.IntN(45*365))
}

func iso(r *rand.Rand) string { return day(r).Format("2006-01-02") }

func hour(r *rand.Rand, by string) string {
	return fmt.Sprintf("%02d%s%02d", r.IntN(24), by, 5*r.IntN(12))
}

// isbn gives a book's number with its right last digit.
func isbn(r *rand.Rand) string {
	nine := pick(r, "91", "91", "0", "1", "951", "87") + fmt.Sprintf("%08d", r.IntN(100_000_000))
	nine = nine[:9]
	if r.IntN(2) == 0 {
		sum := 0
		for i, c := range nine {
			sum += int(c-'0') * (10 - i)
		}
		check := fmt.Sprint((11 - sum%11) % 11)
		if check == "10" {
			check = "X"
		}
		return "ISBN " + pick(r, nine+check, nine[:2]+"-"+nine[2:5]+"-"+nine[5:]+"-"+check)
	}
	sum := 0
	for i, c := range "978" + nine {
		sum += int(c-'0') * (1 + 2*(i%2))
	}
	check := fmt.Sprint((10 - sum%10) % 10)
	return pick(r, "978"+nine+check, "978-"+nine[:2]+"-"+nine[2:5]+"-"+nine[5:]+"-"+check, "ISBN 978 "+nine[:2]+" "+nine[2:]+" "+check)
}

// common are the numbers of ordinary texts, and none of them is a person's.
var common = []disguise{
	{"money", func(r *rand.Rand, _ string) string {
		return pick(r, thousands(r.IntN(2_000_000_000), " "), thousands(r.IntN(2_000_000_000), "\u00a0"),
			thousands(r.IntN(90_000_000), "."), fmt.Sprint(r.IntN(9_000_000))) + pick(r, " kr", " kronor", ",50 kr", " euro")
	}},
	{"dates", func(r *rand.Rand, _ string) string {
		return pick(r, iso(r), day(r).Format("2/1 2006"), day(r).Format("060102"))
	}},
	{"two dates", func(r *rand.Rand, _ string) string {
		return iso(r) + pick(r, "–", " – ", " till ", "—", ", ", " - ") + iso(r)
	}},
	{"a day and a time", func(r *rand.Rand, _ string) string {
		return iso(r) + pick(r, " ", " kl. ", "T") + hour(r, pick(r, ":", "."))
	}},
	{"times", func(r *rand.Rand, _ string) string {
		by := pick(r, ".", ":")
		return hour(r, by) + pick(r, "–", "-", " – ", " - ") + hour(r, by)
	}},
	{"years", func(r *rand.Rand, _ string) string {
		y := 1980 + r.IntN(40)
		return fmt.Sprintf(pick(r, "%d–%d", "%d-%d", "%d och %d", "%d, %d", "%d/%d"), y, y+1+r.IntN(9))
	}},
	{"diary numbers", func(r *rand.Rand, _ string) string {
		y := 2015 + r.IntN(15)
		return fmt.Sprintf(pick(r, "dnr KS %d/%05d", "Dnr %d-%04d", "KSN-%d-%05d", "Sov %d:%d", "dnr %d/%04d-1"), y, r.IntN(9999))
	}},
	{"case numbers", func(r *rand.Rand, _ string) string {
		id := fmt.Sprintf("%02d-", 20+r.IntN(12))
		for range 5 {
			id += string("0123456789abcdefghjkmnpqrstvwxyz"[r.IntN(32)])
		}
		return id
	}},
	{"postcodes", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf("%03d %02d Örebro", 100+r.IntN(880), r.IntN(99))
	}},
	{"statutes", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf("SFS %d:%d, %d kap. %d §", 1950+r.IntN(76), 1+r.IntN(1600), 1+r.IntN(30), 1+r.IntN(40))
	}},
	{"books", func(r *rand.Rand, _ string) string { return isbn(r) }},
	{"organisations", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf("%d%d%04d-%04d", pick(r, 2, 5, 7, 8, 9), r.IntN(10), 2000+r.IntN(7999), r.IntN(10000))
	}},
	{"giro", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf(pick(r, "bankgiro %d-%04d", "plusgiro %d-%d"), 100+r.IntN(9000), r.IntN(10000))
	}},
	{"per cent and decimals", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf("%d,%d procent, %d %%, %d,%02d, %d.%d", r.IntN(100), r.IntN(10), r.IntN(100), r.IntN(50), r.IntN(100), r.IntN(9), r.IntN(9))
	}},
	{"rows of a table", func(r *rand.Rand, _ string) string {
		row := "|"
		for range 4 + r.IntN(5) {
			row += fmt.Sprintf(" %d |", r.IntN(pick(r, 10, 100, 1000, 10000)))
		}
		return row
	}},
	{"a list of numbers", func(r *rand.Rand, _ string) string {
		var all []string
		for range 3 + r.IntN(8) {
			all = append(all, fmt.Sprint(r.IntN(pick(r, 10, 100, 1000))))
		}
		return strings.Join(all, pick(r, ", ", "; ", " och ", " "))
	}},
	{"places on the map", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf(pick(r, "59.%04d, 15.%04d", "59,%05d 15,%05d", "N 65%05d E 14%05d"), r.IntN(9999), r.IntN(9999))
	}},
	{"goods", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf(pick(r, "art.nr %06d", "EAN 73%011d", "ordernr %08d", "version 1.%d.3", "ISO 9001:%04d", "%06d-%02d"), r.IntN(99999), r.IntN(99))
	}},
	{"sizes", func(r *rand.Rand, _ string) string {
		return fmt.Sprintf("%d x %d mm, %s invånare, %d m²", 10+r.IntN(900), 10+r.IntN(900), thousands(r.IntN(200000), " "), r.IntN(5000))
	}},
	{"figures in words", func(r *rand.Rand, _ string) string {
		w := func() string {
			return pick(r, strings.Fields("en två tre fyra fem sex sju åtta nio tio elva tolv tjugo trettiofem femtio nittio")...)
		}
		return pick(r, w()+", "+w()+" eller "+w(), w()+" av "+w(), w()+" till "+w()+" gånger", "våning "+w()+" och "+w(), w()+" "+w()+" "+w()+" "+w())
	}},
	{"days in words", func(r *rand.Rand, _ string) string {
		months := strings.Fields("januari februari mars april maj juni juli augusti september oktober november december")
		return fmt.Sprintf(pick(r, "%d %s %d", "den %d %s %d kl. 1530", "från %d %s till 3 maj %d", "%d %s %d, 1250 besök"), 1+r.IntN(28), pick(r, months...), 2020+r.IntN(9))
	}},
	{"codes of letters and digits", func(r *rand.Rand, _ string) string {
		code := ""
		for range 6 + r.IntN(7) {
			code += pick(r, strings.Split("0123456789OlISBZ0123456789", "")...)
		}
		return pick(r, code, code[:4]+"-"+code[4:], "B"+code, code[:3]+" "+code[3:])
	}},
	{"telephones", func(r *rand.Rand, _ string) string {
		n := fmt.Sprintf("%07d", r.IntN(10_000_000))
		mob := pick(r, "070", "072", "073", "076", "079")
		return pick(r, mob+"-"+n[:3]+" "+n[3:5]+" "+n[5:], mob+"-"+n, mob+" "+n[:3]+" "+n[3:5]+" "+n[5:], mob+"-"+n[:2]+" "+n[2:4]+" "+n[4:],
			"08-"+"5"+n[:2]+" "+n[2:5]+" "+n[5:], "019-"+"2"+n[:1]+" "+n[1:3]+" "+n[3:5], "0585-"+"4"+n[:2]+" "+n[2:4], "+46 "+mob[1:]+" "+n[:3]+" "+n[3:5]+" "+n[5:], "010-"+"1"+n[:2]+" "+n[2:4]+" "+n[4:6])
	}},
}

// TestOrdinaryNumbersAreLetBy is the other promise: at most one in a hundred
// is taken for a person's number, and of none of the kinds more than that.
func TestOrdinaryNumbersAreLetBy(t *testing.T) {
	const numbers = 2000
	wrongInAll := 0
	for _, c := range common {
		r := rand.New(rand.NewPCG(2026, 11))
		wrong, phones := 0, 0
		for range numbers {
			text := strings.Replace(pick(r, "%s", "Det gäller %s.", "Priset (%s) är känt.", "- %s\n- och 3 till", "Jämför %s med 2024 års 17 fall"), "%s", c.write(r, ""), 1)
			for _, h := range Scan(text, "", Known{}) {
				if h.Kind == Phone {
					phones++
				}
				if h.Kind == Phone && c.name == "telephones" || h.Kind == Address && c.name == "places on the map" {
					continue
				}
				if wrong++; wrong < 4 {
					t.Logf("%s: %s %q in %q", c.name, h.Kind, h.Text, text)
				}
				break
			}
		}
		if wrong > numbers/100 {
			t.Errorf("%s: %d of %d were taken for somebody's", c.name, wrong, numbers)
		}
		if c.name == "telephones" && phones < numbers*999/1000 {
			t.Errorf("%d of %d telephone numbers were found", phones, numbers)
		}
		wrongInAll += wrong
	}
	t.Logf("%d of %d: %.3f %%", wrongInAll, numbers*len(common), 100*float64(wrongInAll)/float64(numbers*len(common)))
}
