package privacy

import (
	"regexp"
	"slices"
	"strings"
)

const (
	remedyAccount = "Ta bort det. Ett användarnamn, en profil eller ett anställningsnummer säger vem det är."
	remedyVehicle = "Ta bort registreringsnumret. Skriv vilken sorts fordon det är."
	remedyDevice  = "Ta bort datorns adress. Skriv vilken sorts utrustning det är."
)

// code is a pattern of signs that tells who somebody is.
type code struct {
	kind    Kind
	pattern *regexp.Regexp // the place is its group, or all of it
	remedy  string
}

// codes is patterns that are of nothing else, in order of what a text with one
// in it always holds.
var codes = map[string][]code{
	"a/": {
		{Account, regexp.MustCompile(`(?:instagram|facebook|fb|tiktok|snapchat|twitter|threads|github|gitlab|bsky|\bx|\bt|\bwa)\.(?:com|net|me|app)/(?:add/|profile/)?@?[a-z0-9_.-]{3,}|linkedin\.com/in/[a-z0-9_.%-]+|youtube\.com/(?:@|user/)[a-z0-9_.-]+`), remedyAccount},
	},
	"@": {
		{Account, regexp.MustCompile(`(?:^|[ \n(:])(@[a-z][a-z0-9_]{2,})(?:[ \n).,:;!?]|$)`), remedyAccount},
	},
	"_": {
		{Account, regexp.MustCompile(`[a-z0-9.]+_[a-z0-9_.]+ pa (?:instagram|snapchat|snap|tiktok|facebook|twitter|linkedin|discord|teams|insta|x)\b`), remedyAccount},
	},
	"1.1": {
		{Device, regexp.MustCompile(`\b(?:10\.[0-9]{1,3}|172\.(?:1[6-9]|2[0-9]|3[01])|192\.168)(?:\.[0-9]{1,3}){2}\b`), remedyDevice},
		{Address, regexp.MustCompile(`\b(?:5[5-9]|6[0-9])\.[0-9]{4,}[,; /]+(?:1[0-9]|2[0-4])\.[0-9]{4,}`), remedyAddress},
	},
	"a:1": {
		{Device, regexp.MustCompile(`\b[0-9a-f]{2}(?:[:-][0-9a-f]{2}){5}\b`), remedyDevice},
		{Device, regexp.MustCompile(`\b[0-9a-f]{1,4}:[0-9a-f]{0,4}:[0-9a-f:]*(?:[a-f][0-9a-f:]*:|::)[0-9a-f:]*`), remedyDevice},
	},
	"^": {
		{Address, regexp.MustCompile(`[0-9]{1,2}\^ ?[0-9]{1,2}['"][^\n]{0,12}n[ ,]+[0-9]{1,2}\^ ?[0-9]{1,2}['"][^\n]{0,12}e`), remedyAddress},
	},
}

// cued is patterns that are of other things too, by the words that stand before
// them when they are what is looked for.
var (
	login    = code{Account, regexp.MustCompile(`\b(?:[a-z]{2,9}[0-9]{1,5}[a-z]{0,2}|[a-z]+[_.][a-z0-9_.]*[0-9a-z])\b`), remedyAccount}
	employee = code{Account, regexp.MustCompile(`\b[0-9]{4,8}\b`), remedyAccount}
	vehicle  = code{Vehicle, regexp.MustCompile(`\b[a-hj-pr-uw-z]{3}[ -]?[0-9]{2}[a-hj-npr-uw-z0-9]\b`), remedyVehicle}
	computer = code{Device, regexp.MustCompile(`\b[0-9]{1,3}(?:\.[0-9]{1,3}){3}\b`), remedyDevice}

	cued = byCue(map[*code]string{
		&login:    "användarnamn användarnamnet användarid inloggning inloggningen logga loggar login kortid signatur alias konto kontot",
		&employee: "anställningsnummer anställningsnumret anställningsnr anst anstnr personalnummer personalnr tjänstenummer",
		&vehicle:  "buss bussen fordon fordonet regnr reg registreringsnummer registreringsnumret moped mopeden mc släp släpet traktor traktorn",
		&computer: "adress adressen ip ipadress dator datorn server servern skrivare skrivaren",
	})
)

