package privacy

import (
	"strings"
	"testing"
)

// frames are sentences that a name stands in. "%s" is the name, and "%g" its
// genitive.
var frames = []string{
	"Jag pratade med %s om saken.",
	"Det var %s som kom på idén.",
	"%s på ekonomi håller med.",
	"Fråga %s, som vet mer.",
	"Tillsammans med %s har vi provat i två veckor.",
	"Idén kommer från %s.",
	"Vi (%s och jag) har skrivit detta.",
	"- %s ansvarar för listan\n- vi andra hjälper till",
	"Min kollega %s tycker likadant.",
	"**%s** har räknat på vad det kostar.",
	"Kontakta %s!",
	"Enligt %s tar det 20 minuter.",
	"Det är %g förslag från början.",
	"%g idé var att flytta skåpet.",
	"| Vem | När |\n|---|---|\n| %s | maj |",
	"Tack %s för hjälpen.",
	"Rektor %s sa ja.",
	"Vi följer %g modell.",
	"Problemet är: %s hinner inte.",
	"Både %s och vikarien missade mötet.",
}

// genitive gives whose a thing is.
func genitive(name string) string {
	if strings.HasSuffix(name, "s") || strings.HasSuffix(name, "x") || strings.HasSuffix(name, "z") {
		return name
	}
	return name + "s"
}

// peoples are names from the parts of the world that most in Sweden have theirs
// from: full names, first names that many have (at least 500 of SCB's table of
// 2020), first names that fewer have (100 to 499, by the same table), and full
// names that few have, which are in no list.
var peoples = []struct {
	says                   string
	full, many, fewer, few string
}{
	{"Sweden", "Karin Andersson, Lars Lindqvist, Elisabeth af Klint, Göran Öberg, Moa Strand, Nils-Erik Ek, Gunnel Hägglund, Per Berg, Ulla-Britt Sjöö, Hampus Grönkvist",
		"Agnes Agneta Aina Alma Irma Jeanette Jenny Ingvor Isabell Sanna Sara Selma Hampus Hannes Harald Hasse Helge Henrik Hilding Herman Morgan Hans", "Agda Alfhild Irmelin Jannike Hilmer Sandy",
		"Ingvild Röjås, Halvor Snickars, Birgerta Qvick"},
	{"Finland", "Timo Virtanen, Päivi Korhonen, Jukka Mäkinen, Seija Nieminen, Hannu Rautiainen, Kirsi Heikkinen, Pekka Salminen, Tuula Hakkarainen, Mikko Kero, Satu Niemi",
		"Aila Aino Irja Jaana Mikko Satu Seija Sari Hannu Harri Heikki", "Airi Aili Irmeli Heimo Heino Inkeri",
		"Orvo Piippo, Irmeline Suorsa, Hillevikki Kylmä"},
	{"the Arab lands", "Fatima Ahmed, Mohammed Ali, Ahlam Aljanabi, Mostafa Haddad, Zainab Hussein, Omar Khalil, Samira Mansour, Yousef Ibrahim, Rasha Barakat, Hassan Mahmoud",
		"Abeer Ahlam Aisha Alaa Isra Jamila Samia Samira Sana Abbas Abdallah Abdullah Mohamad Mohammed Muhammad Mostafa Hadi Haidar Hamid Hamza Hasan Hassan Hani", "Abir Amal Intisar Sawsan Seham Shadia Shahd Sedra Haitham Hashem Hatem Hazem Hisham Hicham Mohanad Moustafa",
		"Nahriman Tlass, Moataz Qabbani, Ragheed Zoubi"},
	{"Iran, Afghanistan, Kurdistan", "Maryam Hosseini, Reza Karimi, Shirin Ahmadi, Azad Barzani, Ali Rezaei, Parisa Moradi, Dilan Kaya, Najibullah Safi, Zahra Mohammadi, Kamran Farrokhzadeh",
		"Milad Mohsen Morteza Hamed Mohammad", "Afsaneh Sanaz Sepideh Setareh Shabnam Sevda Mojtaba Hamidreza Haval Mohammadreza",
		"Sargul Hawrami, Halwest Talabani, Ghoncheh Vaziri"},
	{"Somalia, Eritrea, Ethiopia", "Abdirahman Warsame, Hodan Mohamud, Amina Abdi, Selam Tesfay, Yonas Haile, Fadumo Jama, Mohamed Hersi, Senait Kidane, Liban Farah, Almaz Bekele",
		"Abdi Abdirahman Abdullahi Mohamed", "Abrehet Adiam Almaz Abeba Selam Selamawit Semhar Senait Habtom Hagos Haile Hanad Hamse Henok Abdinasir Abdirizak",
		"Samiiro Cawaale, Habteab Zerezghi, Awrala Ciise"},
	{"the Balkans", "Adnan Hodzic, Mirsad Begic, Jelena Jovanovic, Arben Krasniqi, Sanela Ibrahimovic, Goran Petrovic, Besa Berisha, Dragan Nikolic, Lejla Delic, Valon Gashi",
		"Ajla Jasmina Jelena Ivana Milan Milos Mirsad Mirza Muhamed Sanela Sanja Haris", "Adisa Aferdita Albana Almedina Almira Aldina Jasminka Jasna Jadranka Sefika Senada Sejla Sanije Saranda Hajrudin Halid Halit Miodrag Muharem Milorad",
		"Seadeta Zulfić, Gjylferije Mehaj, Miomir Grbić"},
	{"Poland, Ukraine, Russia, the Baltic", "Agnieszka Kowalska, Piotr Nowak, Irina Ivanova, Oksana Shevchenko, Jan Lewandowski, Iwona Wojcik, Dmytro Kovalchuk, Ewa Zielinska, Aleksandr Petrov, Mindaugas Kazlauskas",
		"Agnieszka Aleksandra Alicja Irena Irina Iwona Izabela Miroslav", "Alena Alla Aldona Iryna Jadwiga Mikolaj Miroslaw Mindaugas Henryk Inna",
		"Mirek Zdrojewicz, Sarmite Ozola, Bronislava Hryhoriv"},
	{"Turkey", "Mehmet Yilmaz, Ayse Demir, Elif Kaya, Murat Celik, Hatice Yildiz, Emre Sahin, Zeynep Aydin, Mustafa Arslan, Selin Dogan, Hakan Öztürk",
		"Abdullah Muhammed Hasan", "Aleyna Irem Selin Selda Sema Semra Serife Sevgi Sevim Hakan Halil Haci",
		"Senem Akgün, Bünyamin Ekinci, Hikmettin Sezgin"},
	{"India, Pakistan, Thailand, Vietnam, China", "Linh Nguyen, Minh Tran, Priya Sharma, Wei Zhang, Anh Pham, Mohan Kumar, Somporn Saelim, Li Wang, Ayesha Khan, Thanh Le",
		"Muhammad", "Minh Abdul Sandhya Haroon Iqra Hao Mohan",
		"Sasithorn Khamphan, Haoyu Ouyang, Jaspreet Dhaliwal"},
	{"the Americas, southern Europe, Romania", "Carlos Gonzalez, Maria Fernandez, Ana Silva, Juan Rodriguez, Alejandra Muñoz, Andrei Popescu, Ioana Popa, Hernan Rojas, Nikos Papadopoulos, Giulia Rossi",
		"Adriana Aida Isabel Jacqueline", "Alejandra Alessandra Alessia Ioana Ioanna Hernan Isadora Jaqueline",
		"Itziar Etxeberria, Sorinel Zamfir, Yesenia Huamán"},
}

