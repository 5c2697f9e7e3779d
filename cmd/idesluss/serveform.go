package main

// Who gets to the form.
const (
	formOpen     = "open"      // everyone
	formSignedIn = "signed-in" // those with the link of serve link --form
)

// formIsClosed reports whether the form is only for those who have signed in.
func (s *service) formIsClosed() bool { return s.flags.form == formSignedIn }

// formNotes keep the public site true when one signs in to leave an idea.
var formNotes = map[string]string{
	"lamna-en-ide/index.html": `<div class="ruta"><p><strong>Du behöver en länk för att öppna formuläret.</strong> Din organisation har gett dig den, oftast på intranätet. Det är för att idéerna ska komma från dem som tjänsten är till för.</p>
<p>Inloggningen sparas inte med din idé. Alla använder samma länk, så vi ser inte vem du är. Du behöver inget eget konto. När du följer idén med ditt kvitto behöver du inte logga in.</p></div>
`,
	"kakor/index.html": `<div class="ruta"><p><strong>Det finns en enda kaka, i formuläret där du lämnar en idé.</strong> Du öppnar formuläret med en länk. Då får din webbläsare en kaka som visar att formuläret är öppet för dig.</p>
<p>Kakan säger bara till vilken dag den gäller. Alla som öppnar formuläret samma dag får likadana kakor, så den visar inte vem du är. Den behövs för att formuläret ska fungera, skickas bara till formuläret och försvinner när du stänger webbläsaren. Den sparas inte med din idé.</p>
<p>Det som står här nedanför gäller resten av webbplatsen.</p></div>
`,
}

// formOpenNote is said to those who have signed in, where an idea is begun.
const formOpenNote = `<p class="ruta">Du har öppnat formuläret med länken från din organisation. Inloggningen sparas inte med din idé, och vi ser inte vem du är. Delar du dator med andra? <a href="/lamna/logga-in">Stäng formuläret när du är klar</a>.</p>
`