func byCue(words map[*code]string) map[string]*code {
	by := map[string]*code{}
	for c, all := range words {
		for w := range wordSet(all) {
			by[w] = c
		}
	}
	return by
}

// cue gives what may follow word i, which says that it does; or nil.
func (rd *reading) cue(i int) *code {
	w := rd.words[i].text
	if c := cued[w]; c != nil {
		return c
	}
	if strings.HasSuffix(w, "bil") || strings.HasSuffix(w, "bilen") || strings.HasSuffix(w, "bilens") {
		return &vehicle
	}
	if i+1 < len(rd.words) && rd.words[i+1].from == rd.words[i].to+1 {
		return cued[w+rd.words[i+1].text] // "kort-id"
	}
	return nil
}

// flat is signs, less marks, as a string of one byte each: what is not ASCII is
// 'x' for a letter and '?' for anything else.
type flat struct {
	text  string
	signs []int32 // which sign each byte is
}

func (rd *reading) flat() flat {
	f := flat{signs: make([]int32, 0, len(rd.signs))}
	out := make([]byte, 0, len(rd.signs))
	for i, s := range rd.signs {
		if s.mark {
			continue
		}
		b := byte('?')
		switch {
		case s.r < 0x80:
			b = byte(s.r)
		case s.r == '°':
			b = '^'
		case s.r == '′' || s.r == '’':
			b = '\''
		case s.r == '″' || s.r == '”':
			b = '"'
		case letter(s.r):
			b = 'x'
		}
		out, f.signs = append(out, b), append(f.signs, int32(i))
	}
	f.text = string(out)
	return f
}

// at gives the first byte that is sign i or a later one.
func (f *flat) at(i int) int {
	n, _ := slices.BinarySearch(f.signs, int32(i))
	return n
}

// holds tells what a flat text holds of what codes are in order of.
func holds(text string) map[string]bool {
	seen := map[string]bool{}
	for i := 1; i+1 < len(text); i++ {
		switch text[i] {
		case '/':
			seen["a/"] = seen["a/"] || letter(rune(text[i-1])) && text[i+1] != ' '
		case '.':
			seen["1.1"] = seen["1.1"] || number(rune(text[i-1])) && number(rune(text[i+1]))
		case ':', '-':
			seen["a:1"] = seen["a:1"] || hex(text[i-1]) >= 0 && (hex(text[i+1]) >= 0 || text[i+1] == ':')
		case '@', '_', '^':
			seen[text[i:i+1]] = true
		}
	}
	seen["@"] = seen["@"] || strings.HasPrefix(text, "@")
	return seen
}

// codes finds accounts, profiles, vehicles, computers and places on the map.
func (rd *reading) codes(found func(Hit)) {
	f := rd.flat()
	for what, there := range holds(f.text) {
		if !there {
			continue
		}
		for i := range codes[what] {
			rd.matches(&f, 0, len(f.text), &codes[what][i], found)
		}
	}
	for i := range rd.words {
		if c := rd.cue(i); c != nil {
			last := min(i+farthestCode, len(rd.words)-1)
			rd.matches(&f, f.at(rd.words[i].to), f.at(rd.words[last].to), c, found)
		}
	}
}

// farthestCode is how many words after a word that says what it is a code may
// stand.
const farthestCode = 5

// matches finds where a code stands between two bytes.
func (rd *reading) matches(f *flat, from, to int, c *code, found func(Hit)) {
	for _, at := range c.pattern.FindAllStringSubmatchIndex(f.text[from:to], -1) {
		start, end := from+at[len(at)-2], from+at[len(at)-1] // of the group, or of all
		found(rd.hit(c.kind, int(f.signs[start]), int(f.signs[end-1])+1, false, c.remedy))
	}
}
