package main

import (
	"bytes"
	"context"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// leftFile is an idea as somebody writes it who likes files.
const leftFile = `---
titel: Cykelpump vid stationen
malgrupp: [invanare]
nytta: Fler cyklar till tåget.
omrade: [samhallsbyggnad]
---

## Problem

De som cyklar till tåget har ingenstans att pumpa däcken.

## Idé

Sätt upp en pump som sitter fast i muren.
`

var leftAnswers = []string{"--svar", "liknande=nej", "--svar", "delta=folja", "--svar", "svar=kvitto"}

// leaveFile leaves a file to a service, from a folder with nothing in it.
func leaveFile(t *testing.T, address, file string, flags ...string) (code int, stdout, stderr string) {
	t.Helper()
	dir := t.TempDir()
	must(t, os.WriteFile(filepath.Join(dir, "ide.md"), []byte(file), 0o600))
	var out, errs bytes.Buffer
	e := &env{stdin: strings.NewReader(""), stdout: &out, stderr: &errs, dir: dir, plain: true, now: today, getenv: func(string) string { return "" }}
	code = run(t.Context(), slices.Concat([]string{"submit", filepath.Join(dir, "ide.md"), "--to", address}, flags), e)
	return code, out.String(), errs.String()
}

func TestAFileIsLeftToTheService(t *testing.T) {
	service := serve(t, emptySluss(t))
	code, out, errs := leaveFile(t, service.address, leftFile, leftAnswers...)
	if code != exitOK || errs != "" {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	m := regexp.MustCompile(`Ärendenummer: (26-[0-9a-z]{5})\nKvitto: +([0-9A-Z-]{23})\n`).FindStringSubmatch(out)
	if m == nil || !strings.Contains(out, "Spara kvittot") || !strings.Contains(out, "Följ idén på "+service.address+"min-ide/.") {
		t.Fatalf("it says %q", out)
	}
	if log := service.log.String(); strings.Contains(log, m[2]) {
		t.Errorf("the log has the receipt: %s", log)
	}
	service.until("the idea is in the sluss", func() bool {
		return strings.Contains(statusOf(t, service.address, m[2]), "Under prövning")
	})
	// For a program.
	code, out, _ = leaveFile(t, service.address, strings.Replace(leftFile, "Cykelpump", "Luftpump", 1), append(leftAnswers, "--json")...)
	if code != exitOK || !strings.Contains(out, `"kvitto": "`) || !strings.Contains(out, `"status": "`+service.address+`min-ide/"`) {
		t.Errorf("exit %d: %s", code, out)
	}
}

func TestWhatTheServiceFindsWrongIsTold(t *testing.T) {
	service := serve(t, emptySluss(t))
	for _, test := range []struct {
		why            string
		change, become string
		flags          []string
		code           int
		says, errs     string
	}{
		{"a line of the file", "omrade: [samhallsbyggnad]", "omrade: [rymden]", leftAnswers, exitFailure, `ide.md:5 fel: `, ""},
		{"nobody benefits", "malgrupp: [invanare]\n", "", leftAnswers, exitFailure, "malgrupp fel: Välj vem som får nytta av idén\n    Välj bland: ", ""},
		{"a number in the text", "däcken.", "däcken. Ring 070-174 06 35.", leftAnswers, exitFailure, "ide.md:10 fel: Här står ett telefonnummer.", ""},
		{"nothing is answered", "", "", nil, exitFailure, "delta fel: Välj om du vill vara med och utveckla idén\n    Välj bland: driva, delta, kanske, folja, nej\n", ""},
		{"contact without a name", "", "", append(leftAnswers[:4:4], "--svar", "svar=kontakt", "--svar", "satt=epost"), exitFailure, "namn fel: Skriv ditt namn", ""},
		{"an answer to nothing", "", "", append(leftAnswers[:6:6], "--svar", "farg=grön"), exitUsage, "", "--svar farg: that is not asked there; what is: liknande, "},
		{"an answer that is none", "", "", append(leftAnswers[:6:6], "--svar", "delta=kanhända"), exitUsage, "", "the answers are driva, delta"},
		{"no answer at all", "", "", []string{"--svar", "delta"}, exitUsage, "", `--svar "delta" is not a field and an answer`},
		{"the forge", "", "", []string{"--merge"}, exitUsage, "", "leave --merge, --handlaggare and --forge out"},
	} {
		t.Run(test.why, func(t *testing.T) {
			code, out, errs := leaveFile(t, service.address, strings.Replace(leftFile, test.change, test.become, 1), test.flags...)
			if code != test.code || !strings.Contains(out, test.says) || !strings.Contains(errs, test.errs) || (errs != "") != (test.errs != "") {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
			if strings.Contains(out, "Kvitto") {
				t.Errorf("there is a receipt for what is wrong: %s", out)
			}
		})
	}
	if kept, err := os.ReadDir(filepath.Join(service.dir, "data", "spool")); err != nil || len(kept) > 0 {
		t.Errorf("%d ideas are kept (%v)", len(kept), err)
	}
}

func TestWhereAnIdeaIsNotLeft(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "<h1>Hej</h1>") }))
	defer page.Close()
	moved := httptest.NewServer(http.RedirectHandler("https://annan.example/", http.StatusMovedPermanently))
	defer moved.Close()
	unknown := httptest.NewTLSServer(http.NotFoundHandler())
	defer unknown.Close()
	unknown.Config.ErrorLog = log.New(io.Discard, "", 0)
	for _, test := range []struct {
		why, to string
		code    int
		errs    string
	}{
		{"in clear", "http://ideslussen.exempel.se/", exitUsage, "write https://"},
		{"no address", "ideslussen", exitUsage, "is not the address of a service"},
		{"another kind of address", "ftp://ideslussen.exempel.se/", exitUsage, "is not the address of a service"},
		{"a name and a password", "https://kim:hemligt@ideslussen.exempel.se/", exitUsage, "is not the address of a service"},
		{"a query", "https://ideslussen.exempel.se/?a=b", exitUsage, "is not the address of a service"},
		{"a page of it", "https://ideslussen.exempel.se/min-ide/", exitUsage, "write the address of the service itself, such as https://ideslussen.exempel.se/"},
		{"another site", page.URL, exitFailure, "is not the address of an idesluss service"},
		{"one that has moved", moved.URL, exitFailure, "leads on to another address"},
		{"one that nobody vouches for", unknown.URL, exitFailure, "cannot show that it is who it says"},
	} {
		t.Run(test.why, func(t *testing.T) {
			code, out, errs := leaveFile(t, test.to, leftFile, leftAnswers...)
			if code != test.code || out != "" || !strings.Contains(errs, test.errs) {
				t.Errorf("exit %d\n%s%s", code, out, errs)
			}
		})
	}
}

