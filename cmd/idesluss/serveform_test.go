package main

import (
	"bytes"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// signsIn opens the form with a link from a terminal.
func (b *browser) signsIn(link string) *browser {
	b.t.Helper()
	return b.open(link).says("Öppna formuläret", "Inloggningen sparas inte med din idé").press("Öppna formuläret")
}

// An employee finds that the form is closed, opens it with the link from the
// intranet, leaves an idea, and follows it on a telephone that has not signed in.
func TestAnIdeaIsLeftBehindSignIn(t *testing.T) {
	r := serve(t, emptySluss(t), "--form", "signed-in", "--index", "none")
	if !strings.Contains(r.told, "serve link --form") {
		t.Errorf("it does not tell how the form is opened:\n%s", r.told)
	}
	b := r.browser()
	r.until("the sites", func() bool { return b.open(r.address).resp.StatusCode == 200 })
	b.open(r.address+"lamna-en-ide/").says("Du behöver en länk för att öppna formuläret", "Inloggningen sparas inte med din idé")
	b.open(r.address+"kakor/").says("Det finns en enda kaka, i formuläret där du lämnar en idé", "gäller resten av webbplatsen", "visar inte vem du är")
	if b.open(r.address + "lamna/").says("Du behöver logga in för att lämna en idé"); b.resp.StatusCode != 403 {
		t.Errorf("the form is answered with %d", b.resp.StatusCode)
	}
	link := strings.TrimSpace(r.command("serve", "link", "--form"))
	if !strings.HasPrefix(link, r.address+"lamna/logga-in?lank=") || link != strings.TrimSpace(r.command("serve", "link", "--form")) {
		t.Errorf("the link is %s, or is not one for everybody", link)
	}
	b.signsIn(link).says("Lämna en idé", "Inloggningen sparas inte med din idé", "Det här är en demonstration").leadsTo("/lamna/logga-in")
	b.press("Börja").press("Fortsätt", "rubrik", "Felanmälan med bild").says("Fråga 2 av 8")

	// Whoever is signed out meanwhile is told how not to lose what was written.
	written := *b
	b.open(r.address + "lamna/logga-in").press("Stäng formuläret")
	written.press("Fortsätt").says("Du behöver logga in igen", "Det du har skrivit finns kvar där")

	other := r.browser().signsIn(link) // the same link, again
	code := leftIn(t, other.jar, r.address, "browser/annan")
	r.browser().open(r.address+"min-ide/").press("Visa min idé", "kvitto", code).says("Cykelpump vid stationen")
}

// A program cannot sign in, and whoever runs it is told what to do.
func TestAFileIsNotLeftBehindSignIn(t *testing.T) {
	service := serve(t, emptySluss(t), "--form", "signed-in")
	code, out, errs := leaveFile(t, service.address, leftFile, leftAnswers...)
	if code != exitFailure || out != "" || !strings.Contains(errs, "takes ideas only from those who have signed in") || !strings.Contains(errs, "in a browser") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
}

// Where the form is open there is no cookie, no sign-in and no word of either.
func TestAnOpenFormHasNoSignIn(t *testing.T) {
	r := serve(t, emptySluss(t))
	b := r.browser()
	r.until("the sites", func() bool { return b.open(r.address).resp.StatusCode == 200 })
	for _, path := range []string{"lamna-en-ide/", "kakor/", "lamna/", "lamna/logga-in"} {
		if b.open(r.address + path); strings.Contains(b.text, "en enda kaka") || strings.Contains(strings.ToLower(b.text), "inloggning") || len(b.resp.Cookies()) > 0 {
			t.Errorf("%s: %v %s", path, b.resp.Cookies(), b.text)
		}
	}
	if b.open(r.address + "lamna/logga-in"); b.resp.StatusCode != 404 {
		t.Errorf("signing in where one need not: %d", b.resp.StatusCode)
	}
}

func TestTheFlagsOfTheFormsSignIn(t *testing.T) {
	dir := emptySluss(t)
	for _, test := range []struct {
		args []string
		says string
	}{
		{[]string{"serve", "--form", "closed"}, `--form "closed" is neither open nor signed-in`},
		{[]string{"serve", "link", "--days", "3"}, "--days is for --form"},
		{[]string{"serve", "link", "--form", "--days", "0"}, "write a number from 1 to 366"},
		{[]string{"serve", "link", "--form", "--days", "367"}, "write a number from 1 to 366"},
	} {
		var errs bytes.Buffer
		e := testEnv(".", io.Discard)
		e.stderr = &errs
		if code := run(t.Context(), append(test.args, "-C", dir), e); code != exitUsage || !strings.Contains(errs.String(), test.says) {
			t.Errorf("%v: exit %d %s", test.args, code, &errs)
		}
	}
}

// leftIn sends an idea with the cookies of a browser, through a proxy that tells
// who it is, and gives its receipt.
func leftIn(t *testing.T, jar http.CookieJar, address, who string) string {
	t.Helper()
	client := &http.Client{Jar: jar}
	send := func(method, path string, values url.Values) string {
		t.Helper()
		request, err := http.NewRequestWithContext(t.Context(), method, address+path, strings.NewReader(values.Encode()))
		must(t, err)
		request.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for _, name := range proxyHeaders {
			request.Header.Set(name, who)
		}
		request.AddCookie(&http.Cookie{Name: "_oauth2_proxy", Value: who})
		resp, err := client.Do(request)
		must(t, err)
		defer resp.Body.Close()
		page, err := io.ReadAll(resp.Body)
		must(t, err)
		return string(page)
	}
	answers := url.Values{
		"rubrik": {"Cykelpump vid stationen"}, "text-problem": {"De som cyklar till tåget har ingenstans att pumpa däcken."},
		"text-ide": {"Sätt upp en pump som sitter fast i muren."}, "malgrupp": {"invanare"}, "nytta": {"Fler cyklar till tåget."},
		"omrade": {"samhallsbyggnad"}, "liknande": {"nej"}, "delta": {"folja"}, "svar": {"kvitto"}, "lugn": {"ja"},
	}
	answers.Set("nyckel", inputs(t, send("GET", "lamna/", nil))["nyckel"])
	page := send("POST", "lamna/klart", answers)
	code := receiptCode.FindString(page)
	if code == "" {
		t.Fatalf("there is no receipt: %s", textOf(parsed(t, page)))
	}
	return code
}

// proxyHeaders are those in which a proxy tells who has signed in to it.
var proxyHeaders = []string{
	"User-Agent", "Authorization", "Remote-User", "X-Forwarded-User", "X-Forwarded-Email", "X-Forwarded-Preferred-Username",
	"X-Forwarded-Groups", "X-Forwarded-Access-Token", "X-Auth-Request-User", "X-Auth-Request-Email",
}

// kept is all the files in a folder, by name.
func kept(t *testing.T, dir string) map[string]string {
	t.Helper()
	files := map[string]string{}
	must(t, filepath.WalkDir(dir, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Type()&fs.ModeSymlink != 0 {
			return err
		}
		data, err := os.ReadFile(name)
		rel, _ := filepath.Rel(dir, name)
		files[rel] = string(data)
		return err
	}))
	return files
}

