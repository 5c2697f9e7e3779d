package main

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	mathrand "math/rand/v2"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"github.com/idesluss/idesluss/internal/canary"
)

// served is the service as one person meets it.
type served struct {
	address, metrics string
	log              *locked
	stop             func()
}

// serveAt runs the service on a folder, with a clock that stands still and
// chance from a seed.
func serveAt(t *testing.T, dir string, now time.Time, seed string, flags ...string) *served {
	t.Helper()
	s := &served{log: &locked{}}
	// The port that is free now is most likely free in a moment, too.
	free, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	s.metrics = free.Addr().String()
	must(t, free.Close())
	stdout, told := io.Pipe()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		code := run(ctx, append([]string{"serve", "-C", dir, "--addr", "127.0.0.1:0", "--metrics-addr", s.metrics, "--every", "20ms"}, flags...), &env{
			stdin: strings.NewReader(""), stdout: told, stderr: s.log, dir: ".", plain: true,
			now: func() time.Time { return now }, random: mathrand.NewChaCha8(sha256.Sum256([]byte(seed))),
			getenv: func(string) string { return "" },
		})
		told.Close()
		done <- code
	}()
	var said strings.Builder
	lines := bufio.NewScanner(stdout)
	for lines.Scan() && !strings.HasPrefix(lines.Text(), "Stoppa") {
		said.WriteString(lines.Text() + "\n")
	}
	go io.Copy(io.Discard, stdout)
	s.stop = func() {
		cancel()
		if code := <-done; code != exitOK {
			t.Errorf("the service ended with %d: %s", code, s.log)
		}
	}
	m := regexp.MustCompile(`Publik webbplats: +(\S+)`).FindStringSubmatch(said.String())
	if m == nil {
		t.Fatalf("the service did not start: %s%s", &said, s.log)
	}
	s.address = m[1]
	return s
}

// figures gives what the service tells Prometheus.
func (s *served) figures(t *testing.T) string {
	t.Helper()
	resp, err := http.Get("http://" + s.metrics + "/metrics")
	must(t, err)
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	must(t, err)
	return string(text)
}

// rest waits until a whole round of work has been done from now on.
func (s *served) rest(t *testing.T) {
	t.Helper()
	last := regexp.MustCompile(`idesluss_task_runs_total\{[^}]*"waiting"[^}]*\} (\d+)`)
	rounds := func() int {
		n := 0
		for _, m := range last.FindAllStringSubmatch(s.figures(t), -1) {
			one, err := strconv.Atoi(m[1])
			must(t, err)
			n += one
		}
		return n
	}
	began := rounds()
	for start := time.Now(); rounds() < began+2; time.Sleep(10 * time.Millisecond) {
		if time.Since(start) > time.Minute {
			t.Fatalf("no round is done: %s", s.figures(t))
		}
	}
}

// newServedStage is a sluss with its service, before anyone has sent anything.
func newServedStage(t *testing.T) string {
	t.Helper()
	dir := emptySluss(t)
	takesPictures(t, dir)
	serveAt(t, dir, sentOn, "scen").stop()
	return dir
}