// A line that breaks after the idea has come through makes one idea.
func TestAnIdeaIsSentAgainAndIsOne(t *testing.T) {
	service := serve(t, emptySluss(t))
	target, err := url.Parse(service.address)
	must(t, err)
	var posts atomic.Int32
	line := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		out := r.Clone(context.Background())
		out.URL.Scheme, out.URL.Host, out.Host, out.RequestURI = target.Scheme, target.Host, target.Host, ""
		resp, err := http.DefaultTransport.RoundTrip(out)
		must(t, err)
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		must(t, err)
		if r.Method == http.MethodPost && posts.Add(1) < 3 {
			panic(http.ErrAbortHandler)
		}
		w.Header().Set("Content-Type", resp.Header.Get("Content-Type"))
		w.WriteHeader(resp.StatusCode)
		w.Write(body)
	}))
	defer line.Close()
	d, err := newDoor(line.URL)
	must(t, err)
	d.pauses = []time.Duration{time.Millisecond, time.Millisecond}
	asked, err := d.ask(t.Context())
	must(t, err)
	told, err := toldAnswers([]string{"liknande=nej", "delta=folja", "svar=kvitto"})
	must(t, err)
	taken, err := d.send(t.Context(), asked.Token, []byte(leftFile), told)
	if err != nil || taken.Receipt == "" || !taken.Again || posts.Load() != 3 {
		t.Fatalf("%+v, %v after %d", taken, err, posts.Load())
	}
	kept, err := os.ReadDir(filepath.Join(service.dir, "data", "spool"))
	must(t, err)
	if n := len(slices.DeleteFunc(kept, func(e os.DirEntry) bool { return strings.HasPrefix(e.Name(), ".") })); n != 1 {
		t.Errorf("it has become %d ideas", n)
	}
	// When no answer ever comes, whoever sent it gets to know how to find out.
	posts.Store(-10)
	var out bytes.Buffer
	e := &env{stdout: &out}
	_, err = d.send(t.Context(), asked.Token, []byte(leftFile), told)
	if err == nil || !strings.Contains(err.Error(), errUnheard.Error()) {
		t.Fatalf("it went well: %v", err)
	}
	must(t, e.printUnheard(d, asked))
	if !strings.Contains(out.String(), taken.Receipt) {
		t.Errorf("it says %s, and the receipt is %s", &out, taken.Receipt)
	}
}

