package main

import (
	"errors"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// leave leaves an idea with a title, and gives number and receipt.
func (r *running) leave(title string) (id, code string) {
	r.t.Helper()
	b := r.browser().open(r.address+"lamna/").press("Börja").
		press("Fortsätt", "rubrik", title).
		press("Fortsätt", "text-problem", "Det finns inget ställe att lämna trasiga cyklar.").
		press("Fortsätt", "text-ide", "Ställ ut en låst bur vid återvinningen.").
		press("Fortsätt", "malgrupp", "invanare", "nytta", "Färre cyklar i ån.").
		press("Fortsätt", "liknande", "vet-inte").
		press("Fortsätt", "omrade", "vet-inte").
		press("Fortsätt", "delta", "nej").
		press("Fortsätt", "svar", "kvitto").
		press("Skicka in idén").says("Vi har tagit emot din idé")
	return numberOf(b), receiptOf(b)
}

// The service is stopped right after ideas were received, again and again.
// Each of them is in the sluss once in the end, and the receipts work.
func TestNothingIsLostWhenTheServiceStops(t *testing.T) {
	dir := emptySluss(t)
	codes := map[string]string{}
	for _, title := range []string{"Cykelbur vid ån", "Cykelbur vid stationen", "Cykelbur vid torget"} {
		r := serve(t, dir)
		id, code := r.leave(title)
		codes[id] = code
		if code := r.end(); code != exitOK { // with the round under way
			t.Fatalf("exit %d\n%s", code, r.log)
		}
	}
	r := serve(t, dir)
	for id, code := range codes {
		r.until(id+" to be tried", func() bool {
			return strings.Contains(r.browser().open(r.address+"min-ide/").press("Visa min idé", "kvitto", code).text, "Under prövning")
		})
	}
	merged := r.command("forge", "pulls", "--state", "all")
	for id := range codes {
		if n := strings.Count(merged, "ny/"+id); n > 1 {
			t.Errorf("%s was proposed %d times:\n%s", id, n, merged)
		}
	}
	if n := strings.Count(merged, "Cykelbur vid "); n != 2*len(codes) {
		t.Errorf("%d pull requests, want one that takes the idea in and one decision for each of %d:\n%s", n, len(codes), merged)
	}
}

// Two services on the same state would not know of each other.
func TestOneServiceAtATime(t *testing.T) {
	dir := emptySluss(t)
	r := serve(t, dir)
	var out locked
	e := r.env(io.Discard)
	e.stderr = &out
	if code := run(t.Context(), []string{"serve", "-C", dir, "--addr", "127.0.0.1:0"}, e); code != exitFailure || !strings.Contains(out.String(), "another idesluss serve is running") {
		t.Errorf("exit %d: %s", code, &out)
	}
}

// What could be reached from elsewhere is refused until the rest is said.
func TestAddressesThatAreRefused(t *testing.T) {
	dir := emptySluss(t)
	whole := []string{"--addr", "0.0.0.0:0", "--public-address", "https://slussen.example/", "--behind-proxy", "X-Forwarded-For", "--index", "links"}
	for _, c := range []struct {
		what  string
		flags []string
		says  string
	}{
		{"every address", []string{"--addr", "0.0.0.0:8080"}, "can be reached from other machines"},
		{"every address, written short", []string{"--addr", ":8080"}, "can be reached from other machines"},
		{"an address of the network", []string{"--addr", "192.0.2.7:8080"}, "can be reached from other machines"},
		{"a name that could be anything", []string{"--addr", "slussen.example:8080"}, "can be reached from other machines"},
		{"every address of IPv6", []string{"--addr", "[::]:8080"}, "can be reached from other machines"},
		{"without the address that readers use", append([]string{}, whole[0], whole[1], whole[4], whole[5], whole[6], whole[7]), "can be reached"},
		{"without the proxy's header", append([]string{}, whole[0], whole[1], whole[2], whole[3], whole[6], whole[7]), "can be reached"},
		{"without a word of who gets to the index", whole[:6], "can be reached"},
		{"readers who come without TLS", []string{"--public-address", "http://slussen.example/", "--behind-proxy", "X-Forwarded-For"}, "is not an address such as https://"},
		{"an address below another", []string{"--public-address", "https://kommunen.example/sluss/", "--behind-proxy", "X-Forwarded-For"}, "is not an address such as https://"},
		{"an address with somebody's password", []string{"--public-address", "https://a:b@slussen.example/", "--behind-proxy", "X-Forwarded-For"}, "is not an address such as https://"},
		{"a proxy for nobody", []string{"--behind-proxy", "X-Forwarded-For"}, "go together"},
		{"a header that is none", []string{"--public-address", "https://slussen.example/", "--behind-proxy", "X Forwarded"}, "is not the name of a header"},
		{"figures for everyone", []string{"--metrics-addr", "0.0.0.0:9100"}, "is not a loopback address"},
		{"an index for others", []string{"--index", "alla"}, "neither links nor none"},
		{"no port", []string{"--addr", "127.0.0.1"}, "is not an address with a port"},
		{"time that runs backwards", []string{"--every", "-1s"}, "no time to wait"},
	} {
		t.Run(c.what, func(t *testing.T) {
			var out locked
			e := (&running{clock: today, log: &out}).env(io.Discard)
			code := run(t.Context(), append([]string{"serve", "-C", dir}, c.flags...), e)
			if code != exitUsage || !strings.Contains(out.String(), c.says) {
				t.Errorf("exit %d: %s", code, &out)
			}
		})
	}
	if _, err := os.Stat(filepath.Join(dir, "data")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("something was made before all was said: %v", err)
	}
}

// Behind a proxy the service answers to its public name, over TLS as far as
// readers know; the index can be left out, and figures are told beside it.
func TestBehindAProxy(t *testing.T) {
	dir := emptySluss(t)
	addr := freeAddress(t)
	r := serve(t, dir, "--public-address", "https://slussen.example/", "--behind-proxy", "X-Forwarded-For", "--index", "none", "--demo", "--addr", addr)
	if strings.Contains(r.told, "Internt index") || r.address != "https://slussen.example/" {
		t.Errorf("it says:\n%s", r.told)
	}
	ask := func(host, path string) *browser {
		request, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+addr+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		request.Host = host
		request.Header.Set("X-Forwarded-For", "192.0.2.7")
		return r.browser().ask(request)
	}
	if b := ask("slussen.example", "/"); b.resp.StatusCode != 200 || b.resp.Header.Get("Strict-Transport-Security") == "" {
		t.Errorf("the proxy gets %d %v", b.resp.StatusCode, b.resp.Header)
	}
	if b := ask(addr, "/"); b.resp.StatusCode != http.StatusMisdirectedRequest {
		t.Errorf("who goes past the proxy gets %d", b.resp.StatusCode)
	}
	if b := ask("slussen.example", "/internt/"); b.resp.StatusCode != http.StatusNotFound {
		t.Errorf("the index, which is left out: %d", b.resp.StatusCode)
	}
	if b := ask(addr, "/halsa/lever"); b.resp.StatusCode != http.StatusOK {
		t.Errorf("who watches over it gets %d", b.resp.StatusCode)
	}
}

// freeAddress gives a loopback address that nobody answers on just now.
func freeAddress(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// A link works once, also when the service has been started again, and not at
// all after a quarter of an hour. A new key ends what was.
func TestLinksToTheIndex(t *testing.T) {
	dir := emptySluss(t)
	r := serve(t, dir)
	signsIn := func(link string) bool {
		b := r.browser().open(link)
		if !strings.Contains(b.text, "Logga in") {
			return false
		}
		return strings.Contains(b.press("Logga in").text, "Att göra")
	}
	if !signsIn(r.link) {
		t.Fatal("the link does not sign in")
	}
	b := r.browser().open(r.link) // the button is there, since only pressing it tells
	if b.press("Logga in"); b.resp.StatusCode != http.StatusForbidden {
		t.Errorf("the link works twice: %d", b.resp.StatusCode)
	}
	again := strings.TrimSpace(r.command("serve", "link"))
	used := strings.TrimPrefix(r.link, r.address)
	r.end()
	r = serve(t, dir)
	if b := r.browser().open(r.address + used); strings.Contains(b.text, "Logga in") {
		if b.press("Logga in"); b.resp.StatusCode != http.StatusForbidden {
			t.Errorf("the link works again after a restart: %d", b.resp.StatusCode)
		}
	}
	_, again, _ = strings.Cut(again, "/internt/")
	if !signsIn(r.address + "internt/" + again) {
		t.Error("a link that idesluss serve link gave does not sign in after a restart")
	}
	old := strings.TrimSpace(r.command("serve", "link"))
	r.clock = func() time.Time { return today().Add(24 * time.Hour) } // for the command
	r.command("serve", "link", "--new-key")
	r.clock = today
	r.end()
	r = serve(t, dir)
	_, old, _ = strings.Cut(old, "/internt/")
	if signsIn(r.address + "internt/" + old) {
		t.Error("a link of the old key works")
	}
}

// The rounds do what the web does not wait for, also when nobody asks anything:
// a decision that is approved in another window is merged.
func TestHealthAndFigures(t *testing.T) {
	r := serve(t, emptySluss(t), "--metrics-addr", "127.0.0.1:0")
	figures := r.said(`Mätvärden: +http://(127\.0\.0\.1:[1-9][0-9]*)/metrics`)
	r.leave("Cykelbur vid skolan")
	for path, want := range map[string]string{"halsa/lever": "lever", "halsa/redo": "redo"} {
		if b := r.browser().open(r.address + path); b.resp.StatusCode != 200 || b.text != want {
			t.Errorf("%s: %d %s", path, b.resp.StatusCode, b.text)
		}
	}
	var told string
	r.until("figures", func() bool {
		told = r.browser().open("http://" + figures + "/metrics").text
		return strings.Contains(told, `idesluss_task_runs_total{task="relay",result="ok"}`)
	})
	for _, want := range []string{"idesluss_ready{} 1", "idesluss_state_damaged{} 0", `idesluss_requests_total{part="lamna",status="2xx"}`, "idesluss_site_built_seconds{}"} {
		if !strings.Contains(told, want) {
			t.Errorf("no %s in\n%s", want, told)
		}
	}
	for _, secret := range []string{"Cykelbur", "26-", "127.0.0.1"} {
		if strings.Contains(told, secret) {
			t.Errorf("%q is in the figures:\n%s", secret, told)
		}
	}
	for host, want := range map[string]int{figures: http.StatusOK, "localhost:9100": http.StatusOK, "annan.example": http.StatusMisdirectedRequest} {
		request, err := http.NewRequestWithContext(t.Context(), "GET", "http://"+figures+"/metrics", nil)
		must(t, err)
		request.Host = host
		if b := r.browser().ask(request); b.resp.StatusCode != want || (want != http.StatusOK) == strings.Contains(b.text, "idesluss_ready") {
			t.Errorf("called %s, it answers %d", host, b.resp.StatusCode)
		}
	}
	if b := r.browser().open(r.address + "metrics"); b.resp.StatusCode != http.StatusNotFound {
		t.Errorf("figures are told on the public site: %d", b.resp.StatusCode)
	}
}