// finds reports whether a scan finds a name at the place where it stands.
func finds(frame, name string) bool {
	text := strings.NewReplacer("%s", name, "%g", genitive(name)).Replace(frame)
	at := strings.Index(text, name)
	for _, h := range Scan(text, "", Known{}) {
		if h.Start < at+len(name) && h.End > at {
			return true
		}
	}
	return false
}

// TestNamesAreFoundWhosoeverTheyAre measures, for each part of the world, how
// many names are found in sentences: nearly as many wherever they are from.
func TestNamesAreFoundWhosoeverTheyAre(t *testing.T) {
	for _, p := range peoples {
		measure := func(says string, names []string, least float64) {
			found, all := 0, 0
			var missed []string
			for _, name := range names {
				n := 0
				for _, f := range frames {
					if finds(f, name) {
						n++
					}
				}
				if n < len(frames) {
					missed = append(missed, name)
				}
				found, all = found+n, all+len(frames)
			}
			share := float64(found) / float64(all)
			t.Logf("%s, %s: %.3f of %d; not everywhere: %v", p.says, says, share, all, missed)
			if share < least {
				t.Errorf("%s, %s: %.3f, want %.2f", p.says, says, share, least)
			}
		}
		measure("full names", strings.Split(p.full, ", "), 0.97)
		measure("first names that many have", strings.Fields(p.many), 0.97)
		measure("first names that fewer have", strings.Fields(p.fewer), 0.97)
		measure("names that few have", strings.Split(p.few, ", "), 0.65)
	}
}
