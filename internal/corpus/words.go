package corpus

// The words the made-up ideas are written with. Places, workplaces and numbers
// are invented. In a sentence {en} is the thing ("en checklista"), {den} the
// same in definite form, {Den} with a capital, {vem} those it is for, {var}
// where, {kr} a sum, {n} a small number and {pct} a share.

// thing is what an idea is about: in a title, indefinite and definite.
type thing struct{ title, a, the string }

var things = []thing{
	{"Gemensam checklista", "en gemensam checklista", "checklistan"},
	{"Bokningsbar verktygsbod", "en bokningsbar verktygsbod", "verktygsboden"},
	{"Digital tidbok", "en digital tidbok", "tidboken"},
	{"Lånecykel för hembesök", "en lånecykel för hembesök", "lånecykeln"},
	{"Välkomstpaket", "ett välkomstpaket", "välkomstpaketet"},
	{"Tyst studieplats", "en tyst studieplats", "studieplatsen"},
	{"Bildkarta över lokalerna", "en bildkarta över lokalerna", "bildkartan"},
	{"Gemensamt förråd", "ett gemensamt förråd", "förrådet"},
	{"Kort film på fem språk", "en kort film på fem språk", "filmen"},
	{"Öppen odlingslåda", "en öppen odlingslåda", "odlingslådan"},
	{"Samtalskväll", "en samtalskväll i månaden", "samtalskvällen"},
	{"Återbruksrum", "ett återbruksrum", "återbruksrummet"},
	{"Påminnelse med sms", "en påminnelse med sms", "påminnelsen"},
	{"Beställningslista", "en gemensam beställningslista", "beställningslistan"},
	{"Promenad varje vecka", "en promenad varje vecka", "promenaden"},
	{"Våg för matsvinn", "en våg för matsvinn", "vågen"},
	{"Hörslinga i receptionen", "en hörslinga i receptionen", "hörslingan"},
	{"Gemensam jourtelefon", "en gemensam jourtelefon", "jourtelefonen"},
	{"Utflyktslåda", "en utflyktslåda att låna", "utflyktslådan"},
	{"Läxhjälp på distans", "en läxhjälp på distans", "läxhjälpen"},
	{"Fuktlarm", "ett fuktlarm", "fuktlarmet"},
	{"Introduktionsvecka", "en introduktionsvecka", "introduktionsveckan"},
	{"Idrottskasse", "en idrottskasse att låna", "idrottskassen"},
	{"Ljudguide", "en ljudguide", "ljudguiden"},
	{"Lättläst brev", "ett lättläst brev", "brevet"},
	{"Mall för småköp", "en mall för småköp", "mallen"},
	{"Snabbguide för vikarier", "en snabbguide för vikarier", "snabbguiden"},
	{"Bytesdag för arbetskläder", "en bytesdag för arbetskläder", "bytesdagen"},
	{"Digital felanmälan", "en digital felanmälan", "felanmälan"},
	{"Språkvän", "en språkvän", "språkvännen"},
}

var workplaces = []string{
	"i hemtjänsten i %s", "på förskolan i %s", "på biblioteket i %s", "på skolan i %s",
	"på äldreboendet i %s", "på fritidsgården i %s", "i simhallen i %s", "i köket i %s",
	"på träffpunkten i %s", "på verkstaden i %s", "i parkerna i %s", "på kundtjänst i %s",
}

var places = []string{
	"Kvarnbacka", "Åkerlunda", "Lövåsen", "Älvhagen", "Hästängen", "Sjöviken", "Fågelbacken", "Norrbruket",
	"Västerdal", "Österbro", "Gärdesta", "Rönnås", "Mosskulla", "Tallkulla", "Ekhamra", "Björkåker",
	"Stenhaga", "Ljungvalla", "Smedtorp", "Hagakulle", "Klockarvik", "Backäng", "Vassmåla",
	"Ängsholm", "Furulid", "Höganberg", "Sandkvarn", "Lillmåla", "Storholma", "Provinge",
}

// audience is who benefits: the id in site/organisation.yaml, and in a sentence.
type audience struct{ id, words string }

var audiences = []audience{
	{"invanare", "de som bor i närheten"},
	{"barn-elever", "barn och elever"},
	{"aldre", "äldre"},
	{"funktionsnedsattning", "personer med funktionsnedsättning"},
	{"foreningar", "föreningar"},
	{"foretag", "små företag"},
	{"medarbetare", "medarbetare"},
	{"nyanlanda", "nyanlända"},
}