// What the service is told is the same from everyone.
func TestTheServiceIsToldNothingOfWhoSends(t *testing.T) {
	t.Setenv("HTTP_PROXY", "http://127.0.0.1:1/")
	t.Setenv("http_proxy", "http://127.0.0.1:1/")
	var headers []http.Header
	listening := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		headers = append(headers, r.Header.Clone())
		w.Header().Set("Set-Cookie", "kim=1")
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodGet {
			io.WriteString(w, `{"nyckel":"x","status":"/min-ide/","fragor":[]}`)
			return
		}
		io.WriteString(w, `{"nummer":"26-7k3qm","kvitto":"AAAAA-AAAAA-AAAAA-AAAAA"}`)
	}))
	defer listening.Close()
	if code, out, errs := leaveFile(t, listening.URL, leftFile); code != exitOK {
		t.Fatalf("exit %d: %s%s", code, out, errs)
	}
	may := []string{"Accept", "Accept-Encoding", "Content-Length", "Content-Type", "User-Agent"}
	for _, header := range headers {
		for name, values := range header {
			if !slices.Contains(may, name) {
				t.Errorf("it is told %s: %s", name, values)
			}
		}
		if got := header.Get("User-Agent"); got != "idesluss" {
			t.Errorf("the program is %q", got)
		}
	}
	if len(headers) != 2 {
		t.Errorf("it was asked %d times", len(headers))
	}
}

// The same words, typed in the form or written in a file, leave the same bytes,
// in zone 1 and beyond.
func TestWhoLeavesAFileLeavesWhatTheFormDoes(t *testing.T) {
	stageDir := newServedStage(t)
	var left [2]traces
	var kept [2]map[string]string
	for i, way := range []string{"typed", "written"} {
		t.Run(way, func(t *testing.T) {
			dir := inMemory(t)
			own := &stage{sluss: filepath.Join(dir, "sluss"), forge: filepath.Join(dir, "sluss", "data", "sluss.git")}
			must(t, os.CopyFS(own.sluss, os.DirFS(stageDir)))
			service := serveAt(t, own.sluss, sentOn, "slump")
			code := ""
			if way == "typed" {
				code = typeIn(t, service.address, url.Values{
					"rubrik": {"Cykelpump vid stationen"}, "text-problem": {"De som cyklar till tåget har ingenstans att pumpa däcken."},
					"text-ide": {"Sätt upp en pump som sitter fast i muren."}, "malgrupp": {"invanare"}, "nytta": {"Fler cyklar till tåget."},
					"omrade": {"samhallsbyggnad"}, "liknande": {"nej"}, "delta": {"folja"}, "svar": {"kvitto"}, "lugn": {"ja"},
				})
			} else {
				_, out, errs := leaveFile(t, service.address, leftFile, leftAnswers...)
				code = receiptCode.FindString(out + errs)
			}
			for start := time.Now(); !strings.Contains(statusOf(t, service.address, code), "Under prövning"); time.Sleep(10 * time.Millisecond) {
				if time.Since(start) > time.Minute {
					t.Fatalf("the idea %s does not come into the sluss: %s", code, service.log)
				}
			}
			service.rest(t)
			service.stop()
			p := &person{login: "ingen"}
			left[i] = (&scene{T: t, stage: own, dir: dir, p: p}).leaves()
			kept[i] = map[string]string{}
			records, err := filepath.Glob(filepath.Join(own.sluss, "data", "spool", "*.json"))
			must(t, err)
			for _, name := range records {
				data, err := os.ReadFile(name)
				must(t, err)
				kept[i][filepath.Base(name)] = string(data)
			}
		})
	}
	if t.Failed() {
		t.FailNow()
	}
	if len(kept[0]) != 1 || !maps.Equal(kept[0], kept[1]) {
		t.Errorf("the records differ:\n%s\n%s", kept[0], kept[1])
	}
	if where := left[0].differ(left[1]); len(where) > 0 {
		t.Errorf("they left different bytes in %d places:\n%s", len(where), strings.Join(where, "\n"))
	}
	holdsIdea(t, left[1], "titel: Cykelpump vid stationen\n")
}

var receiptCode = regexp.MustCompile(`[0-9A-Z]{5}(-[0-9A-Z]{5}){3}`)

// typeIn sends an idea in the form, and gives its receipt.
func typeIn(t *testing.T, address string, answers url.Values) string {
	t.Helper()
	resp, err := http.Get(address + "lamna/")
	must(t, err)
	page, err := io.ReadAll(resp.Body)
	must(t, err)
	resp.Body.Close()
	answers.Set("nyckel", inputs(t, string(page))["nyckel"])
	return receiptCode.FindString(posted(t, address+"lamna/klart", answers))
}

// statusOf is the status page of a receipt.
func statusOf(t *testing.T, address, code string) string {
	t.Helper()
	return posted(t, address+"min-ide/visa", url.Values{"kvitto": {code}})
}

func posted(t *testing.T, address string, values url.Values) string {
	t.Helper()
	resp, err := http.PostForm(address, values)
	must(t, err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	must(t, err)
	return string(body)
}