// fillsIn has the person send an idea in the form, from their own address, with
// their own browser, and leave a name, an address and a number. With pictures,
// these are the person's own files of what everybody has photographed.
func (p *person) fillsIn(t *testing.T, s *served, dir string, r *mathrand.Rand, idea url.Values, pictures bool) {
	t.Helper()
	from := newSender(1000 + r.IntN(60000))
	send := func(address string, values url.Values) (page string) {
		t.Helper()
		request, err := http.NewRequest("GET", address, nil)
		kind, body := "application/x-www-form-urlencoded", []byte(values.Encode())
		if pictures && strings.HasSuffix(address, "/klart") {
			kind, body = p.withPictures(t, values)
		}
		if values != nil {
			request, err = http.NewRequest("POST", address, bytes.NewReader(body))
		}
		must(t, err)
		if values != nil {
			request.Header.Set("Content-Type", kind)
		}
		request.Header.Set("User-Agent", "Webbläsare/"+p.login+" ("+p.folder+")")
		request.Header.Set("Accept-Language", p.zone.String())
		resp, err := from.http.Do(request)
		must(t, err)
		defer resp.Body.Close()
		answer, err := io.ReadAll(resp.Body)
		must(t, err)
		return string(answer)
	}
	answers := url.Values{}
	for name, value := range idea {
		if pictures || !strings.HasPrefix(name, "bild-") {
			answers[name] = value
		}
	}
	answers.Set("svar", "kontakt")
	answers.Set("satt", []string{"epost", "telefon", "mote"}[r.IntN(3)])
	answers.Set("namn", p.name)
	answers.Set("epost", p.mail)
	answers.Set("telefon", p.phone)
	answers.Set("delta", []string{"driva", "delta", "kanske", "folja", "nej"}[r.IntN(5)])
	answers.Set("nyckel", inputs(t, send(s.address+"lamna/", nil))["nyckel"])
	page := ""
	for range 2 {
		page = send(s.address+"lamna/klart", answers)
		if strings.Contains(page, "Vi har tagit emot din idé") {
			break
		}
		for name, value := range inputs(t, page) { // it asks whether it is the person
			if answers.Get(name) == "" {
				answers.Set(name, value)
			}
		}
	}
	code := regexp.MustCompile(`[0-9A-Z]{5}(-[0-9A-Z]{5}){3}`).FindString(page)
	if code == "" {
		t.Fatalf("there is no receipt: %s", textOf(parsed(t, page)))
	}
	if pictures {
		letsPicturesGo(t, dir, regexp.MustCompile(`\d{2}-[0-9a-z]{5}`).FindString(textOf(parsed(t, page))))
	}
	for start := time.Now(); ; {
		if strings.Contains(send(s.address+"min-ide/visa", url.Values{"kvitto": {code}}), "Under prövning") {
			return
		}
		if time.Since(start) > time.Minute {
			t.Fatalf("the idea does not come into the sluss: %s", s.log)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestWhoFillsInTheFormLeavesNoTrace(t *testing.T) {
	stageDir := newServedStage(t)
	r := mathrand.New(mathrand.NewPCG(7, 8))
	idea := url.Values{
		"rubrik": {"Cykelpump vid stationen"}, "text-problem": {"De som cyklar till tåget har ingenstans att pumpa däcken."},
		"text-ide": {"Sätt upp en pump som sitter fast i muren."}, "malgrupp": {"invanare"},
		"bild-1-text": {"En hylla"}, "bild-2-text": {"En pump"},
		"nytta": {"Fler cyklar till tåget."}, "liknande": {"nej"}, "omrade": {"samhallsbyggnad"},
	}
	for n := range pairs(8) {
		pictures := n%2 == 1
		var left [2]traces
		for i := range left {
			p := newPerson(t, r, sentOn)
			t.Run(fmt.Sprintf("pair %d person %d", n, i), func(t *testing.T) {
				dir := inMemory(t)
				own := &stage{sluss: filepath.Join(dir, "sluss"), forge: filepath.Join(dir, "sluss", "data", "sluss.git")}
				must(t, os.CopyFS(own.sluss, os.DirFS(stageDir)))
				p.home(t, dir)
				service := serveAt(t, own.sluss, p.at, "slump")
				p.fillsIn(t, service, own.sluss, r, idea, pictures)
				service.rest(t)
				figures := service.figures(t)
				service.stop()
				s := &scene{T: t, stage: own, dir: dir, p: p}
				left[i] = s.leaves()
				look := slices.Concat(p.canaries(), []canary.Canary{{Name: "webbläsare", Value: "Webbläsare/" + p.login}})
				found := left[i].sweep(p)
				for name, text := range map[string]string{"log": service.log.String(), "figures": figures} {
					for _, hit := range canary.New(look...).Find([]byte(text)) {
						found = append(found, name+": "+hit.String())
					}
				}
				if len(found) > 0 {
					t.Errorf("there are traces of the person:\n%s", strings.Join(found, "\n"))
				}
			})
		}
		if t.Failed() {
			t.FailNow()
		}
		if where := left[0].differ(left[1]); len(where) > 0 {
			t.Fatalf("pair %d left different bytes in %d places:\n%s\n%s", n, len(where), strings.Join(where, "\n"), firstDifference(left, where))
		}
		holdsIdea(t, left[0], "titel: Cykelpump vid stationen\n")
		if pictures {
			holdsPictures(t, left[0])
		}
	}
}

func parsed(t *testing.T, page string) *html.Node {
	t.Helper()
	n, err := html.Parse(strings.NewReader(page))
	must(t, err)
	return n
}

func inputs(t *testing.T, page string) map[string]string { return hidden(parsed(t, page)) }
