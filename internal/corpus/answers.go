package corpus

import "github.com/idesluss/idesluss/internal/process"

// reasons are what those who decide say, per outcome.
var reasons = map[process.Outcome][]string{
	process.Yes: {
		"Idén hör till kommunens uppdrag och behovet är tydligt beskrivet. Den går vidare.",
		"Nyttan för {vem} är större än arbetet. Gruppen råder oss att gå vidare.",
		"Planen är rimlig, det finns någon som ansvarar och pengarna räcker.",
		"Underlaget visar att {den} kan fungera {var}.",
	},
	process.No: {
		"Samma sak finns redan {var} och kan användas av fler utan en ny lösning.",
		"Kostnaden är för hög jämfört med nyttan. Vi räknade med {kr} kronor under första året.",
		"Ingen verksamhet har kunnat ta emot {den} på ett sätt som håller över tid.",
		"{Den} användes för lite för att vi ska fortsätta.",
	},
	process.Rest: {
		"Vi väntar på att lokalerna {var} blir klara innan vi tar ställning.",
		"Idén är bra men pengarna för i år är slut. Vi tar upp den igen nästa år.",
	},
	process.Refer: {
		"Idén handlar om en tjänst som IT-service ansvarar för. De har tagit över den.",
		"Det här är ett fel som Fastighetsdrift åtgärdar. Vi har lämnat över det dit.",
	},
	process.DoNow: {
		"Det här går att göra direkt utan bedömning. Enheten har fått klartecken.",
	},
	process.Withdraw: {
		"Den som lämnade idén har valt att ta tillbaka den.",
	},
	process.Merge: {
		"En annan idé säger samma sak. Vi följer upp dem tillsammans.",
	},
	process.Try: {
		"Vi prövar i liten skala först, eftersom det är osäkert hur många som kommer att använda {den}.",
	},
	process.Reopen: {
		"Det har kommit nya uppgifter om kostnaden, så någon annan prövar idén en gång till.",
	},
}

// next is what happens after a decision, per outcome.
var next = map[process.Outcome][]string{
	process.Yes:      {"Nästa steg börjar inom två veckor.", "Vi hör av oss när nästa steg är klart."},
	process.No:       {"Idén avslutas. Du kan lämna den igen när förutsättningarna har ändrats."},
	process.Rest:     {"Vi tar upp idén igen den dag som står här."},
	process.Refer:    {"Den nya verksamheten svarar inom fyra veckor."},
	process.DoNow:    {"Enheten gör det inom en månad."},
	process.Withdraw: {"Inget mer händer. Idén finns kvar i registret."},
	process.Merge:    {"Följ den andra idén i stället."},
	process.Try:      {"Försöket pågår i tre månader."},
	process.Reopen:   {"Du får ett nytt svar inom 15 arbetsdagar."},
}

// tips are what helps an idea that got a no, or has to wait.
var tips = []string{
	"Beskriv hur ofta problemet uppstår och för hur många.",
	"Ta kontakt med en verksamhet som kan ta emot lösningen.",
	"Räkna på vad det kostar att inte göra något.",
	"Pröva i liten skala på den egna arbetsplatsen och spara siffrorna.",
	"Titta på hur grannkommunen har löst samma sak.",
}
