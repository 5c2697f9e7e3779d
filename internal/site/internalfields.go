package site

// fieldWords tells in plain words what a field of an idea file holds, as in
// "det här saknas: vem som ansvarar". A path without words of its own is told
// as it is written in the file.
func fieldWords(path string) string {
	if words, ok := fieldNames[path]; ok {
		return words
	}
	return path
}

// fieldNames has every path that a process may ask for (a test holds it to
// that).
var fieldNames = map[string]string{
	"format": "filens format", "id": "ärendenummer", "titel": "titel", "typ": "om det är en idé eller ett problem",
	"slag": "om det är en förbättring eller en innovation", "steg": "vilket steg idén står i", "inkommen": "dagen idén kom in",
	"ursprung": "var idén kommer ifrån", "organisation": "vilken organisation idén rör", "omrade": "programområde",
	"malgrupp": "vem idén är till nytta för", "amnen": "ämnesord", "mal": "mål i visionen", "nytta": "nyttan för invånaren",
	"utmaning": "vilken utmaning idén svarar på", "ersatter": "den tidigare idén", "liknar": "idéer som liknar den",
	"dubblett_av": "ärendenumret för den andra idén", "delas_med": "vilka andra som visar idén",
	"svarsdatum": "dagen då svaret ska lämnas", "vantar_pa": "vem vi väntar på", "paus": "när idén tas upp igen",
	"paus.till": "dagen då idén tas upp igen", "paus.villkor": "vad som ska hända innan idén tas upp igen",
	"handlaggare": "vem man kontaktar", "mall": "ifyllda mallar", "beslut": "beslut",
	"ansvarig": "vem som ansvarar", "utforare": "vem som genomför idén", "mottagare": "vem som tar emot resultatet",
	"mottagare.vem": "vem som tar emot resultatet", "mottagare.kapacitet": "vilken tid mottagaren har",
	"berorda": "vilka verksamheter som berörs", "resurser": "tid och pengar",
	"samverkan": "vilka vi samarbetar med", "samverkan.intern": "vilka vi samarbetar med inom kommunen",
	"samverkan.extern":    "vilka vi samarbetar med utanför kommunen",
	"extern_finansiering": "pengar utifrån", "extern_finansiering.finansiar": "vem som betalar utifrån",
	"extern_finansiering.belopp": "hur mycket pengar som kommer utifrån", "extern_finansiering.period": "tiden för pengarna utifrån",
	"extern_finansiering.utlysning": "vilken utlysning pengarna söks ur", "extern_finansiering.status": "läget för pengarna utifrån",
	"extern_finansiering.dnr": "diarienummer för pengarna utifrån",
	"test":                    "vad testet ska visa", "test.hypotes": "vad vi tror att testet visar", "test.matt": "hur testet mäts", "test.resultat": "vad testet visade",
	"lagesrapport": "en lägesrapport",
	"lansering":    "uppgifter om lanseringen", "lansering.datum": "dagen för lanseringen", "lansering.ingress": "en ingress till webben",
	"lansering.effekt": "effekten", "lansering.effekt.typ": "typ av effekt", "lansering.effekt.fore": "hur det var före",
	"lansering.effekt.efter": "hur det blev efter", "lansering.effekt.metod": "hur effekten mättes",
	"lansering.effekt.datum": "dagen då effekten mättes", "lansering.effekt.matt": "siffror före och efter",
	"lansering.effekt.citat": "ett citat", "lansering.effekt.kalla": "vem citatet kommer från",
	"lansering.kostnad": "vad det kostade", "lansering.kostnad.utveckling": "vad utvecklingen kostade",
	"lansering.kostnad.drift": "vad driften kostar", "lansering.kostnad.arbetstid": "hur lång tid arbetet tog",
	"lansering.ta_over": "om andra kan ta över idén som den är", "lansering.ta_over_text": "vad andra behöver anpassa",
	"lansering.anvands_av": "vilka fler som använder idén", "lansering.kanaler": "var vi berättar om idén",
	"lansering.granskad": "när sidan granskades", "lansering.granskad.datum": "dagen då sidan granskades", "lansering.granskad.av": "vem som granskade sidan",
	"bilder": "bilder", "textursprung": "vems ord texten är", "oversatt": "hur texten är översatt",
	"utvardering": "utvärdering", "utvardering.senast": "dagen då idén senast ska utvärderas", "utvardering.gjord": "dagen då idén utvärderades",
	"utvardering.utfall": "vad utvärderingen visade", "utvardering.lardomar": "lärdomar från utvärderingen", "utvardering.av": "vilka som utvärderade",
}

// Words for values that the file holds as keys, for those who work with ideas.
var (
	typeWords   = map[string]string{"ide": "Idé", "problem": "Problem"}
	natureWords = map[string]string{"forbattring": "Förbättring", "innovation": "Innovation"}
	originWords = map[string]string{
		"avvikelse": "En avvikelse", "kundarende": "Ett kundärende", "synpunkt": "En synpunkt", "workshop": "En workshop",
		"vardag": "Vardagen på arbetet", "utmaning": "En utmaning", "omvarld": "Omvärlden",
	}
	waitingWords = map[string]string{
		"givare": "idégivaren", "bedomare": "dem som bedömer", "ledning": "ledningen",
		"mottagare": "den mottagande verksamheten", "annan": "någon utanför Idéslussen",
	}
	affectedWords = map[string]string{"informeras": "Informeras", "involveras": "Är med"}
	fundingWords  = map[string]string{"mojlig": "Går att söka", "sokt": "Sökt", "beviljad": "Beviljad", "avslag": "Fick avslag"}
	answerWords   = map[string]string{"ja": "Ja", "nej": "Nej", "oklart": "Oklart"}
)

// known gives the words for a key, or the key itself when it has none.
func known(words map[string]string, key string) string {
	if w, ok := words[key]; ok {
		return w
	}
	return key
}