// The same idea, sent in two sign-ins that are not the same, by people whom a
// proxy names, leaves the same bytes in zone 1 and beyond; and nothing that is
// kept, logged or measured knows of a link, a cookie or a name.
func TestWhoSignsInLeavesNoTrace(t *testing.T) {
	stageDir := newServedStage(t)
	var left [2]traces
	var records [2]map[string]string
	var cookies [2]string
	for i, one := range []struct {
		who     string
		days    string
		earlier time.Duration // when this one signed in
	}{{"browser/kim-kanariefagel", "90", 0}, {"browser/robin-stenskvatta", "30", 24 * time.Hour}} {
		t.Run(one.who, func(t *testing.T) {
			dir := inMemory(t)
			own := &stage{sluss: filepath.Join(dir, "sluss"), forge: filepath.Join(dir, "sluss", "data", "sluss.git")}
			must(t, os.CopyFS(own.sluss, os.DirFS(stageDir)))
			jar, err := cookiejar.New(nil)
			must(t, err)
			b := &browser{t: t, jar: jar}
			now := sentOn.Add(-one.earlier)
			var link bytes.Buffer
			e := testEnv(".", &link)
			e.now = func() time.Time { return now }
			code := run(t.Context(), []string{"serve", "link", "--form", "--days", one.days, "-C", own.sluss}, e)
			if code != exitOK {
				t.Fatalf("serve link: exit %d", code)
			}
			pass := strings.TrimSpace(link.String())[strings.Index(link.String(), "?lank="):]

			// The one who signed in the day before did so in a service of that day.
			service := serveAt(t, own.sluss, now, "slump", "--form", "signed-in")
			service.rest(t)
			data := filepath.Join(own.sluss, "data")
			before := kept(t, filepath.Join(data, "nycklar"))
			b.signsIn(service.address + "lamna/logga-in" + pass)
			if after := kept(t, filepath.Join(data, "nycklar")); !maps.Equal(before, after) {
				t.Error("a sign-in leaves something among the keys")
			}
			if spent, err := os.ReadDir(filepath.Join(data, spentFolder)); err == nil && len(spent) > 0 {
				t.Errorf("a sign-in is remembered: %v", spent)
			}
			log := service.log.String()
			service.stop()

			service = serveAt(t, own.sluss, sentOn, "slump", "--form", "signed-in")
			at, err := url.Parse(service.address + "lamna/")
			must(t, err)
			if len(jar.Cookies(at)) != 1 {
				t.Fatalf("there are %d cookies", len(jar.Cookies(at)))
			}
			cookies[i] = jar.Cookies(at)[0].Value
			receipt := leftIn(t, jar, service.address, one.who)
			for start := time.Now(); !strings.Contains(statusOf(t, service.address, receipt), "Under prövning"); time.Sleep(10 * time.Millisecond) {
				if time.Since(start) > time.Minute {
					t.Fatalf("the idea does not come into the sluss: %s", service.log)
				}
			}
			service.rest(t)
			figures := service.figures(t)
			service.stop()

			left[i] = (&scene{T: t, stage: own, dir: dir, p: &person{login: "ingen"}}).leaves()
			records[i] = kept(t, data)
			maps.DeleteFunc(records[i], func(name, _ string) bool {
				// The port, and the built sites, which are compared below, in folders of a random name.
				return name == addressFile || strings.HasPrefix(name, sitesFolder+"/slapp/")
			})
			for name, text := range records[i] {
				records[i][name] = strings.ReplaceAll(text, dir, "")
			}
			all := kept(t, data)
			maps.Copy(all, map[string]string{"log": log + service.log.String(), "figures": figures})
			for name, bytes := range left[i] {
				all["beyond: "+name] = string(bytes)
			}
			for name, text := range all {
				for _, trace := range []string{one.who, strings.TrimPrefix(one.who, "browser/"), cookies[i], strings.TrimPrefix(pass, "?lank=")} {
					if strings.Contains(text, trace) {
						t.Errorf("%s knows of %s", name, trace)
					}
				}
			}
		})
	}
	if t.Failed() {
		t.FailNow()
	}
	if cookies[0] == cookies[1] {
		t.Fatal("the two have the same cookie, so this shows nothing")
	}
	if len(records[0]) < 10 || !maps.Equal(records[0], records[1]) {
		for name := range records[0] {
			if records[0][name] != records[1][name] {
				t.Errorf("data/%s differs:\n%.400s\n%.400s", name, records[0][name], records[1][name])
			}
		}
		t.Errorf("the data differ: %d and %d files", len(records[0]), len(records[1]))
	}
	if where := left[0].differ(left[1]); len(where) > 0 {
		slices.Sort(where)
		t.Errorf("they left different bytes in %d places:\n%s", len(where), strings.Join(where, "\n"))
	}
	holdsIdea(t, left[1], "titel: Cykelpump vid stationen\n")
}
