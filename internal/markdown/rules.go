package markdown

import (
	"fmt"

	"github.com/idesluss/idesluss/internal/fault"
)

// Rules over a bound: the text is refused.
const (
	RuleTooLong   = "text-for-lang"    // more than MaxBytes
	RuleLine      = "rad-for-lang"     // a line of more than maxLine bytes
	RuleLines     = "for-manga-rader"  // more than maxLines lines
	RuleTable     = "tabell-for-stor"  // columns, or columns × rows
	RuleDeep      = "for-djupt"        // quotes, lists or emphasis inside one another
	RuleMarks     = "for-manga-tecken" // brackets, stars, backticks in one paragraph
	RuleLinks     = "for-manga-lankar" // links, images and link definitions
	RuleCharacter = "styrtecken"       // control and bidi characters, broken UTF-8
)

// Rules about what a text may hold and how it should be written.
const (
	RuleHTML         = "ra-html"
	RuleHidden       = "dold-text" // link titles and unused definitions: in the file, not on the page
	RuleScheme       = "lank-schema"
	RuleAddress      = "lank-adress"
	RuleHTTP         = "http-lank"
	RuleMissing      = "lank-saknas"
	RuleLinkText     = "lank-text"
	RuleSameText     = "lank-text-lika"
	RuleImage        = "bild" // images are not allowed here
	RuleRemoteImage  = "fjarr-bild"
	RuleImageType    = "bild-typ"
	RuleAlt          = "bild-utan-alt"
	RuleHeading      = "rubrikniva"
	RuleEmptyHeading = "tom-rubrik"
	RuleTableHead    = "tabell-rubrik"
	RuleFootnote     = "fotnot"
	RuleTask         = "kryssruta"
	RuleStrike       = "genomstruken"
)

// advice is a fault before it has a place.
type advice struct {
	rule, message, remedy string
}

func (a advice) at(line, column int) fault.Fault {
	return fault.Fault{Line: line, Column: column, Rule: a.rule, Message: a.message, Remedy: a.remedy}
}

