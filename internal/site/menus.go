package site

// Menus and the words of the frame. Addresses are paths within the tree. A menu
// is short: someone who walks the page by keyboard passes it on every page, and
// should need at most eight stops to reach the content. The service's name
// leads to the start page.

var publicMenu = []Link{
	{Href: "/ideer/", Text: "Idéer"},
	{Href: "/lardomar/", Text: "Lärdomar"},
	{Href: "/sa-fungerar-det/", Text: "Så fungerar det"},
	{Href: "/lamna-en-ide/", Text: "Lämna en idé"},
}

var publicFooter = []Link{
	{Href: "/om/", Text: "Om Idéslussen"},
	{Href: "/projektet/", Text: "Idéslussen som projekt"},
	{Href: "/resultat/", Text: "Resultat i siffror"},
	{Href: "/utmaningar/", Text: "Utmaningar vi söker idéer till"},
	{Href: "/sok/", Text: "Idéer från A till Ö"},
	{Href: "/fragor-och-svar/", Text: "Frågor och svar"},
	{Href: "/ateranvand/", Text: "För andra kommuner"},
	{Href: "/kontakt/", Text: "Kontakta oss"},
	{Href: "/tillganglighet/", Text: "Tillgänglighetsredogörelse"},
	{Href: "/personuppgifter/", Text: "Så hanterar vi personuppgifter"},
	{Href: "/kakor/", Text: "Om kakor"},
	{Href: "/oppna-data/", Text: "Öppna data"},
	{Href: "/lattlast/", Text: "Lättläst"},
	{Href: "/teckensprak/", Text: "Teckenspråk"},
	{Href: "/suomi/", Text: "Suomeksi", Lang: "fi"},
	{Href: "/english/", Text: "In English", Lang: "en"},
}

var internalMenu = []Link{
	{Href: "/", Text: "Att göra"},
	{Href: "/tavla/", Text: "Tavla"},
	{Href: "/lista/", Text: "Lista"},
	{Href: "/tabell/", Text: "Tabell"},
	{Href: "/statistik/", Text: "Statistik"},
}

var internalFooter = []Link{
	{Href: "/vilande/", Text: "Vilande idéer"},
	{Href: "/avslutade/", Text: "Avslutade idéer"},
	{Href: "/utmaningar/", Text: "Utmaningar"},
	{Href: "/sa-bedomer-vi/", Text: "Så bedömer vi"},
	{Href: "/organisation/", Text: "Roller och platser"},
	{Href: "/tillganglighet/", Text: "Tillgänglighetsredogörelse"},
}

// words are the frame's own texts in one language.
type words struct {
	Skip, MainMenu, Crumbs, FooterTitle, FooterNote string
	Trial, TrialText, TrialLink                     string
	PrintedFrom, FeedTitle                          string
}

var swedish = words{
	Skip: "Hoppa till innehållet", MainMenu: "Huvudmeny", Crumbs: "Du är här",
	FooterTitle: "Om webbplatsen", Trial: "Testversion.", TrialText: "Det här är en ny tjänst.", TrialLink: "Berätta vad du tycker",
	PrintedFrom: "Utskrivet från", FeedTitle: "Nya idéer i Idéslussen",
}
