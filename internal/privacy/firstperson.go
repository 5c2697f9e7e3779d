package privacy

// Who writes about what they do, have and are says, little by little, who they
// are; who writes about what they think does not. So a clause with "jag" is let
// by when its verb is one of thinking, wishing or proposing, or one that anybody
// could write, and looked at by a person otherwise.

// thinking is such verbs, and helping verbs, folded.
var thinking = wordSet(`tycker tyckte tror trodde anser menar menade tänker tänkte tänkt undrar undrade vill ville önskar önskade hoppas hoppades
	föreslår föreslog rekommenderar vet visste förstår förstod inser insåg håller känner kände upplever upplevde märker märkte ser såg
	hör hörde läser läste får fick kan kunde ska skulle bör borde måste behöver behövde vågar brukar slipper saknar saknade
	gillar uppskattar förespråkar ser söker letar frågar frågade svarar väljer lämnar skickar nämnde nämner beskriver skriver
	antar gissar misstänker föreställer kommer tar gör ger finner uppfattar funderar funderade förordar vädjar yrkar stöder stödjer ogillar
	tackar ber beklagar ångrar minns läst sett märkt möter fyller anmäler beställer bokar klickar trycker`)

// feeling is what somebody may be without showing who they are.
var feeling = wordSet(`glad nöjd osäker säker medveten inte övertygad orolig tacksam beredd med emot för positiv negativ kritisk tveksam
	öppen rädd trött nyfiken införstådd självklart också väl dock nog`)

// adverbs stand between "jag" and its verb.
var adverbs = wordSet(`ju inte också alltid ofta redan själv bara gärna verkligen nog även sällan ibland numera hellre därför förstås väl dock fortfarande
	personligen inledningsvis först helst bara precis nyss idag`)

// joining is words that a clause begins with, after which the verb comes last.
var joining = wordSet("att som när om eftersom då och men för så än innan medan fast eller vad hur vart där vilket trots ifall")

// oneself finds clauses with "jag" that tell of something, and what somebody
// calls their own. What is quoted is somebody else's.
func (rd *reading) oneself(found func(Hit)) {
	for i := range rd.words {
		if rd.words[i].quoted {
			continue
		}
		switch w := rd.words[i].text; w {
		case "jag":
			if from, to, ok := rd.telling(i); ok {
				found(rd.hit(Self, rd.words[from].from, rd.words[to].to, false, remedySelf))
			}
		case "min", "mitt", "mina":
			if i+1 < len(rd.words) && rd.near(i) && !anyones[rd.words[i+1].text] {
				found(rd.hit(Self, rd.words[i].from, rd.words[i+1].to, false, remedySelf))
			}
		case "som":
			if last, ok := rd.asWorker(i); ok {
				found(rd.hit(Self, rd.words[i].from, rd.words[last].to, false, remedySelf))
			}
		}
	}
}

// telling reports whether the clause with "jag" at word i tells of something
// that somebody does, has or is, and which words say so.
func (rd *reading) telling(i int) (from, to int, ok bool) {
	opens := rd.words[i].opens || i == 0 || joining[rd.words[i-1].text] || !rd.near(i-1)
	if !opens { // "då stod jag"
		if adverbs[rd.words[i-1].text] {
			return 0, 0, false
		}
		verb := rd.words[i-1].text
		return i - 1, i, verb != "har" && verb != "hade" && verb != "ar" && !thinking[verb]
	}
	n := i + 1
	if n == len(rd.words) || !rd.near(i) || number(rune(rd.words[n].text[0])) {
		return 0, 0, false
	}
	for n < len(rd.words) && adverbs[rd.words[n].text] && !rd.words[n].opens {
		n++
	}
	if n >= len(rd.words) || rd.words[n].opens {
		return 0, 0, false
	}
	verb := rd.words[n].text
	switch verb {
	case "har", "hade", "ar", "var": // what is had, or been
		for n++; n < len(rd.words) && adverbs[rd.words[n].text]; n++ {
		}
		if n >= len(rd.words) || rd.words[n].opens {
			return 0, 0, false
		}
		return i, n, !feeling[rd.words[n].text] && !thinking[rd.words[n].text] && !anyones[rd.words[n].text]
	}
	return i, n, !thinking[verb] && !joining[verb]
}

// anyones is things that anybody may have, an idea, a wish, and words that are
// no things, as in "mitt i".
var anyones = wordSet(`idé idéer tanke tankar förslag åsikt uppfattning bild erfarenhet erfarenheter fråga frågor poäng önskan önskemål förhoppning mening känsla slutsats
	upplevelse reflektion utgångspunkt dröm gissning del sida sidor arbetsplats arbetsdag vardag avdelning enhet förvaltning kommun dator mobil
	telefon mejl inkorg kalender egen eget egna första andra största tips råd konto medarbetarsida
	i på under emot över bland en ett flera några inga ingen många svårt lätt lust tid möjlighet hört fått tänkt trott velat behövt hittat`)

// asWorker reports whether "som" at word i is followed by what somebody works
// as, and then by "jag": "som tidigare lärare på Norrskolan minns jag".
func (rd *reading) asWorker(i int) (last int, ok bool) {
	const reach = 9
	worker := false
	for n := i + 1; n < len(rd.words) && n <= i+reach && !rd.words[n].opens; n++ {
		w := rd.words[n].text
		worker = worker || n <= i+3 && role(w)
		if w == "jag" {
			return n, worker
		}
	}
	return 0, false
}