var (
	tooLong = advice{RuleTooLong,
		fmt.Sprintf("Texten är längre än %d kB.", MaxBytes/1000),
		"Korta den, eller lägg det som är bilagor på ett annat ställe och länka dit."}
	longLine = advice{RuleLine,
		fmt.Sprintf("Raden är längre än %d tecken.", maxLine),
		"Dela stycket i flera, med en tom rad emellan."}
	tooManyLines = advice{RuleLines,
		fmt.Sprintf("Texten har fler än %d rader.", maxLines),
		"Korta den, och ta bort tomma rader."}
	bigTable = advice{RuleTable,
		fmt.Sprintf("Tabellen är för stor. En tabell får ha %d kolumner och %d rutor.", maxColumns, maxCells),
		"Dela den i flera tabeller, eller lägg siffrorna i en egen fil och länka dit."}
	tooDeep = advice{RuleDeep,
		fmt.Sprintf("Citat, listor eller betoningar ligger i fler än %d nivåer.", maxDepth),
		"Skriv om så att texten har färre nivåer."}
	tooManyMarks = advice{RuleMarks,
		"Stycket har för många specialtecken ([ ] * _ ` <).",
		"Dela stycket med tomma rader, och ta bort tecken som inte behövs."}
	tooManyLinks = advice{RuleLinks,
		fmt.Sprintf("Texten har fler än %d länkar.", maxLinks),
		"Behåll de länkar som läsaren har mest nytta av."}
	character = advice{RuleCharacter,
		"Raden har ett tecken som inte syns: ett styrtecken, ett tecken som vänder skrivriktningen eller ett trasigt tecken.",
		"Skriv om raden för hand, och spara filen som UTF-8 med radslut LF."}

	rawHTML = advice{RuleHTML,
		"Texten har HTML eller en kommentar (något som börjar med <). Den visas inte.",
		"Skriv med Markdown. Vill du visa tecknet < skriver du \\<."}
	hiddenTitle = advice{RuleHidden,
		"Länken har en text inom citattecken efter adressen. Läsaren ser den inte.",
		"Ta bort den, eller skriv den i den vanliga texten."}
	hiddenDefinition = advice{RuleHidden,
		"Raden är en länkdefinition som ingen länk använder. Läsaren ser den inte.",
		"Ta bort raden."}

	badScheme = advice{RuleScheme,
		"Länken går inte till en adress som får finnas här.",
		"Använd en adress som börjar med https://, mailto: eller tel:, eller en sida på webbplatsen som börjar med /."}
	localFile = advice{RuleScheme,
		"Länken går till en fil på en dator eller en delad mapp. Läsaren kan inte öppna den.",
		"Lägg filen på webben och länka dit med https://, eller ta bort länken."}
	userInAddress = advice{RuleAddress,
		"Adressen har ett @ före webbplatsens namn. Det kan få en länk att se ut att gå någon annanstans.",
		"Ta bort det som står mellan https:// och @, och själva @."}
	foreignHost = advice{RuleAddress,
		"Webbplatsens namn har andra tecken än a–z. De kan se ut som vanliga bokstäver.",
		"Skriv namnet med a–z, siffror, bindestreck och punkter. Ett namn med å, ä eller ö skrivs i sin form med xn--."}
	protocolRelative = advice{RuleScheme,
		"Adressen börjar med // och saknar https.",
		"Skriv hela adressen: https://…"}
	badAddress = advice{RuleAddress,
		"Det går inte att läsa länkens adress.",
		"Kontrollera adressen. Mellanslag skrivs %20. Adresser på den egna webbplatsen skrivs med a–z, siffror, bindestreck och snedstreck."}
	noAddress = advice{RuleAddress,
		"Länken saknar adress.",
		"Skriv adressen inom parentesen: [text](adress)."}
	longAddress = advice{RuleAddress,
		fmt.Sprintf("Länkens adress är längre än %d tecken.", maxAddress),
		"Ta bort det som kommer efter frågetecknet, eller länka till sidan ovanför."}
	httpLink = advice{RuleHTTP,
		"Adressen börjar med http. Länken publiceras med https.",
		"Skriv https:// och kontrollera att sidan öppnas."}

	noImages = advice{RuleImage,
		"Bilder visas inte i den här texten.",
		"Ta bort bilden ur texten. En idés bilder ligger i site/bilder, och deras namn står under \"bilder\" högst upp i idéns fil."}
	remoteImage = advice{RuleRemoteImage,
		"Bilden hämtas från en annan webbplats.",
		"Lägg bildfilen bland sidans egna filer, och skriv vägen dit."}
	imageType = advice{RuleImageType,
		"Bildens filtyp går inte att visa här.",
		"Spara bilden som jpg, png, webp eller avif."}
	noAlt = advice{RuleAlt,
		"Bilden saknar en beskrivning.",
		"Skriv det som är viktigt i bilden: ![beskrivning](bild.jpg)."}

	emptyHeading = advice{RuleEmptyHeading,
		"Rubriken saknar text.",
		"Skriv en rubrik, eller ta bort raden."}
	emptyTableHead = advice{RuleTableHead,
		"Tabellen har en kolumn utan rubrik.",
		"Skriv vad kolumnen visar i tabellens första rad."}
	footnote = advice{RuleFootnote,
		"Fotnoter ([^1]) visas inte.",
		"Skriv förklaringen i texten, eller inom parentes."}
	task = advice{RuleTask,
		"Kryssrutor ([ ] och [x]) visas inte.",
		"Skriv en vanlig punktlista, och säg med ord vad som är gjort."}
	strike = advice{RuleStrike,
		"Genomstruken text (~~ … ~~) visas inte.",
		"Ta bort det som inte gäller."}
)

func missingPage(address string) advice {
	return advice{RuleMissing,
		fmt.Sprintf("Det finns ingen sida på adressen %q.", address),
		"Kontrollera adressen, eller ta bort länken."}
}

func vagueLink(text string) advice {
	message := "Länken saknar text."
	if text != "" {
		message = fmt.Sprintf("Länktexten %q säger inte vart länken går.", text)
	}
	return advice{RuleLinkText, message,
		"Skriv vad läsaren hittar där, till exempel [Så ansöker du om bidrag](adress)."}
}

func bareAddress(address string) advice {
	return advice{RuleLinkText,
		fmt.Sprintf("Adressen %q står i texten utan att vara en länk med egna ord.", address),
		"Skriv [vad läsaren hittar där](adress)."}
}

func sameText(text string, line int) advice {
	return advice{RuleSameText,
		fmt.Sprintf("Två länkar heter %q men går till olika ställen. Den första står på texten rad %d.", text, line),
		"Ge länkarna olika text."}
}

func wrongLevel(level, highest int) advice {
	message := fmt.Sprintf("Rubriken har nivå %d, men här får den som högst ha nivå %d.", level, highest)
	if level > highest {
		message = fmt.Sprintf("Rubriken har nivå %d och hoppar över nivå %d.", level, highest)
	}
	return advice{RuleHeading, message,
		fmt.Sprintf("Börja rubriken med %s och ett mellanslag.", hashes[:highest])}
}

const hashes = "######"