var (
	areas   = []string{"barn-utbildning", "vard-omsorg", "social-valfard", "samhallsbyggnad", "kultur-fritid", "service-stod"}
	effects = []string{"tryggare", "snabbare", "lagre-kostnad", "arbetsmiljo", "klimat", "fler-deltar", "kvalitet"}
	goals   = []string{"trygg-vardag", "larande-hela-livet", "hallbar-kommun", "enkel-service"}
	origins = []string{"vardag", "avvikelse", "kundarende", "workshop"}
	topics  = []string{
		"återbruk", "språk", "schema", "utemiljö", "matsvinn", "tillgänglighet", "introduktion", "hembesök", "böcker", "rörelse",
		"vikarier", "transporter", "belysning", "delning", "påminnelser", "brev", "odling", "hjälpmedel", "lokaler", "energi",
	}
	functions = []string{
		"Enhetschef för måltider", "Samordnare för digital service", "Verksamhetschef för förskola", "Enhetschef för hemtjänst",
		"Driftchef för fastigheter", "Bibliotekschef", "Enhetschef för fritid", "Samordnare för kontaktcenter",
	}
	services = []string{"Måltidsservice", "Fastighetsdrift", "Hemtjänsten", "Förskolorna", "Biblioteken", "Kontaktcenter", "Parkdriften", "IT-service"}
	partners = []string{"Exempelköpings pensionärsråd", "Studieförbundet i Exempelköping", "Grannkommunen Provsta", "Exempelköpings bostäder"}
	contacts = []string{"Sluss-teamet", "Samordnare för Idéslussen", "Projektgruppen för Idéslussen"}
)

var benefits = []string{
	"{Den} gör det lättare för {vem} att få hjälp i tid.",
	"Det blir tryggare för {vem} när {den} finns på plats.",
	"Kommunen sparar tid som i stället går till {vem}.",
	"Fler av dem vi finns till för kan delta, särskilt {vem}.",
	"Väntan blir kortare för {vem} {var}.",
}

var problems = []string{
	"I dag saknas {en} {var}.",
	"Det märks mest för {vem}, som får vänta eller gå någon annanstans.",
	"Vi har räknat under en månad och det händer ungefär {n} gånger i veckan.",
	"Varje gång tar det en kvart att reda ut, och ofta måste två personer avbryta det de gör.",
	"Uppgifterna finns på flera ställen och stämmer inte alltid med varandra.",
	"Den som är ny på jobbet vet inte vem man ska fråga.",
	"Flera har sagt samma sak på arbetsplatsträffarna utan att något har hänt.",
	"Under kvällar och helger finns det ingen som kan svara.",
	"Det leder till att {vem} tappar förtroendet för oss.",
	"I den senaste enkäten var {pct} procent missnöjda med just detta.",
	"Vi har försökt lösa det med en pärm, men den blir snabbt gammal.",
	"Kostnaden är svår att se eftersom den är utspridd på många små inköp.",
	"Problemet är **störst på hösten**, när många är nya samtidigt.",
	"Samma fråga kommer upp {var} och på flera andra arbetsplatser.",
	"En del klarar sig ändå, men det beror på vem som råkar vara på plats.",
	"När det blir fel får någon åka ut en extra gång, vilket kostar både tid och bränsle.",
}

var ideas = []string{
	"Vi vill pröva {en} {var}.",
	"Tanken är att {den} ska fungera för {vem} från första dagen.",
	"Vi börjar på en arbetsplats och mäter före och efter.",
	"Den som använder {den} ska klara sig utan inloggning och utan utbildning.",
	"Vi använder sådant som kommunen redan har och köper så lite som möjligt.",
	"En person per arbetslag ser till att {den} hålls aktuell.",
	"Efter tre månader går vi igenom vad som har fungerat och vad som ska ändras.",
	"{Den} ska finnas *både på papper och digitalt*, så att alla kan använda den.",
	"Liknande försök finns beskrivna i [kommunens underlag](https://www.example.se/underlag/{n}).",
	"Vi har ritat en första skiss tillsammans med dem som berörs.",
	"Om det faller väl ut kan samma sätt att arbeta erbjudas i hela kommunen.",
	"Det som blir över lämnas tillbaka, så att inget behöver slängas.",
	"Arbetet kan göras inom ordinarie tid under en lugn period.",
	"Vi vill att {vem} är med och bestämmer hur {den} ska se ut.",
	"Det går att börja i liten skala med {n} platser och växa därefter.",
	"Rutinen skrivs på en sida och sätts upp där den behövs, med numret `{n}-A`.",
}

var gains = []string{
	"{Den} sparar ungefär {n} timmar i veckan {var}.",
	"Tiden kan i stället användas tillsammans med {vem}.",
	"Det blir lättare att göra rätt, även för den som är ny.",
	"Vi räknar med att kostnaden är intjänad inom ett år.",
	"Färre resor ger mindre utsläpp och lägre kostnad för fordon.",
	"{Vem} får samma service oavsett vem som arbetar den dagen.",
	"Den som har svårt att läsa eller höra får samma möjlighet som andra.",
	"Stressen minskar när alla vet vad som gäller.",
	"Vi kan visa med siffror vad som har blivit bättre.",
	"Inköpen kan samlas, vilket brukar sänka priset med {pct} procent.",
	"Samarbetet mellan enheterna blir bättre när vi delar på samma sak.",
	"Nyttan är störst för {vem}, men även besökare märker skillnad.",
}

var surveys = []string{
	"Vi har talat med {n} arbetsplatser och två av dem gör redan något liknande.",
	"Lokalen finns och kan användas utan ombyggnad.",
	"Risken är att {den} blir liggande om ingen har ansvar för den.",
	"Dataskyddet är inte berört, eftersom inga uppgifter om personer samlas in.",
	"Juristerna ser inget hinder så länge lånet är kostnadsfritt.",
	"Kostnaden uppskattas till cirka {kr} kronor, varav hälften är material.",
	"Facket och skyddsombuden har fått information och har inga invändningar.",
	"En grannkommun har prövat samma sak och delar gärna med sig av sina mallar.",
	"De som berörs mest är {vem} och de som arbetar {var}.",
	"Vi har jämfört tre sätt och väljer det som kräver minst underhåll.",
}

var results = []string{
	"{Den} har använts varje vecka sedan starten {var}.",
	"Väntetiden har minskat med {pct} procent.",
	"Av dem som svarade på enkäten vill {pct} procent att vi fortsätter.",
	"Besöken har ökat, framför allt bland {vem}.",
	"Antalet samtal om samma sak har gått ner från {n} i veckan till några få.",
	"Kostnaden blev cirka {kr} kronor, vilket är lägre än vi trodde.",
	"Under sommaren användes {den} mindre, eftersom många var lediga.",
	"Vi ser ingen skillnad i sjukfrånvaron, men de flesta upplever mindre stress.",
	"Två andra arbetsplatser har börjat på samma sätt.",
	"Mätningen gjordes under fyra veckor före och fyra veckor efter.",
}

var lessons = []string{
	"Börja med en enda arbetsplats och vänta med resten.",
	"Den första versionen fungerade inte, eftersom texten var för lång.",
	"Bestäm från början vem som svarar på frågor.",
	"Vi underskattade hur lång tid det tog att få alla att känna till {den}.",
	"Fråga {vem} tidigt. Deras förslag blev bättre än våra.",
	"Mät före start, annars går det inte att visa någon skillnad.",
	"Lappen på dörren gav mer än alla mejl tillsammans.",
	"Det vi köpte först gick sönder. Välj något som tål vardagen.",
	"Ha en reserv för semestern, annars står allt still i juli.",
}

var adoption = []string{
	"Ta reda på hur det ser ut i dag och skriv ner två siffror.",
	"Utse en person som ansvarar för {den}.",
	"Prata med {vem} om vad som är viktigast.",
	"Låna våra mallar och byt ut det som inte passar er.",
	"Köp in det som behövs. Räkna med cirka {kr} kronor.",
	"Pröva i sex veckor på en arbetsplats.",
	"Mät igen och berätta för alla hur det gick.",
}

var tasks = []string{
	"Utse en ansvarig", "Ta fram en första version", "Pröva i ett arbetslag", "Mäta före start", "Gå igenom risker",
	"Beställa material", "Informera dem som berörs", "Mäta efter tre månader", "Skriva en rutin", "Besluta om fortsättning",
}

var quotes = []string{
	"Jag vet vart jag ska vända mig nu, och det går fort.",
	"Det är första gången någon frågar oss innan det är klart.",
	"Förut fick vi springa. Nu ligger allt på ett ställe.",
	"Mina föräldrar förstår brevet utan att jag läser det för dem.",
}

var measures = []struct {
	what, unit string
	before     int
	falls      bool
}{
	{"Väntetid", "minuter", 40, true},
	{"Samtal om samma sak", "per vecka", 60, true},
	{"Tid för sökande", "minuter per dag", 35, true},
	{"Besökare", "per månad", 120, false},
	{"Lån", "per månad", 18, false},
	{"Matsvinn", "kilo per vecka", 50, true},
}

var subheadings = []string{"Mer om det", "Det här vet vi", "Att tänka på", "Så ser det ut i dag"}
